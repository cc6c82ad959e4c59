# SPDX-License-Identifier: Apache-2.0
"""Announcing as an operator does, and waiting for the report."""

import time
from typing import Any

from nameko.exceptions import RpcTimeout, UnknownService

from kernel.mongo import Database
from tests.system.asking import Asking
from tests.waiting import eventually


def announce(asking: Asking, key: str, **asked: Any) -> str:
    """The announcement's id."""
    values = {"idempotency_key": key, "audience": "district", **asked}
    return str(asking.ask("notifications", "announce", **values)["announcement_id"])


def insist(asking: Asking, key: str, within_s: float = 60, **asked: Any) -> str:
    """Announce as the command line does: with the same key again, until there is an answer."""
    deadline = time.monotonic() + within_s
    while True:
        try:
            return announce(asking, key, **asked)
        except (RpcTimeout, UnknownService):
            if time.monotonic() > deadline:
                raise


def shown(asking: Asking, announcement_id: str) -> dict[str, Any]:
    return dict(asking.ask("notifications", "announcement_show", announcement_id=announcement_id))


def completed(asking: Asking, announcement_id: str, within_s: float = 60) -> dict[str, Any]:
    """The report, once the last ledger entry is written."""

    def report() -> Any:
        found = shown(asking, announcement_id)
        return found if found["state"] == "completed" else None

    return dict(eventually(report, within_s=within_s))


def all_completed(notifications: Database, announcement_ids: list[str]) -> bool:
    done = {"_id": {"$in": announcement_ids}, "state": "completed"}
    return bool(notifications.announcements.count_documents(done) == len(announcement_ids))


def why(asking: Asking, announcement_id: str, person: str) -> str:
    """Outcome and story as one text."""
    found = asking.ask(
        "notifications", "announcement_why", announcement_id=announcement_id, person=person
    )
    return "\n".join([found["outcome"], *(line["what"] for line in found["story"])])


def adds_up(report: dict[str, Any]) -> bool:
    families = report["families"]
    missed = sum(one["families"] for one in families["not_reached"])
    return bool(families["total"] == families["reached"] + missed)
