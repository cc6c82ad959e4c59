# SPDX-License-Identifier: Apache-2.0
"""Rosters that wait for somebody to decide: until then the directory stays as it was."""

from cli.checks.finding import Finding, ok, warning
from cli.problems import NotAllowed, Problem
from cli.session import Session

QUICK_S = 5.0
NAME = "held rosters"
LATEST = 50


def check(session: Session) -> Finding:
    try:
        found = session.ask("directory", "roster_imports", QUICK_S, limit=LATEST)["imports"]
    except NotAllowed:
        raise
    except Problem as problem:
        return warning(NAME, problem.message, "rapport status")
    held = [one["import_id"] for one in found if one["state"] == "held"]
    if not held:
        return ok(NAME, "none")
    said = f"{len(held)} wait for a second person; the directory stays as it was until then"
    return warning(NAME, said, f"rapport roster report {held[0]} --details")
