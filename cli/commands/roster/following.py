# SPDX-License-Identifier: Apache-2.0
"""A job of the roster worker, watched to its end, and what it says then."""

from typing import Any

from rich.progress import Progress

from cli.following import follow
from cli.problems import Invalid, Problem
from cli.session import Session

OVER = ("finished", "refused", "held", "rejected")
STATES = {
    "queued": "Waiting for the importer", "reading": "Reading", "comparing": "Comparing",
    "applying": "Applying", "finished": "Done", "refused": "Refused", "held": "Held",
}  # fmt: skip
PAGE = 2000


def followed(session: Session, import_id: str, progress: Progress) -> dict[str, Any]:
    task = progress.add_task(STATES["queued"], total=None)
    seen: dict[str, Any] = {}

    def look() -> bool:
        seen.update(session.ask("directory", "roster_progress", import_id=import_id))
        state, total = seen["state"], seen["changes_in_all"] or None
        # A bar that ends full, also where there was nothing to change.
        over = {"total": 1, "completed": 1} if state in OVER and not total else {}
        counted = {"total": total, "completed": seen["changes_done"]} | over
        progress.update(task, description=STATES.get(state, state), **counted)
        return state in OVER

    try:
        follow(session, look)
    except KeyboardInterrupt:
        raise Problem(
            f"You stopped watching; {import_id} goes on.",
            fix=f"See: rapport roster report {import_id}",
            code="not-watched",
        ) from None
    if seen["state"] == "refused":
        raise refusal(seen)
    return seen


def refusal(done: dict[str, Any]) -> Problem:
    error = done.get("error") or {}
    return Invalid(
        f"The roster was refused and nothing of it was applied: {error.get('message', '')}",
        fix="Correct the export and import it again.",
        code=str(error.get("code", "roster-refused")),
        details=error.get("details") or {},
    )


def findings(session: Session, done: dict[str, Any]) -> dict[str, Any]:
    asked = {"import_id": done["import_id"], "limit": 500}
    found = session.ask("directory", "roster_report", **asked)
    return {"findings": found["findings"]}


def diff(session: Session, import_id: str, *, rows: int, **wanted: str) -> dict[str, Any]:
    """What it would change: summed up, and that many of the rows (-1: all), page by page."""
    asked: dict[str, Any] = {"import_id": import_id, **wanted, "start": 0}
    found: list[dict[str, Any]] = []
    while True:
        left = PAGE if rows < 0 else min(PAGE, rows - len(found))
        page = session.ask("directory", "roster_diff", **asked, limit=max(1, left))
        found += page["rows"] if left else []
        if page["next"] is None or 0 <= rows <= len(found):
            return page | {"rows": found}
        asked["start"] = page["next"]
