# SPDX-License-Identifier: Apache-2.0
"""Operators: named persons with personal tokens. Each act is recorded under its name.

A token is a signed statement (JWT, HS256) of who holds it, in which role and for which schools;
every service can check it alone. The directory issues and revokes them.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import jwt

from kernel.errors import Forbidden
from kernel.messages import Event, public

ALGORITHM = "HS256"
AUDIENCE = "rapport"


class Role(StrEnum):
    """What an operator may do. Each includes what stands below it."""

    ADMIN = "admin"  # runs the platform: operators, parked messages, subscribers, go-live
    OFFICE = "office"  # keeps people's records: limits, consent, corrections, held rosters
    SENDER = "sender"  # announces, schedules gatherings, imports rosters
    READER = "reader"  # looks


RANK = {Role.READER: 0, Role.SENDER: 1, Role.OFFICE: 2, Role.ADMIN: 3}


@dataclass(frozen=True, kw_only=True)
class Operator:
    """A named person. `schools` limits where the role counts; empty: the whole district."""

    operator_id: str
    name: str
    role: Role
    schools: list[str] = field(default_factory=list)
    token_id: str = ""

    def require(self, role: Role) -> None:
        """Raise Forbidden unless the operator's role is `role` or above."""
        if RANK[self.role] < RANK[role]:
            raise Forbidden(
                f"this takes the role {role}; {self.operator_id} is {self.role}. "
                "Ask an admin: rapport operators add --help.",
                code="role",
            )


@dataclass(frozen=True, kw_only=True)
class OperatorRevoked(Event):
    """An operator's token is void from now on. Every service remembers it.

    Here and not among the contracts because the kernel itself reacts to it.
    """

    type = "rapport.directory.operator_revoked.v1"
    subject_field = "operator_id"

    operator_id: str = public("The operator whose tokens are void.")
    token_id: str = public("The token that is void.")


def issue(key: str, operator: Operator, *, now: datetime, expires_at: datetime) -> str:
    """A token for the operator. Whoever holds it acts under that name."""
    claims = asdict(operator) | {
        "sub": operator.operator_id,
        "aud": AUDIENCE,
        "iat": now,
        "exp": expires_at,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def verify(key: str, token: str) -> Operator:
    """Who this is. Raises Forbidden saying what is wrong with the token."""
    if not token:
        raise Forbidden(
            "no token: set RAPPORT_TOKEN, or log in with `rapport login TOKEN`.", code="no-token"
        )
    try:
        claims: dict[str, Any] = jwt.decode(token, key, algorithms=[ALGORITHM], audience=AUDIENCE)
    except jwt.ExpiredSignatureError as error:
        raise Forbidden(
            "this token has expired: ask an admin for a new one.", code="expired"
        ) from error
    except jwt.InvalidTokenError as error:
        raise Forbidden("this token is not one of this district's.", code="bad-token") from error
    return Operator(
        operator_id=claims["operator_id"],
        name=claims["name"],
        role=Role(claims["role"]),
        schools=list(claims["schools"]),
        token_id=claims["token_id"],
    )
