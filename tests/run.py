# SPDX-License-Identifier: Apache-2.0
"""`make test`: every test, in two runs side by side, each with servers of its own.

Tests that run the whole platform mostly wait, for a lease to end or a retry to come; the others
mostly work. One after the other they would leave a core idle for half of the time. Those that say
how soon something happens come last, with the machine to themselves.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).parents[1]
APART = ("tests/system", "tests/deploy", "tests/cli", "tests/capture", "tests/translation")
ALONE = (
    "tests/kernel/test_poison.py",
    "tests/directory/limits/test_confirming.py",
    "tests/notifications/inbound/test_stop_in_time.py",
    "tests/system/test_tiers.py",
    "tests/system/test_urgent_lane.py",
)
INTERRUPTED = 130


def main(only: Sequence[str]) -> int:
    if only:
        return subprocess.run(_pytest(*only), cwd=ROOT, check=False).returncode
    try:
        return max(_side_by_side(), _start(_pytest(*ALONE, cache="alone")).wait())
    except KeyboardInterrupt:
        return INTERRUPTED


def _side_by_side() -> int:
    with TemporaryFile() as said:
        apart = _start(_pytest(*APART, *_without(*ALONE), cache="apart"), said)
        rest = _start(_pytest("tests", *_without(*APART, *ALONE), cache="rest"))
        try:
            codes = [rest.wait(), apart.wait()]
        except KeyboardInterrupt:
            for process in (rest, apart):
                process.wait()  # both were told by the terminal, and stop their servers first
            raise
        said.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(b"\n" + said.read())
        sys.stdout.flush()
    return max(codes)


def _without(*paths: str) -> list[str]:
    return [f"--ignore={path}" for path in paths]


def _pytest(*arguments: str, cache: str = "") -> list[str]:
    apart = ["-o", f"cache_dir=.pytest_cache/{cache}"] if cache else []
    return [sys.executable, "-m", "pytest", *apart, *arguments]


def _start(command: Sequence[str], output: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
