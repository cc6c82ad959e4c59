# SPDX-License-Identifier: Apache-2.0
"""Translations that wait for a person: overdue, or in a language that nobody reviews."""

from collections.abc import Iterator

from cli.checks.finding import Finding, ok, warning
from cli.problems import NotAllowed, Problem
from cli.session import Session

QUICK_S = 5.0
NAME = "reviews"


def check(session: Session) -> Iterator[Finding]:
    """Nothing for who neither reviews nor keeps an office: it is not theirs to see."""
    try:
        found = session.ask("translation", "reviews_list", QUICK_S)
    except NotAllowed as problem:
        if problem.code != "no-reviewer":
            raise
        return
    except Problem as problem:
        yield warning(NAME, problem.message, "rapport status")
        return
    tasks = found["tasks"]
    overdue = [one for one in tasks if one["overdue"]]
    nobodys = found["nobody_reviews"]
    if overdue:
        said = f"{len(overdue)} of {len(tasks)} translations are overdue"
        yield warning(NAME, said, "rapport reviews list --overdue")
    if nobodys:
        said = f"translations wait, and nobody reviews {', '.join(nobodys)}"
        yield warning(NAME, said, f"rapport reviewers add OPERATOR --language {nobodys[0]}")
    if not overdue and not nobodys:
        yield ok(NAME, f"{len(tasks)} wait" if tasks else "none waits")
