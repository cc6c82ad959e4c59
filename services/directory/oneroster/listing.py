# SPDX-License-Identifier: Apache-2.0
"""A part of a collection, as OneRoster's REST binding asks for it: offset, limit, filter, sort.

The natural order is that of sourcedIds. Where earlier questions came to is remembered, so that a
client who goes on from page to page does not read everything anew each time.
"""

import heapq
import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kernel.mongo import Document
from services.directory.oneroster import filters, narrowing
from services.directory.oneroster.queries import OF_PEOPLE, View
from services.directory.oneroster.resources import Resource, resource

MOST_REMEMBERED = 200
FRESH_S = 300.0
NATURAL = "sourcedId"
# Collections that are a part of another: its kind, and what they are of that.
PARTS: dict[str, tuple[str, str]] = {
    "schools": ("orgs", "type='school'"),
    "terms": ("academicSessions", "type='term'"),
    "gradingPeriods": ("academicSessions", "type='gradingPeriod'"),
    "students": ("users", "roles.role='student'"),
    "teachers": ("users", "roles.role='teacher'"),
}
WHOLE = ("orgs", "academicSessions", "courses", "classes", "users", "enrollments", "demographics")
COLLECTIONS = (*WHOLE, *PARTS)


@dataclass(kw_only=True)
class Marks:
    """How many records up to which id; `total` once the end was reached."""

    until: float
    counts: list[int] = field(default_factory=lambda: [0])
    afters: list[str] = field(default_factory=lambda: [""])
    total: int | None = None

    def note(self, count: int, after: str) -> None:
        if after > self.afters[-1]:
            self.counts.append(count)
            self.afters.append(after)

    def before(self, offset: int) -> tuple[int, str]:
        place = bisect_right(self.counts, offset) - 1
        return self.counts[place], self.afters[place]


class Remembered:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._marks: OrderedDict[tuple[Any, ...], Marks] = OrderedDict()

    def of(self, key: tuple[Any, ...]) -> Marks:
        with self._lock:
            marks = self._marks.get(key)
            if marks is None or marks.until < time.monotonic():
                marks = self._marks[key] = Marks(until=time.monotonic() + FRESH_S)
            self._marks.move_to_end(key)
            while len(self._marks) > MOST_REMEMBERED:
                self._marks.popitem(last=False)
            return marks


@dataclass(frozen=True, kw_only=True)
class Part:
    """What is asked for of a collection."""

    collection: str
    offset: int
    limit: int
    filter: str = ""
    sort: str = ""
    descending: bool = False


def _narrowed(view: View, collection: str, wanted: filters.Filter) -> tuple[Document, ...]:
    role = collection.removesuffix("s") if collection in PARTS else ""
    return narrowing.with_role(role), narrowing.changed_since(view.database, wanted.since)


class Listing:
    def __init__(self, view: View, part: Part) -> None:
        self._view, self._part = view, part
        self.kind, only = PARTS.get(part.collection, (part.collection, ""))
        self._is_part = filters.parsed(only, self.kind).fits
        wanted = filters.parsed(part.filter, self.kind)
        self._wanted = wanted.fits
        if self.kind in OF_PEOPLE:
            self._view = replace(view, only=_narrowed(view, part.collection, wanted))
        if part.sort:
            filters.require_field(part.sort, self.kind, "invaliddata")

    def fits(self, one: Resource) -> bool:
        return self._is_part(one) and self._wanted(one)

    def quick_total(self) -> int | None:
        """How many there are, where the database can say so without reading them."""
        if self._part.filter or (self.kind != self._part.collection and self.kind != "users"):
            return None
        role = self._part.collection.rstrip("s") if self._part.collection in PARTS else ""
        return self._view.total(self.kind, role)

    def part(self, marks: Marks) -> tuple[list[Resource], int]:
        """The records asked for, and how many there are in all."""
        if self._part.sort in ("", NATURAL) and not self._part.descending:
            return self._in_order(marks)
        return self._sorted(marks)

    def _in_order(self, marks: Marks) -> tuple[list[Resource], int]:
        offset, end = self._part.offset, self._part.offset + self._part.limit
        if marks.total is None:
            marks.total = self.quick_total()
        found: list[Resource] = []
        for place, one in self._from(marks, offset):
            if place >= end:
                break
            if place >= offset:
                found.append(one)
        if marks.total is None:
            # On from where earlier questions came to: one that took too long was not in vain.
            for _ in self._from(marks, marks.counts[-1]):
                pass
        return found, marks.total or 0

    def _sorted(self, marks: Marks) -> tuple[list[Resource], int]:
        """Only as many are held at once as lie before the end of the part."""
        path, end = self._part.sort or NATURAL, self._part.offset + self._part.limit
        total = 0

        def counted() -> Iterator[Resource]:
            nonlocal total
            for _, one in self._from(marks, 0):
                total += 1
                yield one

        def key(one: Resource) -> tuple[str, str]:
            return next(filters.found_at(one, path), "").casefold(), str(one["sourcedId"])

        pick = heapq.nlargest if self._part.descending else heapq.nsmallest
        return pick(end, counted(), key=key)[self._part.offset :], total

    def _from(self, marks: Marks, offset: int) -> Iterator[tuple[int, Resource]]:
        """(place, record) from the last mark before `offset` on."""
        place, after = marks.before(offset)
        going: str | None = after
        while going is not None:
            rows, going = self._view.page(self.kind, going)
            for one in (resource(self.kind, row) for row in rows):
                if self.fits(one):
                    yield place, one
                    place += 1
            if going is None:
                marks.total = place
            else:
                marks.note(place, going)
