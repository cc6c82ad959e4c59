# SPDX-License-Identifier: Apache-2.0
"""No personal data in any byte that the district bus carries."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import msgspec
import pytest
from kombu import Queue

from contracts.directory import ContactPointRecorded, LanguageChosen, PersonRecorded
from kernel.config import KernelSettings
from kernel.entrypoints import on_event
from kernel.messages import Event, personal, public
from kernel.providers import Joined
from kernel.service import Service
from kernel.topology import DISTRICT_EVENTS as DISTRICT_EXCHANGE
from kernel.unit import Unit
from services.subscriptions import handlers
from services.subscriptions.ports import DistrictBus
from services.subscriptions.repository import OutboxDistrictBus
from services.subscriptions.service import SubscriptionsService
from tests.kernel.conftest import running
from tests.servers.vhost import VirtualHost
from tests.subscriptions.listening import completed, happen, linked
from tests.waiting import eventually

pytestmark = [pytest.mark.row(82), pytest.mark.broker, pytest.mark.mongo]
CANARY = f"canary-{secrets.token_hex(6)}"


@dataclass(frozen=True, kw_only=True)
class HintDropped(Event):
    """An event for the district that knows something about a person."""

    type = "rapport.subscriptionstest.hint_dropped.v1"
    subject_field = "hint_id"
    for_district = True

    hint_id: str = public("Which hint.")
    whisper: str = personal("A text about a person.")
    names: list[str] = personal("Names.", factory=list)
    numbers: dict[str, str] = personal("Telephone numbers.", factory=dict)


def everything(event: Event) -> dict[str, Any]:
    """What a careless bridge would carry."""
    return dict(msgspec.to_builtins(event))


class Bridge(Service):
    """The bridge of the platform, on an event that has something to hide."""

    name = "bridgetest"
    publishes_to_district = True
    district: DistrictBus = Joined(OutboxDistrictBus)

    @on_event(HintDropped, workers=1)
    def tell_district(self, event: HintDropped) -> None:
        handlers.tell_district(event, self.district)


def careless(unit: Unit) -> OutboxDistrictBus:
    return OutboxDistrictBus(unit, payload=everything)


class CarelessBridge(Service):
    name = "carelesstest"
    publishes_to_district = True
    district: DistrictBus = Joined(careless)

    @on_event(HintDropped, workers=1)
    def tell_district(self, event: HintDropped) -> None:
        handlers.tell_district(event, self.district)


@pytest.fixture
def tap(district: VirtualHost, settings: KernelSettings) -> Iterator[str]:
    """A queue that hears everything on the district bus."""
    name = f"tap-{secrets.token_hex(4)}"
    with linked(district.amqp_url) as connection:
        DISTRICT_EXCHANGE(connection.default_channel).declare()
        Queue(name, DISTRICT_EXCHANGE, "#")(connection.default_channel).declare()
    yield name
    with linked(district.amqp_url) as connection:
        connection.default_channel.queue_delete(name)


def overheard(district: VirtualHost, tap: str, until_subject: str) -> list[bytes]:
    """Everything of every message: body, properties, headers, routing."""
    heard: list[bytes] = []
    with linked(district.amqp_url) as connection:
        channel = connection.channel()

        def arrived() -> bool:
            message = channel.basic_get(tap, no_ack=True)
            if message is not None:
                around = (message.properties, message.headers, message.delivery_info)
                heard.append(bytes(message.body, "utf-8") if isinstance(message.body, str)
                             else bytes(message.body))  # fmt: skip
                heard.append(repr(around).encode())
            return any(f'"{until_subject}"'.encode() in body for body in heard)

        eventually(arrived)
    return heard


def hits(heard: list[bytes]) -> int:
    return sum(CANARY.encode() in one for one in heard)


def telling() -> list[Event]:
    """Facts full of canaries, in every personal field."""
    return [
        HintDropped(hint_id="h-1", whisper=CANARY, names=[CANARY], numbers={CANARY: CANARY}),
        PersonRecorded(
            person_id="p-1", roles=["guardian"], given_name=CANARY, family_name=CANARY
        ),
        ContactPointRecorded(
            contact_point_id="c-1", kind="email", address=f"{CANARY}@example.org",
            person_ids=[CANARY],
        ),
        LanguageChosen(person_id="p-1", language=CANARY, spoken_language=CANARY),
    ]  # fmt: skip


def test_no_personal_data_reaches_the_district_bus(
    settings: KernelSettings, broker: VirtualHost, district: VirtualHost, tap: str
) -> None:
    with running(settings, SubscriptionsService, Bridge):
        happen(broker, *telling())
        heard = overheard(district, tap, "h-1")
        happen(broker, completed("a-last"))
        heard += overheard(district, tap, "a-last")
    assert hits(heard) == 0


def test_a_careless_bridge_is_found_out(
    settings: KernelSettings, broker: VirtualHost, district: VirtualHost, tap: str
) -> None:
    with running(settings, CarelessBridge):
        happen(broker, *telling())
        heard = overheard(district, tap, "h-1")
    assert hits(heard) > 0


def test_every_personal_field_of_the_test_carries_a_canary() -> None:
    for event in telling():
        for field in fields(event):
            if field.metadata["privacy"] == "personal" and field.type is not bool:
                assert CANARY in repr(getattr(event, field.name))
