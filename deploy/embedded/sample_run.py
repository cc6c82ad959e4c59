# SPDX-License-Identifier: Apache-2.0
"""What `make up` shows: the sample district imported, the sample announcement sent, the report."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from deploy.embedded.errors import CannotStart
from deploy.embedded.platform import Platform
from deploy.embedded.settings import ROOT
from kernel.identity import Operator, Role, issue

# The same key every time: asking again is the same as asking once, and nobody gets it twice.
ANNOUNCEMENT_KEY = "sample-announcement"
SUBJECT = "Family evening on Thursday, December 3"
TEXT = """Dear families of {{student_first_name}},

Family evening is on Thursday, December 3, 2026, at 6:30 PM in the library of {{school_name}}.
Dinner is served at 6:00 PM. It is free for the whole family.

Interpreters and childcare will be there. Please call 555-0142 if you need a ride.
"""


def run(platform: Platform) -> None:
    """Raise CannotStart when a step fails; each step may be taken again."""
    roster = platform.var / "sample" / "roster.zip"
    if not roster.exists():
        _python(platform, ["sample", "--students", "1000", "--schools", "2", "--zip", str(roster)])
    _rapport(platform, ["roster", "import", str(roster)])
    words = ["--subject", SUBJECT, "--body", TEXT, "--category", "gatherings"]
    _rapport(platform, ["announce", *words, "--audience", "district", "--key", ANNOUNCEMENT_KEY])


def operator_token(key: str) -> str:
    """Whoever runs `make up` acts under that name."""
    now = datetime.now(UTC)
    sender = Operator(operator_id="make-up", name="make up", role=Role.ADMIN)
    return issue(key, sender, now=now, expires_at=now + timedelta(hours=1))


def _rapport(platform: Platform, words: list[str]) -> None:
    _python(platform, ["cli.main", *words])


def _python(platform: Platform, words: list[str]) -> None:
    environment = {
        **os.environ,
        **platform.environment(),
        "RAPPORT_TOKEN": operator_token(platform.keys.token_key),
    }
    command = [sys.executable, "-m", *words]
    if subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode:
        raise CannotStart(f"This step failed; see above: python -m {' '.join(words)}")
