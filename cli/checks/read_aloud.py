# SPDX-License-Identifier: Apache-2.0
"""Whether families can hear messages."""

from collections.abc import Iterator

from cli.checks.finding import Finding, ok, warning
from cli.problems import Away
from cli.session import Session

QUICK_S = 5.0
NAME = "read aloud"


def check(session: Session) -> Iterator[Finding]:
    """Nothing while notifications is away: others say so."""
    try:
        found = session.ask("notifications", "listening", QUICK_S)
    except Away:
        return
    if found["read_aloud"] == "off":
        yield ok(NAME, "switched off (RAPPORT_READ_ALOUD)")
    elif found["why"]:
        yield warning(NAME, f"no link to listen: {found['why']}", "See docs/listen.md")
    else:
        languages = sorted(found["languages"])
        yield ok(NAME, f"{len(languages)} languages: {', '.join(languages)}")
