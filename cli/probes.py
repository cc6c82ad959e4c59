# SPDX-License-Identifier: Apache-2.0
"""Looks at the processes through their /health and /metrics."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from cli.settings import Settings
from deploy import catalogue

TIMEOUT_S = 5
FIRST_PORT = 8600


class Probes(Protocol):
    def health(self, address: str) -> dict[str, Any] | None:
        """What the process says of itself; None when it does not answer."""

    def metrics(self, address: str) -> str | None:
        """Prometheus text; None when it does not answer."""


class HttpProbes:
    def health(self, address: str) -> dict[str, Any] | None:
        import requests

        try:
            answer = requests.get(f"{address}/health", timeout=TIMEOUT_S)
            return {"status": "ok" if answer.ok else "unhealthy", **answer.json()}
        except requests.RequestException:
            return None

    def metrics(self, address: str) -> str | None:
        import requests

        try:
            return requests.get(f"{address}/metrics", timeout=TIMEOUT_S).text
        except requests.RequestException:
            return None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One process, as its /health has it."""

    process: str
    address: str
    state: str  # "ok", "unhealthy" or "away"
    outbound: str = ""
    district: str = ""
    problems: dict[str, str] = field(default_factory=dict)


def addresses(settings: Settings) -> dict[str, str]:
    """Where each process answers. RAPPORT_HEALTH_AT, e.g. http://{process}:{port}, moves them."""
    host = settings.get("RAPPORT_HEALTH_HOST", "127.0.0.1")
    at = settings.get("RAPPORT_HEALTH_AT", "http://" + host + ":{port}")
    first = int(settings.get("RAPPORT_HEALTH_PORT_FIRST", str(FIRST_PORT)))
    found: dict[str, str] = {}
    for process in catalogue.read():
        for name, port in process.replica_names().items():
            found[name] = at.format(process=name, port=port - FIRST_PORT + first)
    return found


def look(settings: Settings, probes: Probes) -> list[Seen]:
    """Every process, all at once: one that hangs costs its time limit only once."""
    found = addresses(settings)
    with ThreadPoolExecutor(max_workers=len(found)) as pool:
        answers = pool.map(probes.health, found.values())
    return [
        _seen(name, address, answer)
        for (name, address), answer in zip(found.items(), answers, strict=True)
    ]


def _seen(name: str, address: str, answer: dict[str, Any] | None) -> Seen:
    if answer is None:
        return Seen(
            process=name, address=address, state="away", problems={"/health": "does not answer"}
        )
    return Seen(
        process=name,
        address=address,
        state="ok" if answer.get("status") == "ok" else "unhealthy",
        outbound=str(answer.get("outbound", "")),
        district=str(answer.get("district", "")),
        problems=dict(answer.get("problems") or {}),
    )


def services() -> list[str]:
    """Services that answer RPC: those the catalogue runs as nameko services."""
    return [process.name for process in catalogue.read() if process.service]


def modes(seen: Iterable[Seen]) -> set[str]:
    return {one.outbound for one in seen if one.outbound}


def environment(settings: Settings) -> dict[str, str]:
    """What a process of the platform is started with."""
    return {**os.environ, **settings.values}
