# SPDX-License-Identifier: Apache-2.0
"""Whether a limit is in force: known, not hoped. And what is missing where it is not known."""

import time
from typing import Any

from cli.probes import look
from cli.problems import Away
from cli.session import Session

WITHIN_S = 2.0
EVERY_S = 0.1
QUICK_S = 2.0
OTHER_TIMES = (
    "What sends messages knows later changes than the directory does: was the directory's database "
    "restored from a backup? An admin tells it all limits again: rapport limits resend."
)
ROSTER = (
    "The limit is known, but the roster {} has not arrived whole where messages are sent: phones "
    "and addresses that it gives this person are not closed yet. See: rapport roster history."
)
# Who has a hand in it: what each of them does for a limit that was just entered.
STEPS = {
    "directory": "keeps the limits",
    "relay": "passes them on",
    "notifications.limits": "keeps them from being sent, and says when they are in force",
}


def in_force(session: Session, number: int) -> list[str]:
    """Wait until every change up to `number` is confirmed. [] then; else what is missing."""
    deadline = time.monotonic() + WITHIN_S
    state: dict[str, Any] = {}
    while True:
        try:
            state = session.ask("directory", "limits_state", QUICK_S)
        except Away as away:
            return [away.message, *silent(session)]
        confirmed = state["confirmed_number"] or 0
        if confirmed > state["number"]:
            return [OTHER_TIMES]
        if confirmed >= number:
            return roster_behind(session, state.get("roster"), deadline)
        if time.monotonic() >= deadline:
            return [lag(state, number), *silent(session)]
        session.wait(EVERY_S)


def roster_behind(session: Session, roster: dict[str, Any] | None, deadline: float) -> list[str]:
    """A limit closes the addresses that are known where messages are sent. Those that the last
    roster gave the person have to have arrived there."""
    while roster and roster["state"] == "finished":
        try:
            if roster["import_id"] in session.ask("notifications", "copies", QUICK_S)["imports"]:
                return []
        except Away as away:
            return [away.message, *silent(session)]
        if time.monotonic() >= deadline:
            break
        session.wait(EVERY_S)
    return [ROSTER.format(roster["import_id"])] if roster else []


def lag(state: dict[str, Any], number: int) -> str:
    if state["confirmed_number"] is None:
        return "No process has ever confirmed a limit: is notifications.limits running?"
    behind = number - state["confirmed_number"]
    return (
        f"Not confirmed within {WITHIN_S:g} s: {behind} of the latest changes are waited for, "
        f"the last confirmation is {state['age_s']:.0f} s old. A message that a worker has in "
        "hand and cannot hand over holds it up as well."
    )


def silent(session: Session) -> list[str]:
    """Which of those who have a hand in it do not answer, or say that they are not well."""
    found = []
    for one in look(session.settings, session.probes):
        if one.process in STEPS and one.state != "ok":
            text = "; ".join(one.problems.values()) or "is not well"
            found.append(f"{one.process} ({STEPS[one.process]}): {text}")
    return found
