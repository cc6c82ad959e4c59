# SPDX-License-Identifier: Apache-2.0
"""What `make up` shows: the sample district imported, the sample announcement sent, the report."""

import os
import subprocess
import sys

from deploy.embedded.errors import CannotStart
from deploy.embedded.platform import Platform
from deploy.embedded.settings import ROOT

# The same key every time: asking again is the same as asking once, and nobody gets it twice.
ANNOUNCEMENT_KEY = "sample-announcement"
SUBJECT = "Family evening on Thursday"
BODY = (
    "Our family evening is on Thursday, December 3 at 6:30 PM in the school library. "
    "Interpreters and childcare will be there. Everybody in the family is welcome."
)


def run(platform: Platform) -> None:
    """Raise CannotStart when a step fails; each step may be taken again."""
    roster = platform.var / "sample" / "roster.zip"
    if not roster.exists():
        _python(platform, ["sample", "--students", "1000", "--schools", "2", "--zip", str(roster)])
    if not (platform.var / "token-sample").exists():
        _rapport(platform, ["login", "--first", "Sample Operator"])
    _rapport(platform, ["roster", "import", str(roster)])
    words = ["--subject", SUBJECT, "--body", BODY, "--category", "gatherings"]
    _rapport(platform, ["announce", *words, "--to", "district", "--key", ANNOUNCEMENT_KEY])


def _rapport(platform: Platform, words: list[str]) -> None:
    _python(platform, ["cli.main", *words])


def _python(platform: Platform, words: list[str]) -> None:
    command = [sys.executable, "-m", *words]
    environment = {**os.environ, **platform.environment()}
    if subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode:
        raise CannotStart(f"This step failed; see above: python -m {' '.join(words[:3])}")
