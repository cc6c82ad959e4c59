# SPDX-License-Identifier: Apache-2.0
"""What each aggregate was before each of its saves: before-images, in the save's own transaction.

As of a moment an aggregate was what the earliest later entry says it was before, and what it is
now where there is none. An entry of the first save says only that there was nothing before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from kernel.clock import utc_now
from kernel.mongo import Collection, Database, Document
from kernel.unit import Unit

# The id finds all of one aggregate in order. The others: what one cause changed, and what is old.
COLLECTIONS = (
    Collection(
        name="history",
        indexes=[
            IndexModel([("cause", ASCENDING), ("_id.kind", ASCENDING)]),
            IndexModel([("at", ASCENDING)]),
            # Only of those who had some before: a first import pays nothing.
            *(
                IndexModel([(field, ASCENDING)], partialFilterExpression={field: {"$exists": True}})
                for field in ("before.person_ids", "before.student_ids")
            ),
        ],
    ),
)
LAST = 2**53
AT_ONCE = 5000
CUT = "history-cut"  # names the moment before which nothing is promised any more
# Of a stored aggregate: what can be made again from the rest.
DERIVED = {"_id", "version", "recorded", "fingerprint", "search", "left_at"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One save. `recorded` is what was recorded before it, None: not in the directory.

    `beside` holds what else the aggregate had, such as what a family said of itself. `cause` is
    the correlation id of the unit of work: an import's id, or that of an operator's act.
    """

    kind: str
    id: str
    version: int
    at: datetime
    cause: str
    recorded: Document | None
    beside: Document = field(default_factory=dict)


def keep(unit: Unit, kind: str, saved: Iterable[tuple[str, int, Document | None]]) -> None:
    """Note saves in the open transaction: id, the new version, and the document before it."""
    now = utc_now()
    entries = [
        {
            "_id": {"kind": kind, "id": id, "version": version},
            "at": now,
            "cause": unit.correlation_id,
            **_image(document),
        }
        for id, version, document in saved
    ]
    unit.database.history.insert_many(entries, ordered=False, session=unit.session)


def _image(document: Document | None) -> Document:
    if document is None:
        return {"before": None}
    beside = {name: value for name, value in document.items() if name not in DERIVED}
    return {"before": document["recorded"]} | ({"beside": beside} if beside else {})


class History:
    """Questions about the past."""

    def __init__(self, database: Database) -> None:
        self._history = database.history
        self._settings = database.settings

    def kept_since(self, days: int) -> datetime:
        """Of what is later, everything is there; `days`: for how long the district keeps it now."""
        cut = self._settings.find_one({"_id": CUT}) or {}
        now_kept = utc_now() - timedelta(days=days)
        known: datetime = cut.get("at", now_kept)
        return max(now_kept, known)

    def cut(self, before: datetime) -> None:
        """Promise nothing of what is older, for ever. To be said before it is forgotten."""
        self._settings.update_one({"_id": CUT}, {"$max": {"at": before}}, upsert=True)

    def of(self, kind: str, id: str) -> list[Entry]:
        """Every save of one aggregate that is still known, the first first."""
        found = self._history.find(
            {"_id": {"$gte": _key(kind, id, 0), "$lte": _key(kind, id, LAST)}}
        )
        return [_entry(each) for each in found.sort("_id", ASCENDING)]

    def after(self, kind: str, id: str, moment: datetime) -> Entry | None:
        """The earliest save later than `moment`: it says what there was. None: what is there."""
        return next((each for each in self.of(kind, id) if each.at > moment), None)

    def caused_by(self, kind: str, causes: Iterable[str]) -> Iterator[Entry]:
        """Every save of this kind that one of these caused, in no order."""
        query = {"cause": {"$in": list(causes)}, "_id.kind": kind}
        for document in self._history.find(query).batch_size(5000):
            yield _entry(document)

    def forget(self, before: datetime) -> int:
        """Delete what is older. Who asks for an earlier moment must be refused from then on."""
        forgotten = 0
        while True:
            old = self._history.find({"at": {"$lt": before}}, {"_id": 1}).limit(AT_ONCE)
            if not (ids := [each["_id"] for each in old]):
                return forgotten
            forgotten += self._history.delete_many({"_id": {"$in": ids}}).deleted_count


def _key(kind: str, id: str, version: int) -> Document:
    return {"kind": kind, "id": id, "version": version}


def _entry(document: Document) -> Entry:
    return Entry(
        **document["_id"],
        at=document["at"],
        cause=document["cause"],
        recorded=document["before"],
        beside=document.get("beside", {}),
    )
