# SPDX-License-Identifier: Apache-2.0
"""The edge: what RPC methods take, loaded by kernel.contracts, which names a wrong field."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any, TypeVar

from marshmallow import ValidationError

from kernel.contracts import load as load_declared

Asked = TypeVar("Asked")


@dataclass(frozen=True, kw_only=True)
class BeginUpload:
    file_name: str


@dataclass(frozen=True, kw_only=True)
class AddPiece:
    upload_id: str
    number: int
    content: str  # base64 of at most 1 MB


@dataclass(frozen=True, kw_only=True)
class FinishUpload:
    upload_id: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class AskImport:
    import_id: str


@dataclass(frozen=True, kw_only=True)
class AskImports:
    limit: int = 20


@dataclass(frozen=True, kw_only=True)
class AskReport:
    import_id: str
    start: int = 0
    limit: int = 500


@dataclass(frozen=True, kw_only=True)
class FindPeople:
    text: str


@dataclass(frozen=True, kw_only=True)
class ShowPerson:
    person_id: str


def load(asked: type[Asked], payload: dict[str, Any]) -> Asked:
    """Raises marshmallow.ValidationError naming each field that is wrong."""
    return load_declared(asked, payload)


def piece_of(asked: AddPiece) -> bytes:
    try:
        return base64.b64decode(asked.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValidationError({"content": ["is not base64."]}) from error
