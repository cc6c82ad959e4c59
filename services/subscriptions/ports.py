# SPDX-License-Identifier: Apache-2.0
from typing import Any, Protocol

from kernel.messages import Event
from services.subscriptions.model import Subscriber


class Subscribers(Protocol):
    def find(self, name: str) -> Subscriber | None:
        """The subscriber of this name, revoked or not."""

    def get(self, name: str) -> Subscriber:
        """Raise SubscriberNotFound when there is none, or it is revoked."""

    def save(self, subscriber: Subscriber) -> None:
        """Store the subscriber in the open unit of work."""


class DistrictBus(Protocol):
    def tell(self, event: Event) -> None:
        """Put the event's public fields on their way to the district, in the open unit of work."""


class BusAccess(Protocol):
    """Accounts and queues on the district's virtual host. Every method may be called again.

    All raise Unavailable when the broker's management does not answer.
    """

    def open(self, subscriber: Subscriber) -> str:
        """Make queue, bindings and an account that may only read the queue.

        Returns the address to connect to, password included. The password is new each time; an
        older one is void and whoever connected with it is cut off.
        """

    def close(self, subscriber: Subscriber) -> None:
        """Delete the account, end its connections, delete the queue."""

    def waiting(self) -> dict[str, dict[str, Any]]:
        """By queue: how many events wait ("waiting"), how many read ("consumers")."""
