# SPDX-License-Identifier: Apache-2.0
"""A roster on its way to the directory, piece by piece."""

import base64
import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.problems import Invalid
from cli.session import LONG_S, Session

PIECE = 512 * 1024


@contextmanager
def packed(path: Path) -> Iterator[Path]:
    """The roster as one file: a folder's CSV files are put into a zip."""
    if not path.exists():
        raise Invalid(f"There is no {path}.", fix="Give a OneRoster zip, or a folder of CSV files.")
    if path.is_file():
        yield path
        return
    files = sorted(path.glob("*.csv"))
    if not files:
        raise Invalid(
            f"There is no CSV file in {path}.",
            fix="OneRoster files are called users.csv, orgs.csv, enrollments.csv ...",
        )
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / f"{path.resolve().name}.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
            for file in files:
                target.write(file, file.name)
        yield archive


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
