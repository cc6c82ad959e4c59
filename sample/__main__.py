# SPDX-License-Identifier: Apache-2.0
"""python -m sample --students 1000 --schools 2 --seed 7 --version 1.2 OUT"""

import argparse
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from sample.oneroster import Wish, write

MOST_STUDENTS = 100_000


def main(arguments: list[str]) -> int:
    asked = _parser().parse_args(arguments)
    wish = Wish(
        students=asked.students, schools=asked.schools, seed=asked.seed, version=asked.version
    )
    if asked.zip:
        with tempfile.TemporaryDirectory() as folder:
            write(wish, Path(folder))
            pack(Path(folder), asked.out)
    else:
        write(wish, asked.out)
    sys.stdout.write(f"{asked.out}: {asked.students} students, OneRoster {asked.version}\n")
    return 0


def pack(folder: Path, archive: Path) -> None:
    """Zip the files of `folder` with fixed times, so that the same files give the same bytes."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.glob("*.csv")):
            entry = zipfile.ZipInfo(path.name, date_time=(2026, 8, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                while piece := source.read(1 << 20):
                    target.write(piece)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sample",
        description="Write an invented district as OneRoster bulk files.",
        epilog="Example: python -m sample --students 1000 --schools 2 --version 1.1 --zip town.zip",
    )
    parser.add_argument("--students", type=_count(MOST_STUDENTS), default=1000)
    parser.add_argument("--schools", type=_count(400), default=2)
    parser.add_argument("--seed", type=int, default=7, help="another seed, another district")
    parser.add_argument("--version", choices=("1.1", "1.2"), default="1.2")
    parser.add_argument("--zip", action="store_true", help="OUT is one zip file, not a folder")
    parser.add_argument("out", type=Path, metavar="OUT")
    return parser


def _count(most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isdigit() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a number from 1 to {most}, not {text!r}")
        return int(text)

    return parse


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
