# SPDX-License-Identifier: Apache-2.0
"""The directory goes back to before an import, and so before all that came after it.

Only what the roster says goes back; what families said of themselves stays as it is. An undo is
itself a job with a history, and can be undone. The rows that a delta would change are those of a
roster that does not count any more: a delta needs a whole roster first.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from pymongo import ASCENDING
from pymongo.client_session import ClientSession

from contracts.directory import RosterUndone
from kernel.clock import utc_now
from kernel.mongo import Database, Document
from services.directory.commands import Record
from services.directory.errors import RosterRefused
from services.directory.family.settling import reopen_corrections, settle_corrections
from services.directory.history import History
from services.directory.repository import recorded_as
from services.directory.roster import holding
from services.directory.roster.applying import Applying
from services.directory.roster.changes import Change, Summary, batched
from services.directory.roster.contact_ids import ContactPointIds, contact_point_key
from services.directory.roster.kinds import Kind
from services.directory.roster.limited import ways_round
from services.directory.roster.stage import Stage
from services.directory.roster.stored import CURRENT

AT_ONCE = 1000
TOO_OLD = (
    "what this import changed is not kept any more, at least not all of it (RAPPORT_HISTORY_DAYS). "
    "Import an earlier roster instead."
)
IMAGES = "CREATE TABLE images (id TEXT, version INT, recorded BLOB)"
# Where there is one min(), SQLite takes the other columns from its row.
EARLIEST = "SELECT id, min(version), recorded FROM images GROUP BY id ORDER BY id"


class Undoing(Applying):
    def prepare(self, stage: Stage) -> Mapping[str, int]:
        self.imports.enter(self.claim, "comparing")
        causes = self._causes()
        self._loosened: set[str] = set()
        stage.run(IMAGES)
        known = {}
        for kind in self.kinds:
            self.go_on()
            known[kind.name] = self._compare(stage, kind, causes)
        stage.flush()
        self._require_whole_history()
        self._round_limits = ways_round(stage, self.unit)
        return known

    def reasons_to_hold(self, stage: Stage, would: Summary, known: Mapping[str, int]) -> list[str]:
        """A person asked, and knows why much changes. Who goes, and who may do more again than
        a roster said, needs a second one."""
        loosened = [f"{kind}-loosened" for kind in sorted(self._loosened)]
        removals = holding.removals(would, known, self.settings)
        return [*removals, *loosened, *self._round_limits]

    def _apply(self, stage: Stage) -> None:
        # What a delta would change is what the undone roster said, however far this comes.
        self.database.settings.delete_one({"_id": CURRENT})
        super()._apply(stage)

    def after_applying(self, stage: Stage) -> None:
        ids = ContactPointIds(contact_point_key(self.database))
        reopen_corrections(self.unit, ids, self._causes())
        settle_corrections(self.unit, ids)  # what the roster has again

    def finish(self) -> None:
        if not self.claim.dry_run:
            self._mark_undone(self.unit.session)
            place = self.imports.place(self.claim, self.unit)
            self.unit.publish(
                RosterUndone(
                    import_id=self.claim.undoes, undone_at=utc_now(),
                    operator_id=self.claim.requested_by,
                ).at_sequence(place)
            )  # fmt: skip
        self.imports.finish(self.unit, self.claim)

    def _mark_undone(self, session: ClientSession | None) -> None:
        jobs, undone = self.database.roster_imports, self._causes()
        # What one of these had undone itself counts again.
        jobs.update_many(
            {"undone_by": {"$in": undone}}, {"$unset": {"undone_by": ""}}, session=session
        )
        jobs.update_many(
            {"_id": {"$in": undone}}, {"$set": {"undone_by": self.claim.import_id}}, session=session
        )

    def _require_whole_history(self) -> None:
        """After it was read: what went before, or meanwhile, would be missing. Of one that began
        to be applied nothing goes (upkeep)."""
        first = jobs_since(self.database, self.claim.undoes)[:1]
        kept_since = History(self.database).kept_since(self.settings.history_days)
        if first and first[0]["started_at"] < kept_since and not self.claim.cleared:
            raise RosterRefused(TOO_OLD, code="too-old")

    def _causes(self) -> list[str]:
        found = jobs_since(self.database, self.claim.undoes)
        return [each["_id"] for each in found if each["_id"] != self.claim.import_id]

    def _compare(self, stage: Stage, kind: Kind, causes: Iterable[str]) -> int:
        """Stage every aggregate that is not as it was before the first of these causes."""
        stage.run("DELETE FROM images")
        for some in batched(History(self.database).caused_by(kind.name, causes), AT_ONCE):
            stage.add_many(
                "images",
                [(each.id, each.version, msgspec.json.encode(each.recorded)) for each in some],
            )
        for piece in batched(stage.ask(EARLIEST), AT_ONCE):
            present = kind.collected(self.unit).load_many([id for id, _, _ in piece])
            for (id, _, image), aggregate in zip(piece, present, strict=True):
                self._note(stage, kind, id, _wanted(kind, image), aggregate.recorded)
        return self.database[kind.name].count_documents({"left_at": None})

    def _note(self, stage: Stage, kind: Kind, id: str, wanted: Any, present: Any) -> None:
        if wanted == present:
            return
        if kind.tightens is not None and kind.tightens(wanted, present):
            self._loosened.add(kind.name)
        if wanted is None:
            stage.add("changes", kind.name, id, Change.REMOVED, b"")
        else:
            change = Change.ADDED if present is None else Change.CHANGED
            stage.add("changes", kind.name, id, change, msgspec.json.encode(wanted))


def jobs_since(database: Database, import_id: str) -> list[Document]:
    """The import and all that were applied after it, in that order; none if it never was."""
    first = database.roster_imports.find_one({"_id": import_id}) or {}
    if "place" not in first:
        return []
    found = database.roster_imports.find({"place": {"$gte": first["place"]}})
    return list(found.sort("place", ASCENDING))


def _wanted(kind: Kind, image: bytes) -> Record | None:
    recorded: Document | None = msgspec.json.decode(image)
    return recorded_as(kind.record, recorded) if recorded else None
