# SPDX-License-Identifier: Apache-2.0
"""What becomes of a message whose handling failed: the next step of the ladder, or parked."""

import hashlib
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import eventlet
from kombu.message import Message as Delivery

from kernel import topology
from kernel.envelope import Undecodable
from kernel.errors import Rejected
from kernel.link import link
from kernel.publisher import Confirming, Outgoing

IDLE_S = 10.0
BREAD_CRUMBS = ("x-death", "x-first-death", "x-last-death", "x-delivery", "x-acquired")


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes of a message whose handling failed."""

    delivery: Delivery
    error: BaseException

    @property
    def message_id(self) -> str:
        given = self.delivery.properties.get("message_id")
        return str(given or hashlib.sha256(body_of(self.delivery)).hexdigest())

    @property
    def attempt(self) -> int:
        return attempt_of(self.delivery)

    @property
    def parks(self) -> bool:
        hopeless = isinstance(self.error, (Rejected, Undecodable))
        return hopeless or self.attempt > len(topology.RETRY_DELAYS_S)

    @property
    def kind(self) -> str:
        return getattr(self.error, "code", type(self.error).__name__)

    def outgoing(self, service: str, queue: str) -> Outgoing:
        kept = {
            key: value
            for key, value in (self.delivery.headers or {}).items()
            if not key.startswith(BREAD_CRUMBS)
        }
        headers = kept | {
            "x-queue": queue,
            "x-attempt": self.attempt + (0 if self.parks else 1),
            "x-error": f"{self.kind}: {self.error}"[:500],
            "x-reason": "rejected" if isinstance(self.error, Rejected)
            else "undecodable" if isinstance(self.error, Undecodable) else "attempts",
        }  # fmt: skip
        exchange, key = ("", topology.dead_queue(service))
        if not self.parks:
            exchange, key = topology.retry_exchange(self.attempt - 1), queue
        return Outgoing(
            exchange=exchange, key=key, body=body_of(self.delivery),
            message_id=self.message_id, headers=headers,
            content_type=self.delivery.content_type or "application/octet-stream",
        )  # fmt: skip


class Forwarder:
    """Sends failed messages on, over one link that stays open while more may follow.

    A link for each would cost more than the failed handling, and its queue's neighbours wait.
    """

    def __init__(self, url: str, name: str) -> None:
        self.url, self.name = url, name
        self._turn = threading.Lock()
        self._link = ExitStack()
        self._publisher: Confirming | None = None
        self._rest: Any = None

    def send(self, messages: list[Outgoing]) -> dict[str, str]:
        """As Confirming.publish; whatever goes wrong, the next call has a new link."""
        with self._turn:
            try:
                refused = self._opened().publish(messages)
            except BaseException:
                self._end()
                raise
            if self._rest is not None:
                self._rest.cancel()
            self._rest = eventlet.spawn_after(IDLE_S, self.close)
            return refused

    def close(self) -> None:
        with self._turn:
            self._end()

    def _opened(self) -> Confirming:
        if self._publisher is None:
            self._publisher = Confirming(self._link.enter_context(link(self.url, self.name, 0)))
        return self._publisher

    def _end(self) -> None:
        self._publisher = None
        self._link.close()


def body_of(delivery: Delivery) -> bytes:
    body = delivery.body
    return body.encode() if isinstance(body, str) else bytes(body)


def attempt_of(delivery: Delivery) -> int:
    """Which try of a message this is; what anybody else wrote there counts as the first."""
    told = (delivery.headers or {}).get("x-attempt", 1)
    return told if isinstance(told, int) and told > 0 else 1
