# SPDX-License-Identifier: Apache-2.0
"""All collections of a provider, page by page, each page kept before the next is asked for.

One that changed while it was read, so that somebody might be missing, is fetched again.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from kernel import crash
from services.directory.roster.rest.client import Page
from services.directory.roster.rest.errors import ChangedMeanwhile
from services.directory.roster.rest.pages import Pages
from services.directory.roster.rest.progress import Changed, Progress
from services.directory.roster.rest.records import COLLECTIONS, Cells, cells_of
from services.directory.roster.sources.source_file import RestSource
from services.directory.roster.sources.syncs import Sync, Syncs

log = logging.getLogger(__name__)

MOST_STARTS = 4
# What a provider committed late, with a time of a little earlier, is in the next delta.
MARGIN = timedelta(minutes=5)


class Provided(Protocol):
    def page(self, collection: str, *, offset: int, limit: int, since: str = "") -> Page:
        """Raises ProviderAway, ProviderRefused or BadResponse."""


class Fetching:
    def __init__(self, sync: Sync, syncs: Syncs, source: RestSource, provider: Provided) -> None:
        self._sync = sync
        self._syncs = syncs
        self._source = source
        self._provider = provider
        self._unit = syncs.unit
        self.pages = Pages(syncs.database, sync.sync_id)

    @property
    def collections(self) -> Sequence[str]:
        left_out = () if self._source.demographics else ("demographics",)
        return [each for each in COLLECTIONS if each not in left_out]

    def run(self) -> None:
        for name in self.collections:
            while not self._syncs.is_fetched(self._sync, name):
                try:
                    self._fetch(self._taken_up(name))
                except Changed as changed:
                    self._start_again(name, str(changed))

    def _fetch(self, reading: Progress) -> None:
        over = False
        while not over:
            page = self._provider.page(
                reading.name, offset=reading.offset, limit=self._source.page_size,
                since=self._sync.since,
            )  # fmt: skip
            number, offset = reading.number, reading.offset
            cells = [
                cells_of(each, reading.name, self._source.version, offset + place)
                for place, each in enumerate(page.records)
            ]
            new = cells[reading.take([each.id for each in cells], page.total) :]
            over = reading.is_over(new=len(new), more=page.more)
            self._keep(reading, number, new, page, over=over)
            crash.point("roster-page-kept", reading.name)

    def _keep(
        self, reading: Progress, number: int, new: list[Cells], page: Page, *, over: bool
    ) -> None:
        def work() -> None:
            self._syncs.note_page(
                self._sync, reading.name, total=page.total, records=len(reading.ids), over=over,
                as_of=page.at - MARGIN,
            )  # fmt: skip
            self.pages.keep(self._unit, reading.name, number, new)

        self._unit.run(work)

    def _taken_up(self, name: str) -> Progress:
        """Where whoever fetched before us came to."""
        reading = Progress(
            name=name, is_whole=not self._sync.since, total=self._syncs.total(self._sync, name)
        )
        for cells in self.pages.read(name):
            reading.add([each.id for each in cells])
        return reading

    def _start_again(self, name: str, why: str) -> None:
        log.info("roster_collection_again", extra={"collection": name, "reason": why})

        def work() -> int:
            self.pages.drop(self._unit, name)
            return self._syncs.note_restart(self._sync, name)

        if self._unit.run(work) >= MOST_STARTS:
            raise ChangedMeanwhile(
                f"{name} kept changing while it was read ({why}, {MOST_STARTS} times). It is "
                f"tried again at its next time; or: rapport roster sync {self._source.name}.",
                collection=name,
            )


def as_filter(moment: datetime | None) -> str:
    """As OneRoster's filters write a moment."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
