# SPDX-License-Identifier: Apache-2.0
"""A folder of this machine in which somebody drops rosters as CSV files or zips."""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from services.directory.errors import RosterRefused
from services.directory.roster.manifest import MANIFEST
from services.directory.roster.sources.source_file import CsvSource
from services.directory.roster.sources.syncs import Sync, Syncs

QUIET_S = 60.0  # so long nothing of it may have changed: else somebody still writes it


@dataclass(frozen=True, kw_only=True)
class Dropped:
    path: Path
    fingerprint: str
    changed_at: float


def dropped(folder: Path) -> Dropped | None:
    """The roster that was dropped last: the folder itself, or a zip or folder in it."""
    try:
        if not folder.is_dir() or (folder / MANIFEST).exists():
            return _looked_at(folder)
        found = [
            _looked_at(each)
            for each in folder.iterdir()
            if each.suffix.lower() == ".zip" or (each / MANIFEST).exists()
        ]
    except OSError:
        return None  # it is not there, is being moved just now, or may not be read
    return max(found, key=lambda each: each.changed_at, default=None)


def _looked_at(path: Path) -> Dropped:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    stats = [(each.name, each.stat()) for each in files]
    digest = hashlib.sha256(str(path).encode())
    for name, stat in stats:
        digest.update(f"\n{name} {stat.st_size} {stat.st_mtime_ns} {stat.st_ino}".encode())
    # The time of the last change of any kind: whoever copies files with their times sets st_mtime.
    changed_at = max((max(stat.st_mtime, stat.st_ctime) for _, stat in stats), default=0.0)
    return Dropped(path=path, fingerprint=digest.hexdigest(), changed_at=changed_at)


class FolderGathering:
    def __init__(self, source: CsvSource, syncs: Syncs, quiet_s: float = QUIET_S) -> None:
        self._source = source
        self._syncs = syncs
        self._quiet_s = quiet_s

    def fresh(self) -> str:
        """What tells a roster from those before; empty when none is there that is whole and new."""
        found = dropped(Path(self._source.path))
        if found is None or self._quiet(found) > 0 or self._is_known(found):
            return ""
        return found.fingerprint

    def gather(self, sync: Sync) -> None:
        """Raises RosterRefused when there is nothing, or it is still being written."""
        found = dropped(Path(self._source.path))
        if found is None:
            raise RosterRefused(
                f"there is no roster in {self._source.path} that can be read: drop a zip or a "
                "folder of OneRoster CSV files there.",
                code="no-such-file",
            )
        if (left := self._quiet(found)) > 0:
            raise RosterRefused(
                f"{found.path.name} was changed just now; it is read once it is the same for "
                f"{self._quiet_s:.0f} s. Try again in {left:.0f} s.",
                code="still-written", file=found.path.name,
            )  # fmt: skip
        sync = self._syncs.begin(sync, mode="files", fingerprint=found.fingerprint)
        self._syncs.hand_over(sync, name=f"{self._source.name}: {found.path.name}",
                              path=str(found.path))  # fmt: skip

    def _quiet(self, found: Dropped) -> float:
        """Seconds until it has been the same for long enough. A clock set back waits as well."""
        return found.changed_at + self._quiet_s - time.time()

    def _is_known(self, found: Dropped) -> bool:
        known = self._syncs.database.roster_syncs.find_one(
            {"source": self._source.name, "fingerprint": found.fingerprint}
        )
        return known is not None
