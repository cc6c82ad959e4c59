# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from typing import Literal

AnyRole = Literal["admin", "office", "sender", "reader"]


@dataclass(frozen=True, kw_only=True)
class WantedGrant:
    """Empty `schools`: the whole district; empty `categories`: all."""

    role: AnyRole
    schools: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AddOperator:
    """`role` and `schools` are one grant, beside those in `grants`."""

    name: str
    email: str = ""
    role: AnyRole | None = None
    schools: tuple[str, ...] = ()
    grants: tuple[WantedGrant, ...] = ()
    valid_days: int = 365


@dataclass(frozen=True, kw_only=True)
class RevokeOperator:
    operator_id: str


@dataclass(frozen=True, kw_only=True)
class RenewOperator:
    """A new token for the same person; the old one is void."""

    operator_id: str
    valid_days: int = 365
