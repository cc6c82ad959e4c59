# SPDX-License-Identifier: Apache-2.0
"""What only the services themselves can tell."""

import shutil
from collections.abc import Iterator

from cli.checks import languages, limits, read_aloud, reviews, rosters, sources
from cli.checks.finding import Finding, ok, red, warning
from cli.commands.parked import everything
from cli.probes import Seen
from cli.problems import Away, NotAllowed, Problem
from cli.session import Session

QUICK_S = 5.0
NEARLY_FULL = 0.8


def check(session: Session, seen: list[Seen]) -> Iterator[Finding]:
    """Those whose /health is silent are not asked: that would only cost their time limit."""
    away = {one.process for one in seen if one.state == "away"}
    try:
        if "notifications" not in away:
            yield copies(session)
            yield from read_aloud.check(session)
        if "directory" not in away:
            yield from limits.check(session)
            yield rosters.check(session)
            yield from sources.check(session)
        if "translation" not in away:
            yield from reviews.check(session)
        yield parked(session, away)
        if "subscriptions" not in away:
            yield from listening(session)
        if not away & {"translation", "directory"}:
            yield from translating(session)
    except NotAllowed as problem:
        yield red("login", problem.message, problem.fix or "rapport login TOKEN")


def copies(session: Session) -> Finding:
    name = "copies of the directory"
    try:
        held = session.ask("notifications", "copies", QUICK_S)
    except Away as away:
        return red(name, away.message, "An alert cannot go out without it: rapport status")
    said = f"{held['people']:,} people, {held['contact_points']:,} addresses and numbers"
    if not held["people"]:
        return warning(name, said, "No roster yet? rapport roster import PATH")
    return ok(name, said)


def parked(session: Session, away: set[str]) -> Finding:
    found, silent = everything(session, away=away)
    if silent:
        fix = "Is it running? See: rapport status"
        return red("parked messages", f"{', '.join(silent)} did not answer", fix)
    if found:
        said = f"{len(found)} wait for a decision, the newest of {found[0]['service']}"
        return warning("parked messages", said, "rapport parked list")
    return ok("parked messages", "none")


def listening(session: Session) -> Iterator[Finding]:
    try:
        found = session.ask("subscriptions", "subscribers_list", QUICK_S)
    except NotAllowed:
        raise
    except Problem as problem:
        yield warning("subscribers", problem.message, "rapport status")
        return
    for one in found:
        if one["waiting"] >= NEARLY_FULL * one["max_events"]:
            said = f"{one['waiting']:,} of {one['max_events']:,} events wait"
            fix = "Beyond that the oldest are dropped. Tell whoever runs that system."
            yield warning(f"subscriber {one['name']}", said, fix)
        if one["state"] != "open":
            fix = f"Finish it: rapport subscribers revoke {one['name']}"
            yield warning(f"subscriber {one['name']}", f"stuck while {one['state']}", fix)


def translating(session: Session) -> Iterator[Finding]:
    yield from languages.check(session)
    if shutil.which("apertium") is None and session.settings.is_embedded:
        fix = "sudo apt-get install apertium apertium-eng-spa apertium-es-pt, or `make up`"
        yield warning("Apertium", "not installed", fix)
