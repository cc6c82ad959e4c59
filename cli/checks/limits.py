# SPDX-License-Identifier: Apache-2.0
"""Whether what must not be told to whom is known where messages are sent."""

from typing import Any

from cli.checks.finding import Finding, ok, red, warning
from cli.problems import NotAllowed, Problem
from cli.session import Session

QUICK_S = 5.0
NAME = "limits"
OLD_S = 7.0  # without a confirmation the next question comes after five seconds
APART_S = 1.0
FIX = (
    "Is notifications.limits running? See: rapport status. Routine messages wait meanwhile. If a "
    "database was restored or made anew: rapport limits resend."
)


def check(session: Session) -> list[Finding]:
    try:
        state = session.ask("directory", "limits_state", QUICK_S)
    except NotAllowed:
        raise
    except Problem as problem:
        return [red(NAME, problem.message, "rapport status")]
    return [copy(state), *clocks(state)]


def copy(state: dict[str, Any]) -> Finding:
    confirmed, number, age = state["confirmed_number"], state["number"], state["age_s"]
    if confirmed is None:
        said = f"{number:,} changes, and nobody has confirmed one"
        return red(NAME, said, FIX) if number else warning(NAME, said, FIX)
    said = f"{confirmed:,} of {number:,} changes in force, confirmed {age:.1f} s ago"
    if confirmed > number:
        return red(NAME, said, "Was a database restored? rapport limits resend, then check them.")
    if confirmed < number or age > OLD_S:
        return red(NAME, said, FIX)
    return ok(NAME, said)


def clocks(state: dict[str, Any]) -> list[Finding]:
    apart = state["clock_difference_s"] or 0.0
    if abs(apart) < APART_S:
        return []
    said = f"that of notifications is {abs(apart):.1f} s {'ahead' if apart > 0 else 'behind'}"
    fix = "Set the machines' clocks by NTP: limits count by the moment, and routine messages wait."
    return [red("clocks", said, fix)]
