# SPDX-License-Identifier: Apache-2.0
"""Whether there are approved words for an emergency, in the languages that families speak."""

from typing import Any

from cli.checks.finding import Finding, ok, warning
from cli.session import Session

NAME = "words for emergencies"
MOST_NAMED = 5


def check(session: Session, spoken: list[dict[str, Any]], timeout_s: float) -> Finding:
    """`spoken` as the directory counts it. Raises Problem when translation does not answer."""
    others = [
        one
        for one in spoken
        if one["guardians"] and one["language"].split("-")[0] not in ("", "en")
    ]
    tags = [one["language"] for one in others]
    found = session.ask("translation", "templates_coverage", timeout_s, languages=tags)["languages"]
    lacking = [
        f"{one['name']} ({one['guardians']:,}): {said}"
        for one in others
        if (said := lacks(found[one["language"]]["emergency"]))
    ]
    if not lacking:
        return ok(NAME, f"approved in {len(tags)} languages")
    more = f" and {len(lacking) - MOST_NAMED} more" * (len(lacking) > MOST_NAMED)
    fix = "Have them read before you need them: rapport templates review --language TAG"
    return warning(NAME, f"{'; '.join(lacking[:MOST_NAMED])}{more}", fix)


def lacks(counts: dict[str, int]) -> str:
    if counts["none"]:
        return f"{counts['none']} of {sum(counts.values())} not worded"
    return "nobody has approved them yet" if counts["unreviewed"] else ""
