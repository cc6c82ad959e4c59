# SPDX-License-Identifier: Apache-2.0
"""What `rapport doctor` looks at. Each check says what it found and names the fix."""

from collections.abc import Iterable

from cli.checks import broker, machine, mail, outside, processes, services, texts
from cli.checks.finding import Finding
from cli.probes import look
from cli.session import Session


def diagnose(session: Session, *, going_to: str = "") -> list[Finding]:
    """Everything, from the ground up. `going_to`: also what that outbound mode will need."""
    seen = look(session.settings, session.probes)
    found = [*machine.check(session), *broker.check(session)]
    # Without a broker every question below would wait for its time limit to say the same.
    away = any(one.name == broker.INNER and one.state == "red" for one in found)
    found += processes.check(session, seen)
    if not away:
        found += services.check(session, seen)
        found += mail.check(session, seen, going_to)
        found += texts.check(session, seen, going_to)
    return [*found, *outside.check(session, seen, going_to)]


def is_red(checks: Iterable[Finding]) -> bool:
    return any(one.state == "red" for one in checks)
