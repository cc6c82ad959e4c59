# SPDX-License-Identifier: Apache-2.0
"""Whether it is heard of what becomes of texts."""

from collections.abc import Iterator

from cli.checks.finding import Finding, ok, warning
from cli.probes import Seen, modes
from cli.problems import Problem
from cli.session import Session

RECEIPTS = "receipts of texts"
QUICK_S = 5.0


def check(session: Session, seen: list[Seen], going_to: str) -> Iterator[Finding]:
    """Nothing while no text leaves."""
    current = next(iter(modes(seen)), session.settings.get("RAPPORT_OUTBOUND", "capture"))
    if (going_to or current) == "capture":
        return
    try:
        setup = session.ask("notifications", "sms_setup", QUICK_S)
    except Problem:
        return  # that it does not answer, other checks have said
    if setup["status_url"]:
        yield ok(RECEIPTS, f"the gateway tells at {setup['status_url']}")
        return
    said = "nobody tells whether a text arrived, nor which numbers do not work"
    yield warning(RECEIPTS, said, "Set RAPPORT_PUBLIC_URL or RAPPORT_SMS_STATUS_URL: docs/texts.md")
