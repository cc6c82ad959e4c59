# SPDX-License-Identifier: Apache-2.0
"""Where a roster lies while it is read. It holds families' data: none of it outlives its reader."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "rapport-roster"


@contextmanager
def staging(folder: str) -> Iterator[Path]:
    """A directory in `folder`, or where temporary files go; it is gone afterwards."""
    # The process id tells whoever comes next whether its reader still lives.
    prefix = f"{PREFIX}-{os.getpid()}-"
    with TemporaryDirectory(prefix=prefix, dir=folder or None) as made:
        yield Path(made)


def sweep(folder: str) -> int:
    """Remove what killed readers left behind; for a process that stages nothing yet.

    Returns how many directories. One under our own process id is of a reader before us: in a
    container that starts again, everybody has the same.
    """
    left = [
        one
        for one in Path(folder or gettempdir()).glob(f"{PREFIX}-*-*")
        if one.is_dir() and not _is_alive(one.name.split("-")[2])
    ]
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return len(left)


def _is_alive(process_id: str) -> bool:
    if not process_id.isdigit():
        return True  # not one of ours: leave it alone
    if int(process_id) == os.getpid():
        return False
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
