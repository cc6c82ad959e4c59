# SPDX-License-Identifier: Apache-2.0
"""Two at once on a real database, and processes that die in the middle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from kernel.clock import utc_now
from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.review import handlers
from services.translation.review.repository import MongoReviewTasks
from services.translation.review.sweeping import ReviewSweeper
from tests.translation.review.builders import a_person
from tests.translation.review.services import a_service, answer, answers, published, register, want

pytestmark = pytest.mark.mongo
LAN, MAI = a_person("op-lan"), a_person("op-mai")


@pytest.fixture(autouse=True)
def reviewers(queue: Database) -> None:
    register(queue, lan=["es"], mai=["es"])


def sweeper(database: Database) -> ReviewSweeper:
    made = ReviewSweeper()
    made.mongo = SimpleNamespace(database=database)
    return made


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result() for each in [pool.submit(act) for act in acts]]


@pytest.mark.row(23)
def test_of_two_reviewers_who_claim_at_once_one_has_it_and_the_other_is_told_who(
    queue: Database,
) -> None:
    task_id = want(queue)
    first, second = a_service(queue, LAN), a_service(queue, MAI)

    told = at_once(
        lambda: first.review_claim({"task_id": task_id}),
        lambda: second.review_claim({"task_id": task_id}),
    )

    (won,) = [each["result"] for each in told if "result" in each]
    (lost,) = [each["error"] for each in told if "error" in each]
    assert lost["code"] == "claimed"
    assert f"is with {won['claimed_by']} until" in lost["message"]
    assert published(queue) == ["review_requested", "review_claimed"]


@pytest.mark.row(23)
def test_a_reviewer_a_sweep_and_a_cancelling_at_once_answer_at_most_once(queue: Database) -> None:
    for number in range(4):
        task_id = want(queue, request_id=f"an-{number}", due_at=utc_now())
        service, unit = a_service(queue, LAN), Unit(queue)
        seen = answer(service.review_show({"task_id": task_id}))["seen"]

        def cancel(number: int = number, unit: Unit = unit) -> None:
            unit.run(lambda: handlers.drop(f"an-{number}", MongoReviewTasks(unit), utc_now()))

        at_once(
            lambda: service.review_accept({"task_id": task_id, "seen": seen}),  # noqa: B023
            sweeper(queue).sweep,
            sweeper(queue).sweep,
            *([cancel] if number % 2 else []),
        )

        state = answer(service.review_show({"task_id": task_id}))["state"]
        mine = [each for each in answers(queue) if each.request_id == f"an-{number}"]
        assert len(mine) == (state != "not-needed")


def test_the_same_request_in_hand_twice_is_one_task(queue: Database) -> None:
    tasks = at_once(*[lambda: want(queue)] * 4)

    assert len(set(tasks)) == 1
    assert published(queue) == ["review_requested"]


def test_all_languages_of_a_request_ask_at_once(queue: Database) -> None:
    tags = ["es", "vi", "so", "zh-Hans", "ar", "ht", "ru", "ko", "am", "ne", "sw", "km"]

    tasks = at_once(*[lambda tag=tag: want(queue, language=tag) for tag in tags])

    assert queue.review_tasks.count_documents({"_id": {"$in": tasks}}) == len(tags)


def test_a_request_and_its_cancelling_at_once_leave_nothing_to_do(queue: Database) -> None:
    unit = Unit(queue)
    cancelled, task_id = at_once(
        lambda: unit.run(lambda: handlers.drop("an-1", MongoReviewTasks(unit), utc_now())),
        lambda: want(queue),
    )

    shown = answer(a_service(queue, LAN).review_show({"task_id": task_id}))
    assert (cancelled, shown["state"]) == (None, "not-needed")


@pytest.mark.row(23)
def test_a_process_that_dies_before_its_commit_has_done_nothing(queue: Database) -> None:
    task_id = want(queue)
    service = a_service(queue, LAN)
    seen = answer(service.review_show({"task_id": task_id}))["seen"]
    payload = {"task_id": task_id, "seen": seen}

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    dying = a_service(queue, LAN)
    dying.unit.publish = die
    with pytest.raises(Killed):
        dying.review_accept(payload)

    assert answers(queue) == []
    assert answer(service.review_accept(payload))["state"] == "done"
    assert len(answers(queue)) == 1


@pytest.mark.row(23)
def test_sweeps_tell_of_deadlines_once_and_leave_the_rest_alone(queue: Database) -> None:
    want(queue, request_id="over", due_at=utc_now() - timedelta(seconds=1))
    want(queue, request_id="later")
    queue.outbox.delete_many({})

    for _ in range(3):
        sweeper(queue).sweep()

    assert published(queue) == ["review_escalated", "review_finished", "translated"]
    assert [each.request_id for each in answers(queue)] == ["over"]
