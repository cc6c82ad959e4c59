# SPDX-License-Identifier: Apache-2.0
"""A roster on its way to the directory, piece by piece."""

import base64
import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cli.passwords import copy_without
from cli.problems import Invalid
from cli.session import LONG_S, Session

PIECE = 512 * 1024
DEFLATED = zipfile.ZIP_DEFLATED
USER_FILES = ("users.csv", "userprofiles.csv")  # those in which OneRoster has passwords


@contextmanager
def packed(path: Path, tell: Callable[[str], None] = lambda _: None) -> Iterator[Path]:
    """The roster as one file: a folder's CSV files are put into a zip. Passwords stay behind."""
    if not path.exists():
        raise Invalid(f"There is no {path}.", fix="Give a OneRoster zip, or a folder of CSV files.")
    if path.is_file():
        with tempfile.TemporaryDirectory() as folder:
            yield _without_passwords(path, Path(folder) / path.name, tell)
        return
    files = sorted(path.glob("*.csv"))
    if not files:
        raise Invalid(
            f"There is no CSV file in {path}.",
            fix="OneRoster files are called users.csv, orgs.csv, enrollments.csv ...",
        )
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / f"{path.resolve().name}.zip"
        with zipfile.ZipFile(archive, "w", DEFLATED) as target:
            for file in files:
                with file.open("rb") as source:
                    _add(target, file.name, source, tell)
        yield archive


def _without_passwords(path: Path, clean: Path, tell: Callable[[str], None]) -> Path:
    """The zip itself when it holds none, or cannot be read: the service says what is wrong."""
    found = 0
    try:
        with zipfile.ZipFile(path) as given, zipfile.ZipFile(clean, "w", DEFLATED) as target:
            for entry in given.infolist():
                if entry.filename.lower().endswith(USER_FILES):
                    with given.open(entry) as source:
                        found += _add(target, entry.filename, source, tell)
            if not found:
                return path
            for entry in given.infolist():
                if not entry.filename.lower().endswith(USER_FILES):
                    with given.open(entry) as source, target.open(entry.filename, "w") as sink:
                        shutil.copyfileobj(source, sink)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        return path
    return clean


def _add(target: zipfile.ZipFile, name: str, source: IO[bytes], tell: Callable[[str], None]) -> int:
    with target.open(name, "w", force_zip64=True) as sink:
        found = copy_without(name, source, sink)
    if found:
        tell(f"{name}: {found:,} passwords were left out before sending.")
    return found


def upload(session: Session, file: Path, name: str, sent: Callable[[int], None]) -> str:
    """Send the file; `sent` hears of every piece's size. Returns the upload's id."""
    upload_id = session.ask("directory", "roster_upload_begin", file_name=name)["upload_id"]
    digest = hashlib.sha256()
    with file.open("rb") as source:
        for number, piece in enumerate(iter(lambda: source.read(PIECE), b"")):
            digest.update(piece)
            content = base64.b64encode(piece).decode()
            session.ask(
                "directory", "roster_upload_part", LONG_S,
                upload_id=upload_id, number=number, content=content,
            )  # fmt: skip
            sent(len(piece))
    session.ask(
        "directory", "roster_upload_finish", LONG_S,
        upload_id=upload_id, sha256=digest.hexdigest(),
    )  # fmt: skip
    return str(upload_id)
