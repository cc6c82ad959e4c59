# SPDX-License-Identifier: Apache-2.0
from typing import Any

from kernel.messages import Event
from services.subscriptions.errors import SubscriberNotFound
from services.subscriptions.model import State, Subscriber


class FakeSubscribers:
    def __init__(self) -> None:
        self.kept: dict[str, Subscriber] = {}

    def find(self, name: str) -> Subscriber | None:
        return self.kept.get(name)

    def get(self, name: str) -> Subscriber:
        subscriber = self.find(name)
        if subscriber is None or subscriber.state == State.REVOKED:
            raise SubscriberNotFound(name)
        return subscriber

    def save(self, subscriber: Subscriber) -> None:
        self.kept[subscriber.name] = subscriber


class FakeDistrictBus:
    def __init__(self) -> None:
        self.told: list[Event] = []

    def tell(self, event: Event) -> None:
        self.told.append(event)


class FakeAccess:
    def __init__(self) -> None:
        self.open_for: set[str] = set()

    def open(self, subscriber: Subscriber) -> str:
        self.open_for.add(subscriber.name)
        return f"amqp://{subscriber.name}:secret@bus/district"

    def close(self, subscriber: Subscriber) -> None:
        self.open_for.discard(subscriber.name)

    def waiting(self) -> dict[str, dict[str, Any]]:
        return {f"subscriber.{name}": {"waiting": 3, "consumers": 1} for name in self.open_for}
