# SPDX-License-Identifier: Apache-2.0
"""One import: read, compared, applied in batches, finished.

May be killed anywhere. The next worker reads the same files again, compares, and finds only what
is not applied yet: a batch and its events commit together, and what is applied compares equal.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kernel import crash
from kernel.errors import RapportError
from kernel.mongo import Database, Document
from kernel.unit import Unit
from services.directory.commands import Record
from services.directory.config import DirectorySettings
from services.directory.errors import RosterRefused
from services.directory.handlers import let_leave, record_many
from services.directory.roster.changes import Change, compare, summary, to_let_leave, to_record
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.findings import LeftOut
from services.directory.roster.imports import Claim, Imports
from services.directory.roster.kinds import KINDS, Kind
from services.directory.roster.leaving import refuse_exodus
from services.directory.roster.manifest import Manifest
from services.directory.roster.mapping import read_mapping
from services.directory.roster.read import ReadingRules, read_roster
from services.directory.roster.source import MEGABYTE
from services.directory.roster.stage import Stage, open_stage
from services.directory.roster.staging import staging
from services.directory.roster.stored import MongoStoredRows
from services.directory.roster.uploads import Uploads

log = logging.getLogger(__name__)

AGGREGATES_A_TRANSACTION = 1000


class Stopped(Exception):
    """This process was asked to end; the import goes on in the next."""


class Importing:
    def __init__(
        self,
        claim: Claim,
        database: Database,
        imports: Imports,
        settings: DirectorySettings,
        ids: ContactPointIds,
        stopping: threading.Event,
    ) -> None:
        self.claim = claim
        self.imports = imports
        self.settings = settings
        self.ids = ids
        self.stopping = stopping
        self.unit = Unit(database, correlation_id=claim.import_id)
        key = "" if claim.dry_run else f"{claim.import_id}.{claim.fence}"
        self.stored = MongoStoredRows(database, key)
        self.uploads = Uploads(database, max_bytes=settings.roster_max_mb * MEGABYTE)

    def run(self) -> None:
        """To its end. Raises Stopped, WorkerReplaced or Unavailable when others must go on."""
        with open_stage(self.settings.roster_staging) as stage:
            try:
                self._read(stage)
                self._compare(stage)
            except RosterRefused as refused:
                self._refuse(refused)
                return
            if not self.claim.dry_run:
                self.imports.enter(self.claim, "applying")
                self._apply(stage)
        self.unit.run(self._finish)
        self.stored.forget_others()
        self._discard_upload()
        log.info("roster_imported", extra={"import_id": self.claim.import_id})

    def _finish(self) -> None:
        self.stored.adopt(self.unit)
        self.imports.finish(self.unit, self.claim)

    def _read(self, stage: Stage) -> None:
        self.imports.enter(self.claim, "reading")
        rules = ReadingRules(
            default_language=self.settings.default_language,
            default_region=self.settings.default_region,
            language_columns=self.settings.roster_language_columns,
            max_bytes=self.settings.roster_max_mb * MEGABYTE,
            as_of=self.claim.as_of,
            mapping=read_mapping(self.settings.roster_mapping),
        )
        with self._files() as path:
            manifest = read_roster(path, stage, rules, self.stored)
        self.imports.keep_findings(self.claim, stage.findings())
        self.imports.enter(
            self.claim, "comparing", version=manifest.version, rows_read=stage.rows_read,
            rows_rejected=stage.rows_rejected(), files=_verdicts(stage, manifest),
        )  # fmt: skip

    @contextmanager
    def _files(self) -> Iterator[Path]:
        with ExitStack() as stack:
            if not self.claim.upload_id:
                yield Path(self.claim.path)
                return
            path = stack.enter_context(staging(self.settings.roster_staging)) / "roster.zip"
            self.uploads.fetch(self.claim.upload_id, path)
            yield path

    def _compare(self, stage: Stage) -> None:
        known = {}
        for kind in KINDS:
            self._go_on()
            kind.prepare(stage, self.unit)
            known[kind.name] = compare(stage, kind, self.ids, kind.collected(self.unit))
        left = summary(stage)
        self.imports.keep_summary(self.claim, left)
        if not self.claim.dry_run:
            refuse_exodus(left, known, self.settings.roster_most_leaving_percent)

    def _apply(self, stage: Stage) -> None:
        for kind in KINDS:
            for changes in to_record(stage, kind, AGGREGATES_A_TRANSACTION):
                self._commit(
                    kind, [change for change, _ in changes], self._recording(kind, changes)
                )
        for kind in reversed(KINDS):
            for ids in to_let_leave(stage, kind, AGGREGATES_A_TRANSACTION):
                self._commit(kind, [Change.REMOVED] * len(ids), self._leaving(kind, ids))

    def _recording(self, kind: Kind, changes: list[tuple[str, Record]]) -> Callable[[], None]:
        records = [record for _, record in changes]
        return lambda: record_many(records, kind.collected(self.unit))

    def _leaving(self, kind: Kind, ids: list[str]) -> Callable[[], None]:
        return lambda: let_leave(ids, kind.collected(self.unit))

    def _commit(self, kind: Kind, changes: list[str], work: Callable[[], None]) -> None:
        def batch() -> None:
            work()
            self.imports.advance(self.unit, self.claim, kind.name, changes)

        self._go_on()
        self.unit.run(batch)
        crash.point(f"roster-applied-{kind.name}")

    def _refuse(self, error: RapportError) -> None:
        self.imports.refuse(self.claim, error)
        self.stored.discard()
        self._discard_upload()
        log.warning("roster_refused", extra={"import_id": self.claim.import_id, "code": error.code})

    def _discard_upload(self) -> None:
        if self.claim.upload_id:
            self.uploads.discard(self.claim.upload_id)

    def _go_on(self) -> None:
        if self.stopping.is_set():
            raise Stopped


def _verdicts(stage: Stage, manifest: Manifest) -> list[Document]:
    """For each file: how it was taken, and how much of it was not."""
    rejected = stage.rejected_of()
    return [
        {
            "file": f"{name}.csv",
            "mode": "delta" if name in manifest.delta else "bulk",
            "rows_read": rows,
            "rows_rejected": rejected.get((f"{name}.csv", LeftOut.ROW), 0),
            "values_rejected": rejected.get((f"{name}.csv", LeftOut.VALUE), 0),
        }
        for name, rows in sorted(stage.rows_of.items())
    ]
