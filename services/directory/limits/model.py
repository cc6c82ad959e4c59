# SPDX-License-Identifier: Apache-2.0
"""A limit: who must not be told what about whom, because which document says so.

What tightens is in force at once, on one person's word. What loosens takes two named persons:
the one who asks for it cannot be the one who lets it happen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contracts import rights
from contracts.directory import LimitRecorded
from contracts.rights import Scope
from services.directory.limits.days import begin_of, end_of
from services.directory.limits.errors import LimitRefused, SecondPersonNeeded

# Who asked for an end long ago does not speak for today: the next one to ask is the first again.
REQUEST_LASTS = timedelta(days=7)
LONGEST_TEXT = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Who did something, and when. `operator_id` of a sync names the import."""

    operator_id: str
    name: str
    at: datetime

    def is_by_the_same(self, other: "Act") -> bool:
        """Whoever was revoked and added anew has another id, and is no second person for that."""
        same_name = (
            " ".join(self.name.split()).casefold() == " ".join(other.name.split()).casefold()
        )
        return self.operator_id == other.operator_id or (same_name and bool(self.name.strip()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """From the first to the last day, both included, in the district's time zone.

    None: no first, or no last day. `begins_at` and `ends_at` are the moments: the limit is in
    force before `ends_at`, no longer at it.
    """

    begins_on: date | None = None
    ends_on: date | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None

    @classmethod
    def of(cls, begins_on: date | None, ends_on: date | None, zone: ZoneInfo) -> "Period":
        if begins_on and ends_on and ends_on < begins_on:
            raise LimitRefused(
                f"it would end on {ends_on}, before it begins on {begins_on}.", field="ends_on"
            )
        return cls(
            begins_on=begins_on,
            ends_on=ends_on,
            begins_at=begin_of(begins_on, zone) if begins_on else None,
            ends_at=end_of(ends_on, zone) if ends_on else None,
        )


@dataclass(kw_only=True)
class Limit:
    """`number` counts the change that was last told of it; `untold`: others do not know it yet."""

    id: str
    person_id: str
    document_reference: str
    entered: Act
    student_ids: tuple[str, ...] = ()
    scopes: tuple[Scope, ...] = (Scope.ALL,)
    period: Period = Period()
    source: str = "office"  # or "roster"
    approved: Act | None = None
    end_reason: str = ""
    end_requested: Act | None = None
    ended: Act | None = None
    number: int = 0
    version: int = 0
    untold: bool = True

    def __post_init__(self) -> None:
        self.student_ids = tuple(sorted(set(self.student_ids)))
        self.scopes = scopes_of(self.scopes)
        self.document_reference = text_of(self.document_reference, "document_reference")
        if not self.document_reference:
            raise LimitRefused(
                "name the document that says so, as the office files it.",
                field="document_reference",
            )
        if self.person_id in self.student_ids:
            raise LimitRefused(
                f"{self.person_id} is one of the students: nobody is kept from themself.",
                field="student_ids",
            )

    @property
    def ends_at(self) -> datetime | None:
        """In force before then, as it stands now."""
        ends = [at for at in (self.period.ends_at, self.ended and self.ended.at) if at]
        return min(ends, default=None)

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    def awaits_approval(self, now: datetime) -> bool:
        return self.approved is None and not self.is_over(now)

    def awaits_end(self, now: datetime) -> bool:
        """Whether somebody asked for its end, not too long ago, and a second is waited for."""
        asked = self.end_requested
        return asked is not None and not self.is_over(now) and now < asked.at + REQUEST_LASTS

    def approve(self, by: Act) -> None:
        """A second person has seen the document, and that the entry says the same."""
        if self.approved is not None:
            return
        self._refuse_if_over(by.at)
        _require_another(by, self.entered, f"entered {self.id}")
        self.approved = by

    def end(self, by: Act, reason: str = "") -> None:
        """The first person asks for the end; the second, within a week, makes it happen."""
        if self.ended is not None and self.ended.operator_id == by.operator_id:
            return
        self._refuse_if_over(by.at)
        if not self.awaits_end(by.at):
            self._request_end(by, reason)
        elif self.end_requested and not by.is_by_the_same(self.end_requested):
            self.ended, self.untold = by, True

    def approve_end(self, by: Act) -> None:
        """End it, when another person asked for that."""
        if self.ended is not None and self.ended.operator_id == by.operator_id:
            return
        self._refuse_if_over(by.at)
        if self.end_requested is None or not self.awaits_end(by.at):
            raise LimitRefused(
                f"nobody asked in the last {REQUEST_LASTS.days} days for {self.id} to end. "
                f"Ask for it: rapport limits end {self.id} --reason WHY.",
                field="what",
            )
        _require_another(by, self.end_requested, f"asked for the end of {self.id}")
        self.ended, self.untold = by, True

    def keep(self) -> None:
        """It does not end after all."""
        if self.ended is None:
            self.end_requested, self.end_reason = None, ""

    def in_rights(self) -> rights.Limit:
        """What of it decides who may be told what."""
        return rights.Limit(
            limit_id=self.id,
            person_id=self.person_id,
            student_ids=frozenset(self.student_ids),
            scopes=frozenset(self.scopes),
            begins_at=self.period.begins_at,
            ends_at=self.ends_at,
        )

    def told(self, complete_from: int = 0) -> LimitRecorded:
        """The whole current value, for whoever keeps a copy."""
        event = LimitRecorded(
            limit_id=self.id,
            number=self.number,
            person_id=self.person_id,
            student_ids=list(self.student_ids),
            scopes=[str(scope) for scope in self.scopes],
            begins_at=self.period.begins_at,
            ends_at=self.ends_at,
            complete_from=complete_from,
        )
        event.at_sequence(self.number)
        return event

    def _request_end(self, by: Act, reason: str) -> None:
        reason = text_of(reason, "reason")
        if not reason:
            raise LimitRefused(
                f"say why {self.id} is to end: rapport limits end {self.id} --reason WHY.",
                field="reason",
            )
        self.end_requested, self.end_reason = by, reason

    def _refuse_if_over(self, now: datetime) -> None:
        if self.is_over(now):
            raise LimitRefused(f"{self.id} is over already.", field="limit_id")


def scopes_of(scopes: Iterable[str]) -> tuple[Scope, ...]:
    """Sorted, each once. Raises LimitRefused naming what is none."""
    known = {str(scope) for scope in Scope}
    unknown = sorted(set(scopes) - known)
    if unknown or not scopes:
        named = f'"{unknown[0]}" is no scope' if unknown else "name a scope"
        raise LimitRefused(f"{named}: take some of {', '.join(known_scopes())}.", field="scopes")
    return tuple(sorted({Scope(scope) for scope in scopes}))


def known_scopes() -> list[str]:
    return [str(scope) for scope in Scope]


def text_of(text: str, field: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST_TEXT:
        raise LimitRefused(
            f"{field} has {len(text)} characters; {LONGEST_TEXT} are the most.", field=field
        )
    return text


def _require_another(by: Act, first: Act, did: str) -> None:
    if by.is_by_the_same(first):
        raise SecondPersonNeeded(f"{first.name} {did}: a second person has to say yes to it.")
