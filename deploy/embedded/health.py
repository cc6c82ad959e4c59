# SPDX-License-Identifier: Apache-2.0
"""Waits until every process says that it is well."""

import requests
from rich.progress import Progress

from deploy.embedded import processes
from deploy.embedded.errors import CannotStart
from deploy.embedded.platform import Platform
from deploy.embedded.ports import LOOPBACK

HEALTHY_S = 120


def complaint(port: int) -> str:
    """Empty when the process answers that it is well, else what is known of its trouble."""
    try:
        answer = requests.get(f"http://{LOOPBACK}:{port}/health", timeout=5)
    except requests.RequestException:
        return "does not answer"
    return "" if answer.ok else answer.text[:500]


def wait_healthy(platform: Platform, bars: Progress, deadline_s: float = HEALTHY_S) -> None:
    """Raise CannotStart naming each process that is not well in time, and its log."""
    waiting = dict(platform.health_ports)
    task = bars.add_task("Services", total=len(waiting))

    def all_well() -> bool:
        for name in [name for name, port in waiting.items() if not complaint(port)]:
            del waiting[name]
            bars.advance(task)
        bars.update(task, description=_waited_for(waiting))
        return not waiting

    try:
        processes.wait_until(all_well, deadline_s, "the services")
    except TimeoutError as late:
        raise CannotStart("\n".join(_trouble(platform, waiting))) from late


def _waited_for(names: dict[str, int]) -> str:
    shown = list(names)[:2] + (["..."] if len(names) > 2 else [])
    return f"Services: {', '.join(shown)}" if shown else "Services"


def _trouble(platform: Platform, waiting: dict[str, int]) -> list[str]:
    lines = [f"Not healthy after {HEALTHY_S} s; the rest keeps running (`make down` stops it)."]
    for name, port in waiting.items():
        log = platform.var / "log" / f"{name}.log"
        lines.append(f"{name}: {complaint(port)}. The end of {log}:\n{processes.tail(log, 5)}")
    return lines
