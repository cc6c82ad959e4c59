# SPDX-License-Identifier: Apache-2.0
"""One import: its files read, checked and compared with the directory, then held or applied."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kernel.clock import utc_now
from kernel.mongo import Database, Document
from services.directory.config import DirectorySettings
from services.directory.family.settling import settle_corrections
from services.directory.roster import holding
from services.directory.roster.applying import Applying
from services.directory.roster.changes import Change, Summary, compare
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.findings import LeftOut
from services.directory.roster.imports import Claim, Imports
from services.directory.roster.kinds import Kind
from services.directory.roster.limited import ways_round
from services.directory.roster.manifest import Manifest
from services.directory.roster.mapping import read_mapping
from services.directory.roster.office import apply_custody, offer_readings
from services.directory.roster.read import ReadingRules, read_roster
from services.directory.roster.source import MEGABYTE
from services.directory.roster.stage import Stage
from services.directory.roster.staging import staging
from services.directory.roster.stored import MongoStoredRows
from services.directory.roster.uploads import Uploads


class Importing(Applying):
    def __init__(
        self,
        claim: Claim,
        database: Database,
        imports: Imports,
        settings: DirectorySettings,
        ids: ContactPointIds,
        stopping: threading.Event,
    ) -> None:
        super().__init__(claim, database, imports, settings, stopping)
        self.ids = ids
        key = "" if claim.dry_run else f"{claim.import_id}.{claim.fence}"
        self.stored = MongoStoredRows(database, key)
        self.uploads = Uploads(database, max_bytes=settings.roster_max_mb * MEGABYTE)
        self._finished = False
        self._round_limits: list[str] = []

    def prepare(self, stage: Stage) -> Mapping[str, int]:
        self._read(stage)
        known = {}
        for kind in self.kinds:
            self.go_on()
            kind.prepare(stage, self.unit)
            known[kind.name] = compare(stage, kind, self.ids, kind.collected(self.unit))
        self._round_limits = ways_round(stage, self.unit)
        return known

    def reasons_to_hold(self, stage: Stage, would: Summary, known: Mapping[str, int]) -> list[str]:
        if holding.changes(would, known, self.settings):
            would = {kind.name: self._in_substance(stage, kind, would[kind.name])
                     for kind in self.kinds}  # fmt: skip
        return [*holding.reasons_to_hold(would, known, self.settings), *self._round_limits]

    def _in_substance(self, stage: Stage, kind: Kind, counted: dict[str, int]) -> dict[str, int]:
        slight = holding.only_written_otherwise(stage, kind, self.unit)
        return counted | {Change.CHANGED: counted[Change.CHANGED] - slight}

    def before_deciding(self, stage: Stage) -> None:
        self._apply_custody(stage)
        offer_readings(stage, self.unit, self.ids, self.claim.import_id)

    def after_applying(self, stage: Stage) -> None:
        self._apply_custody(stage)  # of those who were not in the directory before
        settle_corrections(self.unit, self.ids)

    def _apply_custody(self, stage: Stage) -> None:
        zone = ZoneInfo(self.settings.time_zone)
        apply_custody(stage, self.unit, self.claim.import_id, zone)

    def finish(self) -> None:
        self.stored.adopt(self.unit)
        self.imports.finish(self.unit, self.claim)
        self._finished = True

    def tidy(self, *, held: bool = False) -> None:
        if self._finished:
            self.stored.forget_others()
        else:
            self.stored.discard()
        if self.claim.upload_id and held:
            until = utc_now() + timedelta(days=self.settings.roster_hold_days)
            self.uploads.keep_until(self.claim.upload_id, until)
        elif self.claim.upload_id:
            self.uploads.discard(self.claim.upload_id)

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
