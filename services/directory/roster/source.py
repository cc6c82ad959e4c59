# SPDX-License-Identifier: Apache-2.0
"""Opens a roster as folder or zip. Nothing is ever unpacked to disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from services.directory.errors import RosterRefused

MEGABYTE = 1 << 20
# CSV shrinks 5 to 20 times. A megabyte of it that came from 5 kilobytes was made to do harm.
MOST_SHRINKING = 200


class RosterFiles(Protocol):
    """The files of one roster, by their OneRoster names ("users.csv")."""

    def names(self) -> set[str]: ...

    def open(self, name: str) -> IO[bytes]:
        """Raise RosterRefused when the bytes cannot be read."""


class Folder:
    def __init__(self, path: Path, *, max_bytes: int) -> None:
        self._paths = {each.name.lower(): each for each in path.iterdir() if each.is_file()}
        for each in self._paths.values():
            _check_size(each.name, each.stat().st_size, max_bytes)

    def names(self) -> set[str]:
        return {name for name in self._paths if name.endswith(".csv")}

    def open(self, name: str) -> IO[bytes]:
        return self._paths[name.lower()].open("rb")


class Archive:
    def __init__(self, archive: zipfile.ZipFile, *, max_bytes: int) -> None:
        self._archive = archive
        self._max_bytes = max_bytes
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in archive.infolist():
            if not entry.is_dir() and not _is_leftover(entry.filename):
                self._add(entry)
        _check_size("the zip", sum(e.file_size for e in self._entries.values()), max_bytes)

    def names(self) -> set[str]:
        return set(self._entries)

    def open(self, name: str) -> IO[bytes]:
        try:
            opened = self._archive.open(self._entries[name.lower()])
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            # zipfile's words for a compression it does not know, and for a password.
            raise _damaged(name) from error
        bounded = _Bounded(opened, name, self._entries[name.lower()].file_size)
        return io.BufferedReader(bounded, 1 << 16)

    def _add(self, entry: zipfile.ZipInfo) -> None:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
            raise RosterRefused(
                "this zip holds a path that points outside of it; make it anew.",
                code="unsafe-zip", file=entry.filename,
            )  # fmt: skip
        if path.suffix.lower() != ".csv":
            return
        if entry.flag_bits & 1:
            raise RosterRefused(
                f"{path.name} is locked with a password; export the roster without one.",
                code="locked-zip", file=path.name,
            )  # fmt: skip
        if entry.file_size > MEGABYTE and entry.file_size > MOST_SHRINKING * entry.compress_size:
            raise RosterRefused(
                f"{path.name} unpacks to {entry.file_size // MEGABYTE} MB from almost nothing.",
                code="unsafe-zip", file=path.name,
            )  # fmt: skip
        if path.name.lower() in self._entries:
            raise RosterRefused(
                f"{path.name} is in this zip more than once.", code="file-twice", file=path.name
            )
        self._entries[path.name.lower()] = entry


class _Bounded(io.RawIOBase):
    """Reads no more than the entry said it holds, and says "damaged" in our words."""

    def __init__(self, source: IO[bytes], name: str, size: int) -> None:
        super().__init__()
        self._source, self._name, self._left = source, name, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            piece = self._source.read(min(len(buffer), max(self._left, 0) + 1))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _damaged(self._name) from error
        self._left -= len(piece)
        if self._left < 0:
            raise _damaged(self._name)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._source.close()
        super().close()


@contextmanager
def open_roster(path: Path, *, max_bytes: int) -> Iterator[RosterFiles]:
    """The roster at `path`. Raises RosterRefused naming what is wrong with folder or zip."""
    if path.is_dir():
        yield Folder(path, max_bytes=max_bytes)
        return
    if not path.exists():
        raise RosterRefused(f"there is no {path.name}.", code="no-such-file", file=path.name)
    if not zipfile.is_zipfile(path):
        raise RosterRefused(
            "this is not a zip file. Give a folder of OneRoster CSV files, or a zip of them.",
            code="not-a-zip", file=path.name,
        )  # fmt: skip
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise _damaged(path.name) from error
    with archive:
        yield Archive(archive, max_bytes=max_bytes)


def _is_leftover(name: str) -> bool:
    """What file managers put into archives beside the files."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith("._")


def _check_size(name: str, size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise RosterRefused(
            f"{name} unpacks to {size // MEGABYTE} MB, more than the {max_bytes // MEGABYTE} MB "
            "that are read (RAPPORT_ROSTER_MAX_MB).",
            code="too-large", file=name,
        )  # fmt: skip


def _damaged(name: str) -> RosterRefused:
    return RosterRefused(
        f"{name} is damaged: the zip breaks off or does not match its checksums. Upload it again.",
        code="damaged-zip", file=name,
    )  # fmt: skip
