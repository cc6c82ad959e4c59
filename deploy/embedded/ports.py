# SPDX-License-Identifier: Apache-2.0
"""Ports on loopback: whether they are free, who holds them, which setting moves them."""

import random
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from deploy.embedded import processes
from deploy.embedded.errors import CannotStart

LOOPBACK = "127.0.0.1"

# Below the range that Linux hands to outgoing connections, so that nobody is given one meanwhile.
UNCLAIMED = range(20_000, 32_000)


@dataclass(frozen=True, kw_only=True)
class Port:
    """A port that one of our processes listens on, and the environment name that changes it."""

    number: int
    purpose: str
    setting: str


def is_free(number: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, number))
        except OSError:
            return False
    return True


def is_answering(number: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, number), timeout=1).close()
    except OSError:
        return False
    return True


def choose_free(count: int) -> list[int]:
    """That many free ports, picked at random so that two test runs seldom meet."""
    candidates = random.sample(UNCLAIMED, k=len(UNCLAIMED))
    return [number for number, _ in zip(filter(is_free, candidates), range(count), strict=False)]


def require_free(ports: Iterable[Port]) -> None:
    """Raise CannotStart naming every taken port, its holder and the setting that moves it."""
    taken = [port for port in ports if not is_free(port.number)]
    if taken:
        raise CannotStart("\n".join(_complaint(port) for port in taken))


def _complaint(port: Port) -> str:
    holder = processes.listening_on(port.number)
    by = f" by {holder.name} (process {holder.pid})" if holder else ""
    return (
        f"Port {port.number}, wanted for {port.purpose}, is taken{by}. "
        f"Stop that process, or choose another port: {port.setting}=<port> make up"
    )
