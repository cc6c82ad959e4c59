# SPDX-License-Identifier: Apache-2.0
"""Events and commands through a real broker and a real database, well and badly behaved."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest

from kernel.config import KernelSettings
from kernel.entrypoints import on_batch, on_command, on_event
from kernel.errors import Rejected, Unavailable
from kernel.mongo import Database, open_database
from kernel.service import Service
from kernel.topology import dead_queue
from kernel.unit import Unit
from tests.kernel.messages import BellRang, GongStruck, RingBell
from tests.kernel.posting import put, say, wrapped
from tests.servers.vhost import VirtualHost
from tests.waiting import eventually


class Chapel(Service):
    """Hears bells, and does with each what its id asks for."""

    name = "kerneltest"
    away: ClassVar[bool] = False
    tries: ClassVar[dict[str, int]] = {}

    @on_event(BellRang)
    def hear(self, rang: BellRang) -> None:
        Chapel.tries[rang.bell_id] = Chapel.tries.get(rang.bell_id, 0) + 1
        self.unit.database.heard.insert_one(
            {"bell": rang.bell_id, "correlation": self.unit.correlation_id},
            session=self.unit.session,
        )
        if rang.bell_id.startswith("refused"):
            raise Rejected("no such bell", code="no-bell")
        if rang.bell_id.startswith("poison"):
            raise ZeroDivisionError
        if rang.bell_id.startswith("away") and Chapel.away:
            raise Unavailable("the tower is locked")
        self.unit.publish(GongStruck(gong_id=rang.bell_id))

    @on_batch(BellRang, lane="normal", size=50, linger_ms=20)
    def count(self, rang: list[BellRang]) -> None:
        if any(one.bell_id == "poison-batch" for one in rang):
            raise ZeroDivisionError
        self.unit.database.counted.insert_many(
            [{"bell": one.bell_id, "together": len(rang)} for one in rang],
            session=self.unit.session,
        )

    @on_batch(BellRang, lane="urgent", linger_ms=5, noted=False)
    def remember_last(self, rang: list[BellRang]) -> None:
        last = {"_id": rang[-1].bell_id}
        self.unit.database.last.replace_one(last, last, upsert=True, session=self.unit.session)

    @on_command(RingBell, lane="normal")
    def ring(self, command: RingBell) -> None:
        self.unit.publish(BellRang(bell_id=command.bell_id))

    @on_command(RingBell, lane="urgent")
    def ring_now(self, command: RingBell) -> None:
        self.unit.publish(BellRang(bell_id=command.bell_id, urgent=True))


@pytest.fixture(scope="module", autouse=True)
def chapel(run: Callable[..., Any]) -> Iterator[None]:
    with run(Chapel):
        yield


@pytest.fixture(scope="module")
def database(settings: KernelSettings) -> Iterator[Database]:
    opened = open_database(settings, "kerneltest")
    yield opened
    opened.client.close()


def heard(database: Database, bell: str) -> int:
    return database.heard.count_documents({"bell": bell})


def test_a_command_becomes_an_event_becomes_an_effect(database: Database) -> None:
    say(database, RingBell(bell_id="noon"))
    eventually(lambda: heard(database, "noon") == 1)
    eventually(lambda: database.counted.count_documents({"bell": "noon"}) == 1)


def test_the_correlation_id_follows_through_every_hop(database: Database) -> None:
    say(database, RingBell(bell_id="vespers"))
    eventually(lambda: heard(database, "vespers") == 1)
    assert database.heard.find_one({"bell": "vespers"})["correlation"] == "from-the-test"


def test_an_urgent_event_reaches_the_listener_of_both_lanes(database: Database) -> None:
    say(database, RingBell(bell_id="fire", urgent=True))
    eventually(lambda: heard(database, "fire") == 1)


def test_many_events_are_handled_in_batches(database: Database) -> None:
    say(database, *[BellRang(bell_id="carillon") for _ in range(200)])
    eventually(lambda: database.counted.count_documents({"bell": "carillon"}) == 200)
    assert max(one["together"] for one in database.counted.find({"bell": "carillon"})) > 1


def test_a_message_delivered_three_times_has_one_effect(
    database: Database, broker: VirtualHost
) -> None:
    body = wrapped(BellRang(bell_id="thrice"))
    for _ in range(3):
        put(broker.amqp_url, "kerneltest.hear", body)
    put(broker.amqp_url, "kerneltest.hear", wrapped(BellRang(bell_id="afterwards")))
    eventually(lambda: heard(database, "afterwards") == 1)
    eventually(lambda: heard(database, "thrice") > 0)
    # Not its depth, which leaves out what a worker still has in hand.
    eventually(lambda: broker.queues()["kerneltest.hear"].get("messages") == 0)
    assert heard(database, "thrice") == 1


def test_without_the_inbox_the_same_delivery_has_three_effects(
    database: Database, broker: VirtualHost
) -> None:
    body = wrapped(BellRang(bell_id="forgotten"), id="forgotten-id")
    for times in (1, 2, 3):
        put(broker.amqp_url, "kerneltest.hear", body)
        eventually(lambda times=times: heard(database, "forgotten") == times)
        database.inbox.delete_one({"_id": "kerneltest.hear:forgotten-id"})


def test_of_what_changes_nothing_where_it_comes_again_no_note_is_kept(database: Database) -> None:
    say(database, BellRang(bell_id="tick", urgent=True))

    eventually(lambda: database.last.find_one({"_id": "tick"}))

    assert database.inbox.count_documents({"_id": {"$regex": "^kerneltest.remember_last:"}}) == 0
    assert database.inbox.count_documents({"_id": {"$regex": "^kerneltest.hear:"}}) > 0


def test_a_rejected_event_is_parked_at_once(database: Database) -> None:
    say(database, BellRang(bell_id="refused-1"))
    parked = eventually(
        lambda: database.parked.find_one({"queue": "kerneltest.hear", "reason": "rejected"})
    )
    assert parked["attempts"] == 1
    assert "no-bell" in parked["error"]
    assert heard(database, "refused-1") == 0


def test_a_poison_event_climbs_the_ladder_and_is_parked_with_its_cause(
    database: Database, settings: KernelSettings
) -> None:
    database.parked.delete_many({})
    # The last steps of the ladder are minutes even on the scaled clock: start near its end.
    put(
        settings.amqp_url, "kerneltest.hear", wrapped(BellRang(bell_id="poison-1")),
        headers={"x-attempt": 4}, message_id="poison-1",
    )  # fmt: skip
    say(database, BellRang(bell_id="neighbour"))
    eventually(lambda: heard(database, "neighbour") == 1)
    parked = eventually(lambda: database.parked.find_one({"reason": "attempts"}), within_s=90)
    assert parked["attempts"] == 6
    assert "ZeroDivisionError" in parked["error"]
    assert Chapel.tries["poison-1"] == 3
    assert heard(database, "poison-1") == 0


def test_one_bad_event_does_not_take_its_batch_with_it(database: Database) -> None:
    say(database, *[BellRang(bell_id=id) for id in ("good-1", "poison-batch", "good-2")])
    eventually(
        lambda: database.counted.count_documents({"bell": {"$in": ["good-1", "good-2"]}}) == 2
    )
    assert database.counted.count_documents({"bell": "poison-batch"}) == 0


def test_a_body_that_is_no_cloudevent_is_parked_not_acked_away(
    database: Database, broker: VirtualHost
) -> None:
    put(broker.amqp_url, "kerneltest.hear", b"\xff\xfe not json")
    parked = eventually(lambda: database.parked.find_one({"reason": "undecodable"}))
    assert bytes(parked["body"]) == b"\xff\xfe not json"


def test_a_wrong_field_is_parked_and_named(database: Database, broker: VirtualHost) -> None:
    body = wrapped(BellRang(bell_id="x")).replace(b'"times":1', b'"times":"one"')
    put(broker.amqp_url, "kerneltest.hear", body)
    parked = eventually(lambda: database.parked.find_one({"error": {"$regex": "times"}}))
    assert parked["reason"] == "undecodable"


def test_a_dependency_that_is_away_pauses_and_counts_no_attempt(database: Database) -> None:
    Chapel.away = True
    before = database.parked.count_documents({})
    say(database, BellRang(bell_id="away-1"))
    eventually(lambda: Chapel.tries.get("away-1", 0) >= 2)
    Chapel.away = False
    eventually(lambda: heard(database, "away-1") == 1)
    assert database.parked.count_documents({}) == before


def test_nothing_leaves_when_the_work_does_not_commit(database: Database) -> None:
    unit = Unit(database)

    def fails() -> None:
        unit.publish(BellRang(bell_id="ghost"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        unit.run(fails)
    say(database, BellRang(bell_id="after-ghost"))
    eventually(lambda: heard(database, "after-ghost") == 1)
    assert heard(database, "ghost") == 0


def test_the_outbox_is_empty_when_all_has_left(database: Database) -> None:
    say(database, BellRang(bell_id="last"))
    eventually(lambda: heard(database, "last") == 1)
    eventually(lambda: database.outbox.count_documents({}) == 0)


def test_the_connections_can_be_cut_and_nothing_is_lost(
    database: Database, broker: VirtualHost
) -> None:
    say(database, *[BellRang(bell_id="cut") for _ in range(100)])
    broker.close_all_connections()
    say(database, *[BellRang(bell_id="cut") for _ in range(100)])
    eventually(lambda: heard(database, "cut") >= 200, within_s=30)


def test_the_dead_queue_is_emptied_into_the_parked_collection(
    database: Database, broker: VirtualHost
) -> None:
    put(broker.amqp_url, dead_queue("kerneltest"), wrapped(BellRang(bell_id="dead")))
    eventually(lambda: database.parked.find_one({"type": BellRang.type, "reason": "unknown"}))
    eventually(lambda: broker.depth(dead_queue("kerneltest")) == 0)
