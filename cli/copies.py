# SPDX-License-Identifier: Apache-2.0
"""How long other services took to follow what the directory committed."""

import time
from datetime import datetime
from typing import Any

from rich.progress import Progress

from cli.following import follow
from cli.problems import Away
from cli.session import Session


def wait_for_copies(session: Session, done: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """{"followed", "seconds"}: after the commit, until notifications had the import whole."""
    committed = datetime.fromisoformat(done["finished_at"])
    if not done["changes_done"]:
        return {"followed": True, "seconds": 0.0}
    task = progress.add_task("Other services follow", total=None)
    heard: dict[str, str] = {}

    # By this machine's own watch: the other one's clock may be wrong.
    began = time.monotonic()

    def waited() -> float:
        return time.monotonic() - began

    def look() -> bool:
        heard.update(session.ask("notifications", "copies", 10.0).get("imports", {}))
        return done["import_id"] in heard or waited() > session.patience_s

    try:
        follow(session, look)
    except Away:
        return {"followed": False, "seconds": waited()}
    progress.update(task, total=1, completed=1)
    if done["import_id"] not in heard:
        return {"followed": False, "seconds": waited()}
    arrived = datetime.fromisoformat(heard[done["import_id"]])
    return {"followed": True, "seconds": max(0.0, (arrived - committed).total_seconds())}
