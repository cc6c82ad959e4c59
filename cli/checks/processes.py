# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator

from prometheus_client.parser import text_string_to_metric_families

from cli.checks.finding import Finding, ok, red, warning
from cli.probes import Seen, addresses, modes
from cli.session import Session

OLDEST_S = 60.0
Samples = dict[str, dict[str, float]]  # metric -> label's value -> number


def check(session: Session, seen: list[Seen]) -> list[Finding]:
    found = [finding for one in seen for finding in well(session, one)]
    if all(one.state == "ok" for one in seen):
        found = [ok("processes", f"all {len(seen)} are well")]
    found += agreement(session, seen)
    at = addresses(session.settings)
    answering = [one.process for one in seen if one.state != "away"]
    metrics = {name: samples(session.probes.metrics(at[name]) or "") for name in answering}
    if "relay" in metrics:
        found.append(relay(metrics["relay"]))
    return [*found, *unread(metrics)]


def well(session: Session, one: Seen) -> Iterator[Finding]:
    if one.state == "ok":
        return
    log = f"var/log/{one.process}.log" if session.settings.is_embedded else "its log"
    if one.state == "away":
        yield red(
            one.process, f"does not answer at {one.address}",
            f"Start the platform: make up. If it does not stay up, {log} says why.",
        )  # fmt: skip
    elif not one.problems:
        yield red(one.process, "is not well and does not say why", f"{log} may say it.")
    else:
        for name, text in one.problems.items():
            yield red(f"{one.process}, {name}", text, f"If it stays so, {log} says why.")


def agreement(session: Session, seen: list[Seen]) -> Iterator[Finding]:
    found = sorted(modes(seen))
    if len(found) > 1:
        fix = "Start them all anew with one setting of RAPPORT_OUTBOUND: rapport mode"
        yield red("mode", f"the processes do not agree: {' and '.join(found)}", fix)
    elif found:
        yield ok("mode", found[0])
    districts = {one.district for one in seen if one.district}
    if districts - {session.settings.district}:
        yield red(
            "district", f"the processes serve {', '.join(sorted(districts))}, this command "
            f"speaks to {session.settings.district}",
            "Use the settings of the platform that runs: var/rapport.env.",
        )  # fmt: skip


def relay(metrics: Samples) -> Finding:
    """What committed and has not left: its age, and what no queue takes."""
    unroutable = sum(metrics.get("rapport_outbox_unroutable", {}).values())
    pending = sum(metrics.get("rapport_outbox_pending", {}).values())
    oldest = max(metrics.get("rapport_outbox_oldest_seconds", {"": 0.0}).values())
    said = f"{pending:,.0f} waiting, the oldest for {oldest:.0f} s"
    if unroutable:
        return red(
            "relay", f"{unroutable:.0f} messages that no queue takes; {said}",
            "A queue is missing: `make up` declares it; they leave by themselves then.",
        )  # fmt: skip
    if oldest > OLDEST_S:
        return red("relay", said, "Is RabbitMQ well (above)? If so, the relay's log says why.")
    return ok("relay", said)


def unread(metrics: dict[str, Samples]) -> Iterator[Finding]:
    """Queues that nobody reads."""
    alone = {
        queue
        for of_process in metrics.values()
        for queue, count in of_process.get("rapport_queue_consumers", {}).items()
        if not count
    }
    if alone:
        yield warning(
            "queues", f"nobody reads {', '.join(sorted(alone))}",
            "Is its service running? See: rapport status. Just after a start it takes 10 s.",
        )  # fmt: skip


def samples(text: str) -> Samples:
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            label = next(iter(sample.labels.values()), "")
            found.setdefault(sample.name, {})[label] = float(sample.value)
    return found
