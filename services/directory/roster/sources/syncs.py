# SPDX-License-Identifier: Apache-2.0
"""Syncs of sources, in MongoDB: which is due, who works on it, how far it is, what came of it.

The database itself keeps a source from overlapping with itself (one open sync of each), and a slot
from being done twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.client_session import ClientSession

from kernel.clock import utc_now
from kernel.envelope import new_id
from kernel.errors import RapportError
from kernel.mongo import Collection, Database, Document
from kernel.unit import Unit
from services.directory.errors import WorkerReplaced
from services.directory.roster import imports

KEPT_S = 400 * 24 * 3600
COLLECTIONS = (
    Collection(name="roster_sources"),
    Collection(
        name="roster_syncs",
        indexes=[
            IndexModel(
                [("source", ASCENDING)], unique=True, name="one_open_sync_of_a_source",
                partialFilterExpression={"open": True},
            ),
            IndexModel(
                [("source", ASCENDING), ("slot", ASCENDING)], unique=True, name="a_slot_once",
                partialFilterExpression={"slot": {"$type": "date"}},
            ),
            IndexModel([("source", ASCENDING), ("requested_at", DESCENDING)]),
            IndexModel("import_id"),
            IndexModel("requested_at", expireAfterSeconds=KEPT_S),
        ],
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sync:
    """A sync in the hands of one worker. `fence` is void once another worker took over."""

    sync_id: str
    source: str
    mode: str  # bulk, or delta
    fence: int
    since: str = ""  # of a delta: the moment from which on changes are asked for
    most_roles: int = 0  # of the roster that a delta changes
    import_id: str = ""
    requested_by: str = ""
    fingerprint: str = ""  # of the files that a folder held


def request(
    unit: Unit, *, source: str, mode: str, by: str, slot: datetime | None = None, **more: Any
) -> str:
    """The id of a new sync. Conflict when one of this source is open, or the slot was done."""
    sync_id = f"sync-{new_id()}"
    unit.database.roster_syncs.insert_one(
        {
            "_id": sync_id, "source": source, "mode": mode, "slot": slot, "requested_by": by,
            "requested_at": utc_now(), "open": True, "state": "queued", "fence": 0, "lease": None,
            "fetched": {}, "import_id": "", **more,
        },
        session=unit.session,
    )  # fmt: skip
    return sync_id


class Syncs:
    """The worker's side: every write says by its fence which worker it comes from."""

    def __init__(self, database: Database, *, worker: str, lease_s: int) -> None:
        self.database = database
        self.unit = Unit(database)
        self._worker = worker
        self._lease = timedelta(seconds=lease_s)

    def claim(self, source: str) -> Sync | None:
        """The open sync of this source, unless a living worker is on it."""
        now = utc_now()
        free = [{"lease": None}, {"lease.until": {"$lt": now}}]
        claimed = self.database.roster_syncs.find_one_and_update(
            {"source": source, "open": True, "$or": free},
            {"$set": {"lease": self._new_lease(now)}, "$inc": {"fence": 1}},
            return_document=ReturnDocument.AFTER,
        )
        return _sync(claimed) if claimed else None

    def prolong(self, sync: Sync) -> None:
        """Comes from a thread of its own: never joins the unit of work that may be open."""
        self._update(sync, {"$set": {"lease": self._new_lease(utc_now())}}, None)

    def release(self, sync: Sync) -> None:
        self.update(sync, {"$set": {"lease": None}})

    def begin(self, sync: Sync, **decided: Any) -> Sync:
        """Decide once, before the first page, what is asked for: mode, since, most_roles, url."""
        document = self.read(sync)
        if document["state"] == "queued":
            decided["state"] = "fetching"
            self.update(sync, {"$set": decided})
            document |= decided
        return _sync(document)

    def is_fetched(self, sync: Sync, collection: str) -> bool:
        return bool(self._fetched(sync, collection).get("over"))

    def total(self, sync: Sync, collection: str) -> int | None:
        total: int | None = self._fetched(sync, collection).get("total")
        return total

    def records(self, sync: Sync) -> dict[str, int]:
        """How many of each collection were kept."""
        fetched: Document = self.read(sync)["fetched"]
        return {name: int(each["records"]) for name, each in fetched.items()}

    def note_page(
        self, sync: Sync, collection: str, *, total: int | None, records: int, over: bool,
        as_of: datetime,
    ) -> None:  # fmt: skip
        """Joins the open unit of work. `as_of`: the first one is what the next delta goes by."""
        at = f"fetched.{collection}"
        self.update(
            sync,
            {
                "$set": {f"{at}.total": total, f"{at}.records": records, f"{at}.over": over},
                "$min": {"as_of": as_of},
            },
        )

    def note_restart(self, sync: Sync, collection: str) -> int:
        """Joins the open unit of work. How often it was begun again."""
        at = f"fetched.{collection}"
        restarts = int(self._fetched(sync, collection).get("restarts", 0)) + 1
        self.update(
            sync, {"$set": {at: {"restarts": restarts, "over": False, "records": 0, "total": None}}}
        )
        return restarts

    def hand_over(self, sync: Sync, *, name: str, most_roles: int = 0, **files: str) -> str:
        """Ask for the import. Its id."""

        def work() -> str:
            import_id = imports.request(
                self.unit, name=name, dry_run=False, by=sync.requested_by, **files
            )
            self.update(
                sync,
                {"$set": {"state": "importing", "import_id": import_id, "most_roles": most_roles}},
            )
            return import_id

        return self.unit.run(work)

    def refuse(self, sync: Sync, error: RapportError, *, name: str) -> None:
        """No roster came. The history of imports has it all the same: people look there."""
        told = {"code": error.code, "message": error.message, "details": error.details}

        def work() -> None:
            import_id = imports.request(self.unit, name=name, dry_run=False, by=sync.requested_by)
            self.database.roster_imports.update_one(
                {"_id": import_id},
                {"$set": {"state": "refused", "error": told, "finished_at": utc_now()}},
                session=self.unit.session,
            )
            self.end(sync, "refused", import_id=import_id, error=told)

        self.unit.run(work)

    def end(self, sync: Sync, state: str, **values: Any) -> None:
        self.update(
            sync,
            {
                "$set": {"state": state, "lease": None, "finished_at": utc_now(), **values},
                "$unset": {"open": ""},
            },
        )

    def import_state(self, import_id: str) -> str:
        found = self.database.roster_imports.find_one({"_id": import_id}, {"state": 1})
        return str(found["state"]) if found else "gone"

    def update(self, sync: Sync, update: Document) -> None:
        """Raises WorkerReplaced: then it must not."""
        self._update(sync, update, self.unit.session)

    def _update(self, sync: Sync, update: Document, session: ClientSession | None) -> None:
        done = self.database.roster_syncs.update_one(
            {"_id": sync.sync_id, "fence": sync.fence, "open": True}, update, session=session
        )
        if not done.matched_count:
            raise WorkerReplaced(f"another worker has taken over {sync.sync_id}.")

    def _fetched(self, sync: Sync, collection: str) -> Document:
        found: Document = self.read(sync)["fetched"].get(collection, {})
        return found

    def read(self, sync: Sync) -> Document:
        found = self.database.roster_syncs.find_one(
            {"_id": sync.sync_id}, session=self.unit.session
        )
        if found is None:
            raise WorkerReplaced(f"{sync.sync_id} is gone.")
        return found

    def _new_lease(self, now: datetime) -> Document:
        return {"worker": self._worker, "until": now + self._lease}


def _sync(document: Document) -> Sync:
    return Sync(
        sync_id=document["_id"],
        source=document["source"],
        mode=document["mode"],
        fence=document["fence"],
        since=document.get("since", ""),
        most_roles=document.get("most_roles", 0),
        import_id=document["import_id"],
        requested_by=document["requested_by"],
        fingerprint=document.get("fingerprint", ""),
    )
