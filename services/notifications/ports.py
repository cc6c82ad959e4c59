# SPDX-License-Identifier: Apache-2.0
"""What the handlers of notifications need."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from contracts.directory import RosterImported
from services.notifications.audience import Audience, Places
from services.notifications.limits.ports import Rulebook
from services.notifications.model import Announcement
from services.notifications.planning.deliveries import Naming
from services.notifications.quiet.ports import Wishes
from services.notifications.quiet.rules import Timetable
from services.notifications.recipients.facts import ContactFact, PersonFact, PlaceFact

Document = dict[str, Any]


class Announcements(Protocol):
    def get(self, announcement_id: str) -> Announcement:
        """Raise AnnouncementNotFound when there is none."""

    def find_by_key(self, key: str) -> Announcement | None:
        """The announcement that was asked for with this idempotency key."""

    def due(self, now: datetime, limit: int) -> list[str]:
        """Ids of announcements that waited for words until now."""

    def to_plan(self, now: datetime, limit: int) -> list[str]:
        """Ids of corrections of which it is time to see whether they can be planned."""

    def save(self, announcement: Announcement) -> None:
        """Store it and publish its messages in the open unit. Raise Conflict on a stale version
        or when its key is taken."""


class Chunks(Protocol):
    def add(self, chunks: Sequence[Document]) -> None:
        """Store new chunks; those that are ready are handed to their channel's queue."""

    def any_left(self, announcement_id: str) -> bool:
        """Whether a chunk of it has not come to its end."""

    def release(self, announcement_id: str, language: str) -> int:
        """Hand the waiting chunks of a language to their channel's queue. Returns how many."""

    def in_flight(self, announcement_id: str) -> bool:
        """Whether a worker holds a part of it, or the ledger does not say yet what became of one
        that may have arrived."""

    def hurry(self, announcement_id: str, now: datetime) -> None:
        """Let what was put off be settled now: of a cancelled announcement nothing goes again."""


class Ledger(Protocol):
    def add(self, entries: Sequence[Document]) -> None:
        """Write entries once each: what is there already stays as it is."""

    def reached(self, announcement_id: str, after: str, limit: int) -> list[Document]:
        """The next entries, by id, of what arrived or may have."""

    def totals(self, announcement_id: str) -> dict[str, int]:
        """Counts of people (people, reached, unreachable) and of deliveries (sent, failed,
        unknown, suppressed)."""


class Audiences(Protocol):
    """The copy of recipients, asked for an audience."""

    @property
    def places(self) -> Places:
        """The names that an audience expression can use."""

    @property
    def wishes(self) -> Wishes:
        """When people want to be written to."""

    @property
    def timetable(self) -> Timetable:
        """The district's quiet hours and digests."""

    def window(self, audience: Audience, after: str, limit: int) -> Iterable[Document]:
        """The next contact points (documents of `reach`) of an audience, by id, read as they are
        taken."""

    def version(self) -> int:
        """Grows with every change of the copy: the same again means that nothing changed."""

    def rulebook(self, now: datetime) -> Rulebook:
        """What is known now of limits and choices, read once."""

    def points(self, contact_point_ids: Sequence[str]) -> dict[str, Document]:
        """These contact points (documents of `reach`) by id; those that are known."""

    def unreachable(
        self, audience: Audience, channels: Sequence[str], after: str = "", limit: int = 0
    ) -> Iterable[Document]:
        """The next people (documents of `people`) of an audience, by id, who have none of the
        channels; with no limit all."""

    def naming(self, announcement: Announcement) -> Naming:
        """What the announcement's placeholders need."""


class Recipients(Protocol):
    """The copy of recipients, written."""

    def remember(self, people: list[PersonFact], contacts: list[ContactFact]) -> None:
        """Bring facts into the copy, newest wins, and rewrite all that shows them."""

    def remember_places(self, facts: list[PlaceFact]) -> None:
        """Bring names of schools and classes into the copy, newest wins."""

    def followed(self, imports: list[RosterImported]) -> None:
        """Note that everything these imports told has arrived."""
