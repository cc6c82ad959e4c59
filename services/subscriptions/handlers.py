# SPDX-License-Identifier: Apache-2.0
from datetime import datetime

from kernel.messages import Event
from services.subscriptions.commands import AddSubscriber, NameSubscriber
from services.subscriptions.model import Subscriber
from services.subscriptions.ports import DistrictBus, Subscribers


def tell_district(event: Event, bus: DistrictBus) -> None:
    bus.tell(event)


def add_subscriber(
    command: AddSubscriber, subscribers: Subscribers, *, by: str, now: datetime
) -> Subscriber:
    subscriber = subscribers.find(command.name)
    if subscriber is None:
        subscriber = Subscriber(name=command.name, events=command.events, added_by=by, added_at=now)
    else:
        subscriber.ask_again(command.events, by=by, now=now)
    subscribers.save(subscriber)
    return subscriber


def find_subscriber(command: NameSubscriber, subscribers: Subscribers) -> Subscriber:
    return subscribers.get(command.name)


def mark_opened(command: NameSubscriber, subscribers: Subscribers) -> Subscriber:
    subscriber = subscribers.get(command.name)
    subscriber.opened()
    subscribers.save(subscriber)
    return subscriber


def revoke_subscriber(
    command: NameSubscriber, subscribers: Subscribers, *, now: datetime
) -> Subscriber:
    subscriber = subscribers.get(command.name)
    subscriber.revoke(now)
    subscribers.save(subscriber)
    return subscriber


def mark_revoked(command: NameSubscriber, subscribers: Subscribers) -> Subscriber:
    subscriber = subscribers.get(command.name)
    subscriber.revoked()
    subscribers.save(subscriber)
    return subscriber
