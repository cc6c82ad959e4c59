# SPDX-License-Identifier: Apache-2.0
"""Planning a stretch and taking words in write one announcement: one after the other."""

from contextlib import nullcontext
from typing import Any

import eventlet
import pytest

from kernel.unit import Unit
from services.notifications import handlers
from services.notifications.planning.turns import Turns
from services.notifications.repository import MongoAnnouncements, MongoChunks
from tests.notifications.builders import an_announcement, translated


def test_those_of_one_announcement_wait_and_those_of_another_do_not() -> None:
    turns, done = Turns(), []

    def take(announcement_id: str, name: str) -> None:
        with turns.of(announcement_id):
            done.append(f"{name} begins")
            eventlet.sleep(0)
            done.append(f"{name} ends")

    takers = [eventlet.spawn(take, *one) for one in [("A1", "x"), ("A1", "y"), ("A2", "z")]]
    for taker in takers:
        taker.wait()

    assert done.index("y begins") > done.index("x ends")
    assert done.index("z begins") < done.index("x ends")


def planned_while_words_come(unit: Unit, turns: Any) -> int:
    """How often a stretch was begun until it was committed."""
    begun, words = 0, eventlet.Event()
    unit.run(lambda: MongoAnnouncements(unit).save(an_announcement()))

    def stretch(mine: Unit) -> None:
        nonlocal begun
        begun += 1
        announcements = MongoAnnouncements(mine)
        announcement = announcements.get("A1")
        with eventlet.Timeout(1, False):
            words.wait()  # they would be quicker than thousands of deliveries
        announcement.plan_further("x")
        announcements.save(announcement)

    def plan() -> None:
        mine = Unit(unit.database)
        with turns.of("A1"):
            mine.run(lambda: stretch(mine))

    def take() -> None:
        mine = Unit(unit.database)
        with turns.of("A1"):
            mine.run(
                lambda: handlers.take_words(
                    translated("es"), MongoAnnouncements(mine), MongoChunks(mine)
                )
            )
        words.send()

    planner = eventlet.spawn(plan)
    eventlet.sleep(0)
    taker = eventlet.spawn(take)
    planner.wait()
    taker.wait()
    found = MongoAnnouncements(unit).get("A1")
    assert (found.planned_after, set(found.words)) == ("x", {"es"})
    return begun


@pytest.mark.mongo
def test_words_that_come_do_not_undo_a_stretch(unit: Unit) -> None:
    assert planned_while_words_come(unit, Turns()) == 1


class NoTurns:
    def of(self, _: str) -> Any:
        return nullcontext()


@pytest.mark.mongo
def test_without_turns_the_stretch_is_planned_again(unit: Unit) -> None:
    assert planned_while_words_come(unit, NoTurns()) > 1
