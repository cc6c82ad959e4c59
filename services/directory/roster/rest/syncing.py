# SPDX-License-Identifier: Apache-2.0
"""One sync of a REST source: fetched, written as files, handed to the import."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from services.directory.config import DirectorySettings
from services.directory.errors import RosterRefused
from services.directory.roster.rest.client import Provider
from services.directory.roster.rest.fetching import Fetching
from services.directory.roster.rest.writing import RosterZip
from services.directory.roster.source import MEGABYTE
from services.directory.roster.sources.base import NO_BASE, base_of
from services.directory.roster.sources.source_file import RestSource
from services.directory.roster.sources.syncs import Sync, Syncs
from services.directory.roster.staging import staging
from services.directory.roster.uploads import LARGEST_PIECE, Uploads


class RestGathering:
    def __init__(
        self,
        source: RestSource,
        syncs: Syncs,
        settings: DirectorySettings,
        wait: Callable[[float], None],
    ) -> None:
        self._source = source
        self._syncs = syncs
        self._settings = settings
        self._wait = wait

    def fresh(self) -> str:
        """A provider is asked each time."""
        return "ask"

    def gather(self, sync: Sync) -> None:
        """Raises RosterRefused when no whole roster can be had."""
        base = base_of(self._syncs.database, self._source) if sync.mode == "delta" else NO_BASE
        sync = self._syncs.begin(
            sync, mode="delta" if base.since else "bulk", since=base.since,
            most_roles=base.most_roles, url=self._source.url,
        )  # fmt: skip
        with closing(Provider(self._source, self._wait)) as provider:
            fetching = Fetching(sync, self._syncs, self._source, provider)
            fetching.run()
        roster = RosterZip(
            fetching.pages, version=self._source.version, collections=fetching.collections,
            mode=sync.mode, most_roles=sync.most_roles,
        )  # fmt: skip
        self._hand_over(sync, roster)
        fetching.pages.discard()

    def _hand_over(self, sync: Sync, roster: RosterZip) -> None:
        with staging(self._settings.roster_staging) as folder:
            path = folder / "roster.zip"
            roster.write(path)
            self._require_whole(sync, roster)
            if sync.mode == "delta" and not roster.rows:
                self._syncs.end(sync, "unchanged")
                return
            name = f"{self._source.name} ({sync.mode})"
            upload_id = self._upload(path, name)
        self._syncs.hand_over(sync, name=name, upload_id=upload_id, most_roles=roster.most_roles)

    def _require_whole(self, sync: Sync, roster: RosterZip) -> None:
        """Pages are kept for some days only, and a sync may have waited longer for its worker."""
        if roster.records != self._syncs.records(sync):
            raise RosterRefused(
                "pages that were fetched are kept for a week, and some of these are gone. Sync it "
                f"again: rapport roster sync {self._source.name}.",
                code="pages-gone",
            )

    def _upload(self, path: Path, name: str) -> str:
        """Kept with the other uploads, so that whichever worker imports it finds it."""
        max_bytes = self._settings.roster_max_mb * MEGABYTE
        uploads = Uploads(self._syncs.database, max_bytes=max_bytes)
        upload_id, digest = uploads.begin(name), hashlib.sha256()
        with path.open("rb") as source:
            for number, piece in enumerate(iter(lambda: source.read(LARGEST_PIECE), b"")):
                digest.update(piece)
                uploads.add_piece(upload_id, number, piece)
        uploads.finish(upload_id, digest.hexdigest())
        return upload_id
