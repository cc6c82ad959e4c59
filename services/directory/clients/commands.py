# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class AddClient:
    """Let another system read the directory."""

    name: str
    scopes: list[str]  # some of contracts.oneroster.SCOPES
    agreement: str  # where the paper is that allows it
    schools: list[str] = field(default_factory=list)  # empty: the whole district


@dataclass(frozen=True, kw_only=True)
class RevokeClient:
    """Let it read nothing any more, from now on."""

    client_id: str


@dataclass(frozen=True, kw_only=True)
class CheckClient:
    """Whether this client knows its secret. `proof` is the secret's keyed hash, never itself."""

    client_id: str
    proof: str
