# SPDX-License-Identifier: Apache-2.0
"""Whether the rosters that come by themselves do come."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from cli.checks.finding import Finding, ok, warning
from cli.problems import NotAllowed, Problem
from cli.session import Session

QUICK_S = 5.0
LATE = timedelta(minutes=2)
AGAIN = "rapport roster report {id}; when it is mended: rapport roster sync {source}"


def check(session: Session) -> Iterator[Finding]:
    try:
        found = session.ask("directory", "roster_sources", QUICK_S)["sources"]
    except NotAllowed:
        raise
    except Problem as problem:
        yield warning("roster sources", problem.message, "rapport status")
        return
    for one in found:
        yield source(one, datetime.now(UTC))


def source(one: dict[str, Any], now: datetime) -> Finding:
    name, last = f"roster source {one['source']}", one["last"]
    if last and last["open"]:
        return ok(name, f"at work since {last['requested_at']}")
    if one["next_at"] and now - datetime.fromisoformat(one["next_at"]) > LATE:
        return warning(name, "its time is over, and nothing happened", "rapport status")
    if last is None:
        return ok(name, "nothing yet")
    if last["state"] == "refused":
        said = (last["error"] or {}).get("message", "its last roster was refused")
        return warning(name, said, AGAIN.format(id=last["import_id"], source=one["source"]))
    return ok(name, f"{last['state']} at {last['finished_at'] or last['requested_at']}")
