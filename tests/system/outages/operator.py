# SPDX-License-Identifier: Apache-2.0
"""`rapport`, run as an operator runs it."""

import json
import subprocess
import sys
from typing import Any

from tests.system.outages.asks import token
from tests.system.outages.ground import Ground
from tests.system.processes import ROOT


def rapport(ground: Ground, *words: str) -> tuple[int, Any]:
    """Exit code and what it printed as JSON."""
    environment = {
        **ground.platform.environment, "RAPPORT_TOKEN": token(),
        "RAPPORT_HEALTH_PORT_FIRST": str(ground.platform.first_port),
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-m", "cli.main", *words, "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return ended.returncode, json.loads(ended.stdout)


def is_told_to_come_back(ground: Ground) -> str:
    """The sentence for an operator who announces meanwhile; fails unless it is a clear one."""
    code, printed = rapport(
        ground, "announce", "--subject", "S", "--body", "B", "--audience", "district", "--no-wait"
    )
    error = printed["error"]
    assert (code, error["code"]) == (4, "unavailable"), printed
    assert error["details"]["retry_after_s"] > 0
    assert "it cannot go out twice" in error["fix"]
    return str(error["message"])
