# SPDX-License-Identifier: Apache-2.0
"""The rules of what may be entered into the ledger of consent, and of wishes."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contracts.choices import CATEGORIES, CHANNELS, EMERGENCY, Choice
from contracts.directory import ChoiceRecorded, DeliveryWishesRecorded
from kernel.messages import Event
from services.directory.consent.errors import ConsentRefused

ORIGINS = ("sms", "email", "one-click", "office", "family", "roster")
# A yes is always somebody's express consent: nothing else lifts a no.
BASES = {True: ("consent",), False: ("revocation", "request")}
# Where nobody speaks for themself: a link may be followed by a mail scanner, a roster by a mistake.
UNSPOKEN = ("one-click", "roster")
CLOCKS_APART = timedelta(minutes=5)
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DAY_MINUTES = 24 * 60
LEAST_LOUD_MINUTES = 4 * 60
DIGESTS = ("", "daily", "weekly")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A choice, why it counts, and how it is known: one entry of the ledger, for good."""

    choice: Choice
    basis: str
    origin: str
    evidence: str
    entered_by: str = ""  # the operator; empty where the platform itself heard it

    def __post_init__(self) -> None:
        _check_scope(self.choice)
        _one_of("origin", self.origin, ORIGINS)
        _one_of("basis", self.basis, BASES[self.choice.allowed])
        if self.choice.allowed and self.origin == "roster":
            raise ConsentRefused("A roster lifts nobody's no: only the family does.", "origin")
        if self.choice.category == EMERGENCY and not self.choice.allowed:
            self._check_emergency()

    def _check_emergency(self) -> None:
        if self.basis != "request" or self.origin in UNSPOKEN or not self.evidence.strip():
            raise ConsentRefused(
                "Emergencies are refused only at a person's own request: basis request, with what "
                "they said as evidence.",
                "basis",
            )

    @classmethod
    def of(cls, said: Mapping[str, Any], *, entered_by: str = "") -> "Statement":
        """From the fields of a command. Without a basis: what follows from yes or no."""
        scope = {name: said[name] for name in Choice.__dataclass_fields__}
        basis = said["basis"] or BASES[said["allowed"]][0]
        return cls(
            choice=Choice(**scope), basis=basis, origin=said["origin"], evidence=said["evidence"],
            entered_by=entered_by,
        )  # fmt: skip

    def told(self) -> ChoiceRecorded:
        return ChoiceRecorded(**asdict(self.choice), basis=self.basis, origin=self.origin)


@dataclass(kw_only=True)
class Wishes:
    """When one person wants to be written to in the ordinary course.

    No quiet hours of one's own: the district's hold. From and until the same: never quiet.
    """

    person_id: str
    quiet_from: str = ""
    quiet_until: str = ""
    digest: str = ""
    version: int = 0
    events: list[Event] = field(default_factory=list)

    def change(self, quiet_from: str | None, quiet_until: str | None, digest: str | None) -> bool:
        """False when nothing is new. What is None stays."""
        before = (self.quiet_from, self.quiet_until, self.digest)
        after = tuple(
            old if new is None else new
            for old, new in zip(before, (quiet_from, quiet_until, digest), strict=True)
        )
        _check_quiet(after[0], after[1])
        _one_of("digest", after[2], DIGESTS)
        if after == before:
            return False
        self.quiet_from, self.quiet_until, self.digest = after
        self.version += 1
        self.events.append(
            DeliveryWishesRecorded(person_id=self.person_id, **self.wanted).at_sequence(
                self.version
            )
        )
        return True

    @property
    def wanted(self) -> dict[str, str]:
        return {
            "quiet_from": self.quiet_from, "quiet_until": self.quiet_until, "digest": self.digest,
        }  # fmt: skip


def check_said_at(said_at: datetime, now: datetime) -> None:
    """A paper form may be of last week; what is said tomorrow would outlast what is said today."""
    if said_at > now + CLOCKS_APART:
        raise ConsentRefused("It cannot have been said in the future.", "said_at")


def _check_scope(choice: Choice) -> None:
    if bool(choice.contact_point_id) == bool(choice.person_id):
        raise ConsentRefused("A choice is either a person's or an address's.", "person_id")
    if not choice.choice_id:
        raise ConsentRefused("A choice needs an id.", "choice_id")
    _one_of("category", choice.category, ("", *CATEGORIES))
    _one_of("channel", choice.channel, ("", *CHANNELS))


def _check_quiet(quiet_from: str, quiet_until: str) -> None:
    for name, text in (("quiet_from", quiet_from), ("quiet_until", quiet_until)):
        if text and not TIME_OF_DAY.fullmatch(text):
            raise ConsentRefused(f'{text!r} is no time of day such as "21:00".', name)
    if bool(quiet_from) != bool(quiet_until):
        raise ConsentRefused("Quiet hours have a beginning and an end.", "quiet_until")
    if quiet_from and quiet_from != quiet_until:
        quiet = (_minutes(quiet_until) - _minutes(quiet_from)) % DAY_MINUTES
        if DAY_MINUTES - quiet < LEAST_LOUD_MINUTES:
            raise ConsentRefused(
                "Quiet hours leave at least four hours of the day; to get nothing, record a no.",
                "quiet_until",
            )


def _minutes(time_of_day: str) -> int:
    hours, minutes = time_of_day.split(":")
    return int(hours) * 60 + int(minutes)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        wanted = ", ".join(one for one in known if one)
        raise ConsentRefused(f"{name} {value!r} is none of {wanted}.", name)
