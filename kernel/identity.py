# SPDX-License-Identifier: Apache-2.0
"""Operators: named persons with personal tokens. Each act is recorded under its name.

A token is a signed statement (JWT, HS256) of who holds it, in which role and for which schools;
every service can check it alone. The directory issues and revokes them.
"""

from dataclasses import asdict, dataclass, field, replace
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
class Grant:
    """A role, and where it counts: empty `schools` the whole district, empty `categories` all."""

    role: Role
    schools: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)

    @property
    def rank(self) -> int:
        return RANK[self.role]


@dataclass(frozen=True, kw_only=True)
class Operator:
    """A named person and what they may do.

    `role` and `schools` sum the grants up: the highest role, and all schools where one of them
    counts (empty: the whole district). Made without grants, they are the one grant there is.
    """

    operator_id: str
    name: str
    role: Role
    schools: list[str] = field(default_factory=list)
    token_id: str = ""
    grants: list[Grant] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.grants:
            object.__setattr__(self, "grants", [Grant(role=self.role, schools=self.schools)])
            return
        object.__setattr__(self, "role", max(self.grants, key=lambda grant: grant.rank).role)
        object.__setattr__(self, "schools", _all_of([grant.schools for grant in self.grants]))

    def require(self, role: Role) -> None:
        """Raise Forbidden unless the operator's role is `role` or above."""
        if RANK[self.role] < RANK[role]:
            raise Forbidden(
                f"this takes the role {role}; {self.operator_id} is {self.role}. "
                "Ask an admin: rapport operators add --help.",
                code="role",
            )

    def acting_as(self, role: Role) -> "Operator":
        """With those grants alone that reach `role`: what it takes counts only where they do."""
        self.require(role)
        return replace(self, grants=[one for one in self.grants if one.rank >= RANK[role]])

    def for_category(self, category: str) -> "Operator":
        """With those grants alone that cover the category. Raise Forbidden when none does."""
        kept = [one for one in self.grants if not one.categories or category in one.categories]
        if not kept:
            allowed = sorted({name for one in self.grants for name in one.categories})
            raise Forbidden(
                f"{self.operator_id} acts for the category {', '.join(allowed)} only, and this is "
                f"{category}. Ask an admin: rapport operators add --help.",
                code="category", categories=allowed,
            )  # fmt: skip
        return replace(self, grants=kept)


def _all_of(limits: list[list[str]]) -> list[str]:
    """What any of these lets through; one that limits nothing lets everything through."""
    return sorted({each for limit in limits for each in limit}) if all(limits) else []


def require_second(operator: Operator, first_id: str) -> None:
    """Raise Forbidden unless somebody else than `first_id`, who began it, is acting."""
    if operator.operator_id == first_id:
        raise Forbidden(
            f"this takes a second person: {first_id} began it, so somebody else has to approve it.",
            code="second-person",
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
    over: bool = public("True: they are no operator any more; False: they may have another.", False)


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
        grants=[Grant(**{**one, "role": Role(one["role"])}) for one in claims.get("grants", [])],
    )
