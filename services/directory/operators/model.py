# SPDX-License-Identifier: Apache-2.0
"""Operators: named persons, what each may do where, and the one token that proves it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contracts.choices import CATEGORIES
from contracts.directory import OperatorRevoked
from kernel.identity import Grant, Operator
from kernel.messages import Event
from services.directory.operators.errors import BadGrant, NoPerson, OperatorOver

# Names of accounts that several people would share. One word of another kind makes a name.
NOBODYS = {
    "account", "admin", "administrator", "admins", "anonymous", "app", "bot", "clerk", "demo",
    "desk", "district", "front", "guest", "help", "helpdesk", "login", "main", "manager",
    "nobody", "office", "operator", "operators", "principal", "rapport", "reader", "root",
    "school", "secretary", "sender", "service", "shared", "staff", "super", "superuser",
    "support", "sysadmin", "system", "teacher", "team", "tech", "technician", "temp", "test",
    "tester", "user", "users",
}  # fmt: skip
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MOST_NAME = 100


@dataclass(kw_only=True)
class OperatorRecord:
    """What the directory keeps of an operator. The token itself is kept nowhere."""

    operator_id: str
    name: str
    grants: list[Grant]
    token_id: str
    issued_at: datetime
    expires_at: datetime
    email: str = ""
    added_by: str = ""
    revoked_at: datetime | None = None
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.grants:
            raise BadGrant("say what they may do: a role, or one or more grants.")

    @property
    def operator(self) -> Operator:
        """As the token says it."""
        return Operator(
            operator_id=self.operator_id, name=self.name, role=self.grants[0].role,
            token_id=self.token_id, grants=self.grants,
        )  # fmt: skip

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def revoke(self, now: datetime) -> None:
        if self.revoked_at is None:
            self.revoked_at = now
            self._void(over=True)

    def renew(self, token_id: str, now: datetime, expires_at: datetime) -> None:
        if self.revoked_at is not None:
            raise OperatorOver(f"{self.operator_id} was revoked: add them anew.")
        self._void()
        self.token_id, self.issued_at, self.expires_at = token_id, now, expires_at

    def _void(self, *, over: bool = False) -> None:
        self.events.append(
            OperatorRevoked(operator_id=self.operator_id, token_id=self.token_id, over=over)
        )


def persons_name(text: str) -> str:
    """The name, tidied. Raise NoPerson for nobody's, such as "admin" or "front desk"."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    words = re.findall(r"[^\W\d_]+", name.casefold().replace("'s", ""))
    if not words or len(name) > MOST_NAME or NOBODYS.issuperset(words):
        raise NoPerson(
            f"{name!r} is no person's name. Each operator is one person, for acts are recorded "
            'under the name: "Ana Torres".',
            field="name",
        )
    return name


def address(text: str) -> str:
    """The email address in small letters; "" for none."""
    found = text.strip().lower()
    if found and not EMAIL.fullmatch(found):
        raise NoPerson(f"{text!r} is no email address.", field="email")
    return found


def granted(grants: Sequence[Grant]) -> list[Grant]:
    """Raise BadGrant for a category that there is not."""
    for grant in grants:
        wrong = sorted(set(grant.categories) - set(CATEGORIES))
        if wrong:
            raise BadGrant(
                f"category {wrong[0]!r} is none of {', '.join(CATEGORIES)}.", field="grants"
            )
    return list(grants)
