# SPDX-License-Identifier: Apache-2.0
import os
from collections.abc import Callable
from functools import partial
from typing import Any

from kernel.audit import Audit
from kernel.config import read
from kernel.entrypoints import on_event
from kernel.identity import Role
from kernel.messages import Event
from kernel.providers import Joined
from kernel.rpc import rpc
from kernel.service import Service
from services.subscriptions import handlers, queries, schemas
from services.subscriptions.commands import NameSubscriber
from services.subscriptions.config import SubscriptionsSettings
from services.subscriptions.dependencies import BusAccessProvider
from services.subscriptions.model import DISTRICT_EVENTS, Subscriber
from services.subscriptions.ports import BusAccess, DistrictBus, Subscribers
from services.subscriptions.repository import (
    COLLECTIONS,
    MongoSubscribers,
    OutboxDistrictBus,
)

SYSTEMS = "other systems of the district, no families"


class SubscriptionsService(Service):
    name = "subscriptions"
    collections = COLLECTIONS
    publishes_to_district = True

    subscribers: Subscribers = Joined(MongoSubscribers)
    district: DistrictBus = Joined(OutboxDistrictBus)
    access: BusAccess = BusAccessProvider()

    # One worker: the district hears of things in the order in which they arrived here.
    @on_event(*DISTRICT_EVENTS, workers=1)
    def tell_district(self, event: Event) -> None:
        handlers.tell_district(event, self.district)

    @rpc(role=Role.ADMIN, shows_nobody=SYSTEMS)
    def subscribers_add(self, payload: dict[str, Any]) -> dict[str, Any]:
        command = schemas.adding(payload)
        by, now = self.caller.operator.operator_id, self.unit.clock()
        work = partial(handlers.add_subscriber, command, self.subscribers, by=by, now=now)
        return self._open(self._act("subscribers_add", work))

    @rpc(role=Role.ADMIN, shows_nobody=SYSTEMS)
    def subscribers_address(self, payload: dict[str, Any]) -> dict[str, Any]:
        """A new address; the old one is void and its connections are ended."""
        command = schemas.naming(payload)
        work = partial(handlers.find_subscriber, command, self.subscribers)
        return self._open(self._act("subscribers_address", work))

    @rpc(role=Role.ADMIN, shows_nobody=SYSTEMS)
    def subscribers_revoke(self, payload: dict[str, Any]) -> dict[str, Any]:
        command = schemas.naming(payload)
        now = self.unit.clock()
        work = partial(handlers.revoke_subscriber, command, self.subscribers, now=now)
        self.access.close(self._act("subscribers_revoke", work))
        return self._view(self.unit.run(partial(handlers.mark_revoked, command, self.subscribers)))

    @rpc(role=Role.READER, shows_nobody=SYSTEMS)
    def subscribers_list(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return queries.listed(self.unit, self.access.waiting(), _most())

    def _open(self, subscriber: Subscriber) -> dict[str, Any]:
        address = self.access.open(subscriber)
        command = NameSubscriber(name=subscriber.name)
        opened = self.unit.run(partial(handlers.mark_opened, command, self.subscribers))
        return self._view(opened) | {"address": address}

    def _act(self, act: str, work: Callable[[], Subscriber]) -> Subscriber:
        """Not `writes=True`: the broker is asked between two units of work, never inside one."""
        audit = Audit(self.unit, self.caller, act)

        def recorded() -> Subscriber:
            subscriber = work()
            audit.note_act([subscriber.name])
            return subscriber

        subscriber = self.unit.run(recorded)
        audit.chain_acts()
        return subscriber

    @staticmethod
    def _view(subscriber: Subscriber) -> dict[str, Any]:
        return queries.view(subscriber, {}, _most())


def _most() -> int:
    return read(SubscriptionsSettings, os.environ).subscriber_max_events
