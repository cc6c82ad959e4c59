# SPDX-License-Identifier: Apache-2.0
"""Whether families would read today's messages in their language."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cli.checks import wordings
from cli.checks.finding import Finding, ok, warning
from cli.problems import Away, NotAllowed, Problem
from cli.session import Session

QUICK_S = 10.0
MOST_NAMED = 5
Language = dict[str, Any]


def check(session: Session) -> Iterator[Finding]:
    try:
        spoken = [
            one
            for one in session.ask("directory", "languages", QUICK_S)["languages"]
            if one["guardians"] and one["language"]
        ]
        tags = [one["language"] for one in spoken]
        asked = {"languages": tags, "others": False}
        found = session.ask("translation", "languages_standing", QUICK_S, **asked)["languages"]
    except NotAllowed:
        raise
    except Problem as problem:
        fix = "Originals go out with a notice meanwhile: rapport status"
        yield warning("translation", problem.message, fix)
        return
    guardians = {one["language"]: one["guardians"] for one in spoken}
    yield routine([one for one in found if not one["needs_none"]], guardians)
    try:
        yield wordings.check(session, spoken, QUICK_S)
    except Away as away:
        yield warning(wordings.NAME, away.message, "rapport status")


def routine(found: Sequence[Language], guardians: dict[str, int]) -> Finding:
    without = [one for one in found if not reads(one, "routine", "text")]
    said = (
        f"routine messages reach readers of {len(found) - len(without)} of {len(found)} languages"
    )
    if not without:
        return ok("translation", said)
    said += f"; in the original: {named(without, guardians)}"
    return warning("translation", said, "rapport languages says what can be done for each.")


def reads(one: Language, tier: str, kind: str) -> bool:
    """Whether all such messages would be in the language of their readers."""
    found = [each for each in one["prospects"] if (each["tier"], each["kind"]) == (tier, kind)]
    return bool(found) and all(each["readable"] for each in found)


def named(languages: Iterable[Language], guardians: dict[str, int]) -> str:
    """By how many guardians they have."""
    most = sorted(languages, key=lambda one: -guardians.get(one["language"], 0))
    names = [f"{one['name']} ({guardians.get(one['language'], 0):,})" for one in most[:MOST_NAMED]]
    return ", ".join(names) + " and more" * (len(most) > MOST_NAMED)
