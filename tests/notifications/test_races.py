# SPDX-License-Identifier: Apache-2.0
"""Planning, translations and finished chunks meet in one announcement, on a real database."""

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import eventlet
import pytest

from kernel.errors import Conflict
from kernel.unit import Unit
from services.notifications import handlers
from services.notifications.ending import end_if_over
from services.notifications.model import State
from services.notifications.repository import (
    MongoAnnouncements,
    MongoAudiences,
    MongoChunks,
    MongoLedger,
)
from tests.notifications.builders import (
    NOW,
    SETTINGS,
    a_chunk,
    a_requester,
    an_announce,
    an_announcement,
    families,
    some_words,
    translated,
)

pytestmark = pytest.mark.mongo
FAMILIES = 900  # two windows


def tried(unit: Unit, work: Callable[[Unit], Any]) -> Any:
    """As the kernel's entrypoint does: whoever lost a race tries again."""
    while True:
        mine = Unit(unit.database)
        try:
            return mine.run(partial(work, mine))
        except Conflict:
            eventlet.sleep(0)  # the others' turn


def plan_window(unit: Unit) -> bool:
    return handlers.plan_window(
        "A1", MongoAnnouncements(unit), MongoAudiences(unit, SETTINGS), MongoChunks(unit),
        MongoLedger(unit), SETTINGS, NOW,
    )  # fmt: skip


@pytest.mark.parametrize("before", [0, 1, 2])
def test_words_that_come_while_chunks_are_planned_leave_none_waiting(
    unit: Unit, before: int
) -> None:
    """`before` windows are planned when the race begins."""
    unit.database.reach.insert_many(families(FAMILIES, ["es", "pt"]))
    unit.run(lambda: MongoAnnouncements(unit).save(an_announcement()))
    for _ in range(before):
        tried(unit, plan_window)

    def plan() -> None:
        while not tried(unit, plan_window):
            pass

    def take(language: str) -> None:
        tried(
            unit,
            lambda mine: handlers.take_words(
                translated(language), MongoAnnouncements(mine), MongoChunks(mine)
            ),
        )

    racers = [eventlet.spawn(plan), eventlet.spawn(take, "es"), eventlet.spawn(take, "pt")]
    for racer in racers:
        racer.wait()

    chunks = list(unit.database.chunks.find())
    assert {chunk["state"] for chunk in chunks} == {"ready"}
    points = [
        one["contact_point_id"] for part in unit.database.parts.find() for one in part["deliveries"]
    ]
    assert len(points) == len(set(points)) == FAMILIES
    handed = unit.database.outbox.count_documents({"key": "notifications.email.chunks"})
    assert handed == len(chunks)


def test_chunks_that_end_at_once_complete_the_announcement_once(unit: Unit) -> None:
    announcement = an_announcement()
    announcement.planned, announcement.state = True, State.SENDING
    chunks = [a_chunk(announcement, 1, window=f"w{n}") for n in range(8)]
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    unit.run(lambda: MongoChunks(unit).add(chunks))
    unit.database.outbox.delete_many({})

    def ends(chunk_id: str) -> None:
        chunks = MongoChunks(Unit(unit.database))
        claim = chunks.claim(chunk_id, "worker", NOW, 15)
        assert claim is not None
        chunks.settle(claim)
        chunks.finish(chunk_id)
        tried(unit, lambda mine: end_if_over(mine, "A1", NOW))

    racers = [eventlet.spawn(ends, chunk["_id"]) for chunk in chunks]
    for racer in racers:
        racer.wait()

    assert MongoAnnouncements(unit).get("A1").state == State.COMPLETED
    assert unit.database.outbox.count_documents({}) == 1


def test_an_announcement_that_a_newer_release_wrote_can_be_read(unit: Unit) -> None:
    announcement = an_announcement()
    announcement.take_words("es", some_words())
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    newer = {"approved_by": "olga", "words.es.reviewed": True}
    unit.database.announcements.update_one({}, {"$set": newer})
    assert MongoAnnouncements(unit).get("A1") == announcement


@pytest.mark.row(74)
def test_the_same_key_asked_for_by_many_at_once_is_one_announcement(unit: Unit) -> None:
    ids = count(1)

    def announce(mine: Unit) -> str:
        announcement, _ = handlers.announce(
            an_announce(), a_requester(), MongoAnnouncements(mine),
            MongoAudiences(mine, SETTINGS), lambda: f"A{next(ids)}", NOW,
        )  # fmt: skip
        return announcement.id

    pool = eventlet.GreenPool()
    answers = list(pool.imap(lambda _: tried(unit, announce), range(6)))

    assert len(set(answers)) == 1
    assert unit.database.announcements.count_documents({}) == 1
    assert unit.database.outbox.count_documents({}) == 2
