# SPDX-License-Identifier: Apache-2.0
"""One suite for the fakes and for MongoDB, so that the fakes may be believed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from kernel.errors import Conflict
from kernel.unit import Unit
from services.events.errors import GatheringNotFound
from services.events.ports import Gatherings, Rsvps
from services.events.repository import MongoGatherings, MongoRsvps
from tests.events.builders import NOW, a_gathering, an_announcement, an_rsvp
from tests.events.fakes import FakeGatherings, FakeRsvps


@dataclass(kw_only=True)
class Stores:
    """`run` does the work as one unit; `told` are types and sequences of what was published."""

    gatherings: Gatherings
    rsvps: Rsvps
    run: Callable[[Callable[[], Any]], Any]
    told: Callable[[], list[tuple[str, int]]]


@pytest.fixture
def fake_stores() -> Stores:
    gatherings, rsvps = FakeGatherings(), FakeRsvps()
    return Stores(
        gatherings=gatherings,
        rsvps=rsvps,
        run=lambda work: work(),
        told=lambda: [
            (event.type, event.sequence) for event in gatherings.published + rsvps.published
        ],
    )


@pytest.fixture
def mongo_stores(unit: Unit) -> Stores:
    def told() -> list[tuple[str, int]]:
        entries = unit.database.outbox.find().sort("seq", 1)
        bodies = [msgspec.json.decode(entry["body"]) for entry in entries]
        return [(body["type"], body["sequence"]) for body in bodies]

    return Stores(gatherings=MongoGatherings(unit), rsvps=MongoRsvps(unit), run=unit.run, told=told)


@pytest.fixture(params=["fake_stores", pytest.param("mongo_stores", marks=pytest.mark.mongo)])
def stores(request: pytest.FixtureRequest) -> Stores:
    found: Stores = request.getfixturevalue(request.param)
    return found


def test_a_gathering_comes_back_as_it_was_saved(stores: Stores) -> None:
    gathering = a_gathering()
    gathering.announce(an_announcement(announcement_key="spring.$1"), NOW)
    gathering.cancel(NOW)
    stores.run(lambda: stores.gatherings.save(gathering))

    found = stores.run(lambda: stores.gatherings.get("G1"))

    assert found == gathering
    assert found.version == 1


def test_what_is_not_there_is_not_found(stores: Stores) -> None:
    assert stores.run(lambda: stores.gatherings.find("G1")) is None
    assert stores.run(lambda: stores.rsvps.find("G1", "P1")) is None
    with pytest.raises(GatheringNotFound):
        stores.run(lambda: stores.gatherings.get("G1"))


def test_events_are_told_once_with_growing_sequences(stores: Stores) -> None:
    gathering = a_gathering()
    stores.run(lambda: stores.gatherings.save(gathering))
    gathering.cancel(NOW)
    stores.run(lambda: stores.gatherings.save(gathering))
    stores.run(lambda: stores.gatherings.save(gathering))

    assert stores.told() == [
        ("rapport.events.gathering_scheduled.v1", 10),
        ("rapport.events.gathering_cancelled.v1", 20),
    ]


def test_of_two_who_changed_the_same_gathering_the_second_is_turned_away(stores: Stores) -> None:
    stores.run(lambda: stores.gatherings.save(a_gathering()))
    one = stores.run(lambda: stores.gatherings.get("G1"))
    other = stores.run(lambda: stores.gatherings.get("G1"))
    one.change({"place": "Library"}, NOW)
    other.cancel(NOW)
    stores.run(lambda: stores.gatherings.save(one))

    with pytest.raises(Conflict):
        stores.run(lambda: stores.gatherings.save(other))

    found = stores.run(lambda: stores.gatherings.get("G1"))
    assert found.plan.place == "Library"
    assert found.cancelled_at is None
    assert len(stores.told()) == 2


def test_of_two_who_scheduled_with_the_same_id_the_second_is_turned_away(stores: Stores) -> None:
    stores.run(lambda: stores.gatherings.save(a_gathering()))

    with pytest.raises(Conflict):
        stores.run(lambda: stores.gatherings.save(a_gathering(title="Another")))

    assert stores.run(lambda: stores.gatherings.get("G1")).plan.title == "Family Math Night"


def test_an_answer_comes_back_as_it_was_saved_and_can_be_changed(stores: Stores) -> None:
    rsvp = an_rsvp()
    rsvp.record("yes", 3, a_gathering(), NOW)
    stores.run(lambda: stores.rsvps.save(rsvp))
    found = stores.run(lambda: stores.rsvps.find("G1", "P1"))
    assert found == rsvp

    found.record("no", None, a_gathering(), NOW)
    stores.run(lambda: stores.rsvps.save(found))

    assert stores.run(lambda: stores.rsvps.find("G1", "P1")).answer == "no"
    assert stores.run(lambda: stores.rsvps.find("G1", "P2")) is None
    assert stores.told() == [("rapport.events.rsvp_recorded.v1", number) for number in (1, 2)]
