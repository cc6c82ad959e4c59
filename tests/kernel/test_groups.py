# SPDX-License-Identifier: Apache-2.0
"""Events that wait already are handled in one transaction, and none pays for its neighbours."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kernel import topology
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.entrypoints import TOGETHER, on_event
from kernel.envelope import open_envelope, wrap
from kernel.errors import Rejected
from kernel.groups import Group
from kernel.mongo import Collection, Database, open_database
from kernel.service import Service
from kernel.unit import Unit
from tests.kernel.messages import BellRang, GongStruck
from tests.kernel.posting import listen, put, taken
from tests.waiting import eventually

BELLS = 200


class Carillon(Service):
    """Notes each bell with how many shared its transaction, and answers it with a gong."""

    name = "carillon"
    collections = (Collection(name="heard"),)

    @on_event(BellRang, workers=2)
    def hear(self, rang: BellRang) -> None:
        self.unit.database.heard.insert_one(
            {"bell": rang.bell_id, "together": len(self.unit.message_ids)},
            session=self.unit.session,
        )
        self.unit.publish(GongStruck(gong_id=rang.bell_id))
        if rang.bell_id.startswith("refused"):
            raise Rejected("no such bell", code="no-bell")
        if rang.bell_id.startswith("poison"):
            raise ZeroDivisionError


@pytest.fixture(scope="module")
def database(settings: KernelSettings, run: Callable[..., Any]) -> Iterator[Database]:
    """The carillon wakes up to bells that rang while it was away."""
    topology.apply(settings.amqp_url, [Carillon], retry_scale=settings.retry_scale)
    listen(settings.amqp_url, "gongs", GongStruck.type)
    ring(settings, *[f"bell-{n}" if n % 50 else f"refused-{n}" for n in range(BELLS)], "poison")
    with run(Carillon):
        opened = open_database(settings, "carillon")
        eventually(lambda: opened.heard.count_documents({}) >= BELLS - 4, within_s=30)
        eventually(lambda: opened.parked.count_documents({}) >= 5, within_s=60)
        eventually(lambda: opened.outbox.count_documents({}) == 0)
        yield opened
        opened.client.close()


def ring(settings: KernelSettings, *bells: str) -> None:
    """Each bell is a story of its own."""
    bodies = [
        wrap(
            BellRang(bell_id=bell), id=f"id-{bell}", at=utc_now(),
            correlation_id=f"story-{bell}", causation_id="",
        )
        for bell in bells
    ]  # fmt: skip
    put(settings.amqp_url, "carillon.hear", *bodies)


def test_events_that_waited_shared_transactions(database: Database) -> None:
    shared = [one["together"] for one in database.heard.find()]
    assert max(shared) > 1
    assert max(shared) <= TOGETHER


def test_each_has_its_effect_once_whoever_failed_beside_it(database: Database) -> None:
    heard = sorted(one["bell"] for one in database.heard.find())
    assert heard == sorted(f"bell-{n}" for n in range(BELLS) if n % 50)


def test_who_failed_is_parked_alone_and_its_neighbours_tries_are_not_counted(
    database: Database,
) -> None:
    parked = {open_envelope(bytes(one["body"])).id: one for one in database.parked.find()}
    refused = {f"id-refused-{n}" for n in range(0, BELLS, 50)}
    assert set(parked) == refused | {"id-poison"}
    assert {parked[id]["attempts"] for id in refused} == {1}
    assert parked["id-poison"]["attempts"] == len(topology.RETRY_DELAYS_S) + 1


def test_what_each_publishes_follows_from_its_own_event(
    database: Database, settings: KernelSettings
) -> None:
    gongs = [open_envelope(message.body) for message in taken(settings.amqp_url, "gongs")]
    told = {(gong.subject, gong.causationid, gong.correlationid) for gong in gongs}
    heard = [one["bell"] for one in database.heard.find()]
    assert told == {(bell, f"id-{bell}", f"story-{bell}") for bell in heard}


def test_without_being_told_apart_neighbours_would_share_the_fate_of_the_one_that_failed(
    database: Database,
) -> None:
    unit = Unit(database, consumer="test", message_ids=["a", "b"])

    def fails(ids: list[str]) -> None:
        for id in ids:
            database.heard.insert_one({"bell": f"shared-{id}"}, session=unit.session)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        unit.once(fails)
    assert database.heard.count_documents({"bell": {"$regex": "^shared"}}) == 0


@pytest.mark.parametrize(
    ("at", "parts"),
    [
        (None, ["ab", "cde"]),
        (0, ["a", "bcde"]),
        (2, ["ab", "c", "de"]),
        (4, ["abcd", "e"]),
    ],
)
def test_a_failed_group_is_parted_around_the_one_in_hand(at: int | None, parts: list[str]) -> None:
    group = Group(opened=list("abcde"))  # type: ignore[arg-type]
    group.at = at
    assert ["".join(part) for part in group.parts()] == parts  # type: ignore[arg-type]
