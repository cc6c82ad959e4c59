# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys

from cli.bus import require_broker
from cli.checks import cluster
from cli.checks.finding import Finding, ok, red, warning
from cli.probes import environment
from cli.problems import Problem
from cli.session import Session
from cli.settings import CHECKOUT
from deploy import catalogue
from kernel.addresses import district_url, shown

INNER = "RabbitMQ"
DISTRICT = "RabbitMQ, the district's virtual host"
TOPOLOGY_S = 60


def check(session: Session) -> list[Finding]:
    try:
        url = session.settings.amqp_url
    except Problem as problem:
        return [red(INNER, problem.message, problem.fix)]
    first = reached(INNER, url)
    if first.state == "red":
        return [first]
    return [first, reached(DISTRICT, district_url(url)), *alarms(session), topology(session)]


def reached(name: str, url: str) -> Finding:
    try:
        require_broker(url)
    except Problem as problem:
        return red(name, problem.message, problem.fix)
    return ok(name, f"answers at {shown(url)}")


def alarms(session: Session) -> list[Finding]:
    """Memory and disk alarms: while one is on, nobody may publish."""
    import requests

    api = session.settings.get("RAPPORT_AMQP_API_URL").rstrip("/")
    name = "RabbitMQ's alarms"
    if not api:
        return [warning(name, "not looked at", "Set RAPPORT_AMQP_API_URL to its management API.")]
    try:
        answer = requests.get(f"{api}/api/health/checks/alarms", timeout=5)
    except requests.RequestException as error:
        fix = "Is the management plugin on, and RAPPORT_AMQP_API_URL right?"
        return [red("RabbitMQ's management", f"does not answer ({type(error).__name__})", fix)]
    if answer.status_code == requests.codes.ok:
        return [ok(name, "none"), cluster.check(api)]
    if answer.status_code == requests.codes.unauthorized:
        return [red(name, "login refused", "Correct user and password in RAPPORT_AMQP_API_URL.")]
    fix = "It takes no message meanwhile: free memory or disk. Nothing is lost, outboxes keep it."
    return [red(name, answer.text[:200], fix)]


def topology(session: Session) -> Finding:
    """Declared queues against actual ones, in a process of its own: it imports every service."""
    targets = catalogue.services(catalogue.read())
    name = "queues and bindings"
    if not session.settings.get("RAPPORT_AMQP_API_URL"):
        return warning(name, "not compared", "Set RAPPORT_AMQP_API_URL to the management API.")
    command = [sys.executable, "-m", "kernel.topology"]
    try:
        ended = subprocess.run(
            [*command, "check", *targets], cwd=CHECKOUT, capture_output=True, text=True,
            check=False, timeout=TOPOLOGY_S, env=environment(session.settings),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return red(name, f"not compared within {TOPOLOGY_S} s", "Is RabbitMQ overloaded?")
    said = ended.stdout.strip().splitlines()
    if ended.returncode == 0:
        return ok(name, "all there")
    if not said:
        last = ended.stderr.strip().splitlines()[-1:] or ["no reason given"]
        return red(name, f"could not be compared: {last[0][:200]}", "Mend that; then again.")
    more = f" and {len(said) - 3} more" if len(said) > 3 else ""
    fix = "`make up` declares what is missing, or: python -m kernel.topology apply"
    return red(name, "; ".join(said[:3]) + more, fix)
