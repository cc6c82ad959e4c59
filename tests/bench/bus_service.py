# SPDX-License-Identifier: Apache-2.0
"""Consumers for the measurement of the bus: the kernel's, and stock nameko's beside them."""

from dataclasses import dataclass
from typing import Any

from nameko.events import event_handler
from nameko.extensions import DependencyProvider

from kernel.entrypoints import on_batch, on_event
from kernel.messages import Event, public
from kernel.mongo import Collection
from kernel.providers import Mongo
from kernel.service import Service


@dataclass(frozen=True, kw_only=True)
class Ticked(Event):
    """A fact for on_batch."""

    type = "rapport.bench.ticked.v1"
    subject_field = "tick_id"

    tick_id: str = public("Which tick.")
    text: str = public("Weight, as a real event has.", "x" * 200)


@dataclass(frozen=True, kw_only=True)
class Tocked(Event):
    """The same for on_event."""

    type = "rapport.bench.tocked.v1"
    subject_field = "tick_id"

    tick_id: str = public("Which tick.")
    text: str = public("Weight, as a real event has.", "x" * 200)


EFFECTS = (Collection(name="batched"), Collection(name="single"), Collection(name="stock"))


class BatchClock(Service):
    name = "bench.batch"
    collections = EFFECTS

    @on_batch(Ticked)
    def count(self, ticks: list[Ticked]) -> None:
        self.unit.database.batched.insert_many(
            [{"tick": one.tick_id} for one in ticks], session=self.unit.session
        )


class EventClock(Service):
    name = "bench.event"
    collections = EFFECTS

    @on_event(Tocked)
    def count(self, tock: Tocked) -> None:
        self.unit.database.single.insert_one({"tick": tock.tick_id}, session=self.unit.session)


class Effects(DependencyProvider):
    mongo = Mongo()

    def get_dependency(self, _: Any) -> Any:
        return self.mongo.database


class StockClock:
    """nameko as it comes: no inbox, no transaction, one majority insert an event."""

    name = "bench.stock"
    collections = EFFECTS

    database = Effects()

    @event_handler("bench", "tick")
    def count(self, payload: dict[str, Any]) -> None:
        self.database.stock.insert_one({"tick": payload["tick_id"]})
