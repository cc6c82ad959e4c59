# SPDX-License-Identifier: Apache-2.0
"""Imports that were asked for, in MongoDB: who works on which, how far it is, what came of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from contracts.directory import RosterHeld, RosterImported
from kernel.clock import utc_now
from kernel.envelope import new_id
from kernel.errors import RapportError
from kernel.mongo import Collection, Database, Document
from kernel.unit import Unit, next_seq
from services.directory.errors import ImportNotFound, WorkerReplaced
from services.directory.roster.abandoned import end_abandoned_transactions
from services.directory.roster.changes import Summary, batched
from services.directory.roster.findings import Finding, LeftOut

OPEN = ("queued", "reading", "comparing", "applying")
FINDINGS_AT_ONCE = 1000
COLLECTIONS = (
    Collection(
        name="roster_imports",
        indexes=[
            IndexModel([("state", ASCENDING), ("requested_at", DESCENDING)]),
            IndexModel([("place", ASCENDING)], sparse=True),
        ],
    ),
    Collection(
        name="roster_findings",
        indexes=[IndexModel([("import_id", ASCENDING), ("number", ASCENDING)])],
    ),
)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A job in the hands of one worker. `fence` is void once another worker took over.

    `cleared`: it began to apply, so it goes on whatever a comparison in the middle looks like.
    `approved_digest`: of the changes that a second person approved; empty without approval.
    """

    import_id: str
    fence: int
    upload_id: str
    path: str
    dry_run: bool
    as_of: str
    job: str = "import"  # or "undo", of the import `undoes`
    undoes: str = ""
    requested_by: str = ""
    cleared: bool = False
    approved_digest: str = ""


def request(
    unit: Unit,
    *,
    upload_id: str = "",
    path: str = "",
    name: str,
    dry_run: bool,
    by: str,
    undoes: str = "",
    reason: str = "",
) -> str:
    job, now = "undo" if undoes else "import", utc_now()
    import_id = f"{job}-{new_id()}"
    unit.database.roster_imports.insert_one(
        {
            "_id": import_id, "job": job, "state": "queued", "dry_run": dry_run,
            "file_name": name, "upload_id": upload_id, "path": path, "undoes": undoes,
            "reason": reason, "requested_by": by, "requested_at": now, "queued_at": now,
            "as_of": now.date().isoformat(), "fence": 0, "lease": None, "rows_read": 0,
            "rows_rejected": 0, "values_rejected": 0, "would": {}, "applied": {},
        },
        session=unit.session,
    )  # fmt: skip
    return import_id


class Imports:
    """The worker's side: every write says by its fence which worker it comes from."""

    def __init__(self, database: Database, *, worker: str, lease_s: int) -> None:
        self._database = database
        self._worker = worker
        self._lease = timedelta(seconds=lease_s)

    def claim(self) -> Claim | None:
        """The job that waits longest, unless a living worker is on one: they go one by one.

        One that was approved waits since then: it must not push in before one that is half applied.
        """
        oldest = self._database.roster_imports.find_one(
            {"state": {"$in": OPEN}}, sort=[("queued_at", ASCENDING), ("requested_at", ASCENDING)]
        )
        now = utc_now()
        if oldest is None or (oldest["lease"] and oldest["lease"]["until"] >= now):
            return None
        if oldest["lease"]:
            # Its worker died, perhaps with the import itself in an open transaction.
            end_abandoned_transactions(self._database, silent_s=self._lease.total_seconds() / 2)
        free = [{"lease": None}, {"lease.until": {"$lt": now}}]
        claimed = self._database.roster_imports.find_one_and_update(
            {"_id": oldest["_id"], "state": {"$in": OPEN}, "$or": free},
            {
                "$set": {"lease": self._new_lease(now)},
                "$inc": {"fence": 1},
                "$min": {"started_at": now},
            },
            return_document=ReturnDocument.AFTER,
        )
        return _claim(claimed) if claimed else None

    def prolong(self, claim: Claim) -> None:
        self._update(claim, {"$set": {"lease": self._new_lease(utc_now())}})

    def release(self, claim: Claim) -> None:
        self._update(claim, {"$set": {"lease": None}})

    def enter(self, claim: Claim, state: str, **values: Any) -> None:
        self._update(claim, {"$set": {"state": state, **values}})

    def clear(self, claim: Claim) -> None:
        """It is applied from here on. `place` says after which others: clocks may disagree."""
        if claim.cleared:
            self.enter(claim, "applying")
            return
        counted = self._database.settings.find_one_and_update(
            {"_id": "roster-places"}, {"$inc": {"last": 1}},
            upsert=True, return_document=ReturnDocument.AFTER,
        )  # fmt: skip
        place = (counted or {})["last"]
        self.enter(claim, "applying", cleared=True, place=place)

    def place(self, claim: Claim, unit: Unit) -> int:
        return int(self._read(claim.import_id, unit)["place"])

    def keep_findings(self, claim: Claim, findings: Iterable[Finding]) -> None:
        """Replace what an earlier attempt found. Nobody reads them before the state says so."""
        self._database.roster_findings.delete_many({"import_id": claim.import_id})
        number = values = 0
        for some in batched(findings, FINDINGS_AT_ONCE):
            documents: list[Document] = []
            for finding in some:
                documents.append(
                    {"import_id": claim.import_id, "number": number, **asdict(finding)}
                )
                number += 1
                values += finding.left_out == LeftOut.VALUE
            self._database.roster_findings.insert_many(documents)
        self._update(claim, {"$set": {"values_rejected": values}})

    def applied(self, claim: Claim) -> Summary:
        document = self._database.roster_imports.find_one({"_id": claim.import_id}) or {}
        applied: Summary = document.get("applied", {})
        return applied

    def keep_summary(self, claim: Claim, left: Summary) -> Summary:
        """What the roster changes in all: what is left to do, and what is done already."""
        applied = self.applied(claim)
        would = {
            kind: {
                change: count + applied.get(kind, {}).get(change, 0)
                for change, count in changes.items()
            }
            for kind, changes in left.items()
        }
        self._update(claim, {"$set": {"would": would}})
        return would

    def advance(self, unit: Unit, claim: Claim, kind: str, changes: Iterable[str]) -> None:
        """Count what the open transaction applied. Raises WorkerReplaced: then it must not."""
        counts: dict[str, int] = {}
        for change in changes:
            field = f"applied.{kind}.{change}"
            counts[field] = counts.get(field, 0) + 1
        self._update(claim, {"$inc": counts}, unit)

    def finish(self, unit: Unit, claim: Claim) -> None:
        """Done. Told to others when anything changed. `outbox_seq`: what to wait for to be told."""
        document = self._read(claim.import_id, unit)
        now = utc_now()
        applied: Summary = document["applied"]
        if any(count for changes in applied.values() for count in changes.values()):
            people = applied.get("people", {})
            unit.publish(
                RosterImported(
                    import_id=claim.import_id,
                    finished_at=now,
                    rows_read=document["rows_read"],
                    rows_rejected=document["rows_rejected"],
                    people_added=people.get("added", 0),
                    people_changed=people.get("changed", 0),
                    people_removed=people.get("removed", 0),
                ).at_sequence(1)
            )
        self._end(claim, "finished", unit, finished_at=now, outbox_seq=next_seq())

    def hold(self, unit: Unit, claim: Claim, *, reasons: list[str], digest: str) -> None:
        """It waits for people: none of it is applied but what tightened. Told to others."""
        now = utc_now()
        unit.publish(
            RosterHeld(import_id=claim.import_id, held_at=now, reasons=reasons).at_sequence(
                claim.fence
            )
        )
        self._end(claim, "held", unit, held_at=now, reasons=reasons, digest=digest, approval=None)

    def refuse(self, claim: Claim, error: RapportError) -> None:
        told = {"code": error.code, "message": error.message, "details": error.details}
        self._end(claim, "refused", error=told, finished_at=utc_now())

    def _end(self, claim: Claim, state: str, unit: Unit | None = None, **values: Any) -> None:
        self._update(claim, {"$set": {"state": state, "lease": None, **values}}, unit)

    def _read(self, import_id: str, unit: Unit) -> Document:
        document = self._database.roster_imports.find_one({"_id": import_id}, session=unit.session)
        if document is None:
            raise ImportNotFound(f"there is no import {import_id}.")
        return document

    def _update(self, claim: Claim, update: Document, unit: Unit | None = None) -> None:
        done = self._database.roster_imports.update_one(
            {"_id": claim.import_id, "fence": claim.fence, "state": {"$in": OPEN}},
            update,
            session=unit.session if unit else None,
        )
        if not done.matched_count:
            raise WorkerReplaced(f"another worker has taken over {claim.import_id}.")

    def _new_lease(self, now: datetime) -> Document:
        return {"worker": self._worker, "until": now + self._lease}


def _claim(document: Document) -> Claim:
    return Claim(
        import_id=document["_id"],
        fence=document["fence"],
        upload_id=document["upload_id"],
        path=document["path"],
        dry_run=document["dry_run"],
        as_of=document["as_of"],
        job=document.get("job", "import"),
        undoes=document.get("undoes", ""),
        requested_by=document["requested_by"],
        # One that an earlier release was applying never said so.
        cleared=document.get("cleared", document["state"] == "applying"),
        approved_digest=(document.get("approval") or {}).get("digest", ""),
    )
