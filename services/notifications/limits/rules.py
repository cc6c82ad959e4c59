# SPDX-License-Identifier: Apache-2.0
"""May this person be written to here, on account of this student: asked twice of every delivery.

A limit bars a contact point for everybody who shares it, whether or not they are in the audience.
A right that is missing keeps a message from its own person alone: who shares an address with
somebody who may be told has it from them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.choices import Choice, refusal_of
from contracts.rights import ALL_RIGHTS, Limit, Verdict, may_be_told

Person = Mapping[str, Any]  # an element of `people` in a document of `reach`


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """`reason` as the ledger has it: limit, no-right, of-age, opted-out or flagged. `student_id`
    is on whose account a limit keeps it back; empty where it does on every one."""

    reason: str
    limit_id: str = ""
    student_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """What limits and choices ask of a message."""

    category: str
    is_urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Rules:
    """All that is known of some contact points and of the people who share them.

    `limits` by person; `limited_at` are the people with limits who share a contact point;
    `choices` by contact point and by person. `version` is the copy's, -1 where it is not known.
    """

    now: datetime
    version: int = -1
    limits: Mapping[str, Sequence[Limit]] = field(default_factory=dict)
    limited_at: Mapping[str, Collection[str]] = field(default_factory=dict)
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    flagged: Collection[str] = frozenset()
    parents_of_adults_are_told: bool = False
    _concerned: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        concerned = frozenset((*self.limits, *self.limited_at, *self.choices, *self.flagged))
        object.__setattr__(self, "_concerned", concerned)

    def is_silent_on(self, person: Person, contact_point_id: str) -> bool:
        """Whether nothing is on file that could keep anything from them anywhere."""
        if any("rights" in one or "of_age" in one for one in person["students"]):
            return False
        concerned = self._concerned
        if not concerned:
            return True
        ways = person.get("ways", {}).values()
        ids = (person["id"], contact_point_id, *(id for some in ways for id in some))
        return concerned.isdisjoint(ids)

    def refusal(
        self, person: Person, student_id: str, contact_point_id: str, channel: str, matter: Matter
    ) -> Refusal | None:
        """What keeps it from them there on this account; None when it may go."""
        return (
            self.bar(student_id, contact_point_id, matter)
            or self.own_refusal(person, student_id, matter)
            or self._unwanted(person, student_id, contact_point_id, channel, matter)
        )

    def asks_for_texts(self, person: Person, student_id: str, matter: Matter) -> bool:
        """Whether they said yes to such messages by text, and not just to all channels."""
        schools = _schools(person, student_id)
        return any(
            choice.allowed
            and choice.channel == "sms"
            and choice.covers(matter.category, "sms", student_id, person["id"], id, schools)
            for id in person.get("ways", {}).get("sms", ())
            for choice in (*self.choices.get(id, ()), *self.choices.get(person["id"], ()))
        )

    def bar(self, student_id: str, contact_point_id: str, matter: Matter) -> Refusal | None:
        """The limit of somebody who is reached there."""
        for person_id in self.limited_at.get(contact_point_id, ()):
            verdict = may_be_told(
                person_id, student_id, matter.category,
                limits=self.limits.get(person_id, ()), now=self.now,
            )  # fmt: skip
            if not verdict:
                return _refused(verdict, student_id)
        return None

    def own_refusal(self, person: Person, student_id: str, matter: Matter) -> Refusal | None:
        """What keeps it from this person, wherever they are reached."""
        rights: Collection[str] = ALL_RIGHTS
        is_of_age = False
        if student_id and student_id != person["id"]:
            student = next((one for one in person["students"] if one["id"] == student_id), None)
            if student is None:  # theirs once, and not any more
                rights = ()
            else:
                rights, is_of_age = student.get("rights", ALL_RIGHTS), "of_age" in student
        verdict = may_be_told(
            person["id"], student_id, matter.category, limits=self.limits.get(person["id"], ()),
            now=self.now, rights=rights, is_of_age=is_of_age,
            parents_of_adults_are_told=self.parents_of_adults_are_told,
        )  # fmt: skip
        return None if verdict else _refused(verdict, student_id)

    def _unwanted(
        self, person: Person, student_id: str, contact_point_id: str, channel: str, matter: Matter
    ) -> Refusal | None:
        said = (*self.choices.get(contact_point_id, ()), *self.choices.get(person["id"], ()))
        if said and refusal_of(
            matter.category, channel, student_id, person["id"], contact_point_id, said,
            _schools(person, student_id),
        ):  # fmt: skip
            return Refusal(reason="opted-out")
        if contact_point_id in self.flagged and not matter.is_urgent:
            return Refusal(reason="flagged")
        return None


def _schools(person: Person, student_id: str) -> Collection[str]:
    mine = (one for one in person["students"] if one["id"] == student_id)
    return next((one.get("schools", ()) for one in mine), ())


def _refused(verdict: Verdict, student_id: str) -> Refusal:
    about = student_id if verdict.limit_id else ""
    return Refusal(reason=verdict.reason, limit_id=verdict.limit_id, student_id=about)
