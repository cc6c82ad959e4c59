# SPDX-License-Identifier: Apache-2.0
"""What every job of the roster worker does once its changes are staged: hold them or apply them.

May be killed anywhere. The next worker stages again, and finds only what is not applied yet: a
batch and its events commit together, and what is applied compares equal.
"""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

from kernel import crash
from kernel.errors import RapportError
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.commands import Record
from services.directory.config import DirectorySettings
from services.directory.errors import RosterRefused
from services.directory.handlers import let_leave, record_many
from services.directory.roster import holding
from services.directory.roster.changes import Change, Summary, summary, to_let_leave, to_record
from services.directory.roster.imports import Claim, Imports
from services.directory.roster.kinds import KINDS, Kind
from services.directory.roster.preview import Diff, digest_of
from services.directory.roster.stage import Stage, open_stage

log = logging.getLogger(__name__)

AGGREGATES_A_TRANSACTION = 1000


class Stopped(Exception):
    """This process was asked to end; the import goes on in the next."""


class Applying(ABC):
    kinds: Sequence[Kind] = KINDS

    def __init__(
        self,
        claim: Claim,
        database: Database,
        imports: Imports,
        settings: DirectorySettings,
        stopping: threading.Event,
    ) -> None:
        self.claim = claim
        self.database = database
        self.imports = imports
        self.settings = settings
        self.stopping = stopping
        self.unit = Unit(database, correlation_id=claim.import_id)

    @abstractmethod
    def prepare(self, stage: Stage) -> Mapping[str, int]:
        """Stage what differs. How many of each kind the directory has. Raises RosterRefused."""

    @abstractmethod
    def reasons_to_hold(
        self, stage: Stage, would: Summary, known: Mapping[str, int]
    ) -> list[str]: ...

    @abstractmethod
    def finish(self) -> None:
        """In the unit of work that ends the job."""

    def before_deciding(self, stage: Stage) -> None:  # noqa: B027
        """What waits for nobody, whether the job is held or not. May run twice."""

    def after_applying(self, stage: Stage) -> None:  # noqa: B027
        """What follows from it once it is applied. May run twice."""

    def tidy(self, *, held: bool = False) -> None:  # noqa: B027 - not every job needs something
        """The job is over, or waits for people: away with what it needed. May run twice."""

    def run(self) -> None:
        """To its end. Raises Stopped, WorkerReplaced or Unavailable when others must go on."""
        with open_stage(self.settings.roster_staging) as stage:
            try:
                known = self.prepare(stage)
            except RosterRefused as refused:
                self._refuse(refused)
                return
            if not self._decide(stage, known):
                return
        self.unit.run(self.finish)
        self.tidy()
        log.info("roster_imported", extra={"import_id": self.claim.import_id})

    def _decide(self, stage: Stage, known: Mapping[str, int]) -> bool:
        """False when the job waits for people now."""
        would = self.imports.keep_summary(self.claim, summary(stage, self.kinds))
        reasons = self.reasons_to_hold(stage, would, self._before(known, would))
        if self.claim.dry_run:
            self._keep_diff(stage, reasons)
            return True
        self.before_deciding(stage)
        if not self.claim.cleared and not self._cleared(stage, reasons):
            return False
        self.imports.clear(self.claim)
        self._apply(stage)
        self.after_applying(stage)
        return True

    def _before(self, known: Mapping[str, int], would: Summary) -> dict[str, int]:
        """How many there were before a first attempt applied something."""
        applied = self.imports.applied(self.claim)
        return {
            kind: many - applied.get(kind, {}).get("added", 0)
            + applied.get(kind, {}).get("removed", 0)
            for kind, many in known.items()
        }  # fmt: skip

    def _cleared(self, stage: Stage, reasons: list[str]) -> bool:
        """Whether it may be applied as it stands. What may not is held, but for what tightens."""
        approved = self.claim.approved_digest
        if not approved and not reasons:
            return True
        self._apply_tightenings(stage)
        digest = digest_of(stage, self.unit, self.kinds)
        if approved == digest:
            return True
        self._keep_diff(stage, reasons := [*reasons, *([holding.MEANWHILE] if approved else [])])
        self.tidy(held=True)
        self.unit.run(
            lambda: self.imports.hold(self.unit, self.claim, reasons=reasons, digest=digest)
        )
        log.warning("roster_held", extra={"import_id": self.claim.import_id, "reasons": reasons})
        return False

    def _apply_tightenings(self, stage: Stage) -> None:
        # Under a cause of their own: to undo the import must not loosen what was tightened here.
        unit = Unit(self.database, correlation_id=f"{self.claim.import_id}.held")
        for kind in self.kinds:
            for changes in holding.tightenings(stage, kind, unit):
                self._commit(kind, [change for change, _ in changes], self._recording(
                    kind, changes, unit), unit)  # fmt: skip
                holding.take_out(stage, kind, [record for _, record in changes])
        holding.forget_taken_out(stage)

    def _keep_diff(self, stage: Stage, reasons: list[str]) -> None:
        diff = Diff(self.unit, self.claim.import_id, self.kinds).keep(stage)
        self.imports.enter(self.claim, "comparing", diff=diff, reasons=reasons)

    def _apply(self, stage: Stage) -> None:
        for kind in self.kinds:
            for changes in to_record(stage, kind, AGGREGATES_A_TRANSACTION):
                work = self._recording(kind, changes, self.unit)
                self._commit(kind, [change for change, _ in changes], work, self.unit)
        for kind in reversed(self.kinds):
            for ids in to_let_leave(stage, kind, AGGREGATES_A_TRANSACTION):
                work = self._leaving(kind, ids)
                self._commit(kind, [Change.REMOVED] * len(ids), work, self.unit)

    def _recording(
        self, kind: Kind, changes: list[tuple[str, Record]], unit: Unit
    ) -> Callable[[], None]:
        records = [record for _, record in changes]
        return lambda: record_many(records, kind.collected(unit))

    def _leaving(self, kind: Kind, ids: list[str]) -> Callable[[], None]:
        return lambda: let_leave(ids, kind.collected(self.unit))

    def _commit(self, kind: Kind, changes: list[str], work: Callable[[], None], unit: Unit) -> None:
        def batch() -> None:
            work()
            self.imports.advance(unit, self.claim, kind.name, changes)

        self.go_on()
        unit.run(batch)
        crash.point(f"roster-applied-{kind.name}", self.claim.job)

    def _refuse(self, error: RapportError) -> None:
        self.imports.refuse(self.claim, error)
        self.tidy()
        log.warning("roster_refused", extra={"import_id": self.claim.import_id, "code": error.code})

    def go_on(self) -> None:
        if self.stopping.is_set():
            raise Stopped
