# SPDX-License-Identifier: Apache-2.0
"""One contract, on the fake and on MongoDB."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kernel.errors import Conflict
from kernel.unit import Unit
from services.translation.review.ports import Reviewers, ReviewTasks
from services.translation.review.repository import MongoReviewers, MongoReviewTasks
from tests.translation.review.builders import DUE, LEASE, NOON, WORDS, a_task
from tests.translation.review.fakes import FakeReviewers, FakeReviewTasks

Run = Callable[[Callable[[], Any]], Any]
BOTH = ["fake", pytest.param("mongo", marks=pytest.mark.mongo)]


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest) -> tuple[ReviewTasks, Reviewers, Run]:
    if request.param == "fake":
        return FakeReviewTasks(), FakeReviewers(), lambda work: work()
    unit = Unit(request.getfixturevalue("queue"))
    return MongoReviewTasks(unit), MongoReviewers(unit), unit.run


def test_a_task_comes_back_as_it_was_saved(store: Any) -> None:
    tasks, _, run = store
    task = a_task(names=("Oak Hill",), schools=("s1",))
    task.claim("op-lan", NOON, LEASE)
    task.hand_in("op-lan", WORDS, task.fingerprint, NOON)

    run(lambda: tasks.save(task))

    assert tasks.find(task.id) == task
    assert tasks.find("rv-none") is None


def test_a_stale_task_is_not_saved(store: Any) -> None:
    tasks, _, run = store
    run(lambda: tasks.save(a_task()))
    first, second = tasks.find(a_task().id), tasks.find(a_task().id)
    first.claim("op-lan", NOON, LEASE)
    second.claim("op-mai", NOON, LEASE)

    run(lambda: tasks.save(first))

    with pytest.raises(Conflict):
        run(lambda: tasks.save(second))


def test_the_same_task_is_not_made_twice(store: Any) -> None:
    tasks, _, run = store
    run(lambda: tasks.save(a_task()))

    with pytest.raises(Conflict):
        run(lambda: tasks.save(a_task()))


def test_what_time_changes_is_found_when_it_is_due(store: Any) -> None:
    tasks, _, run = store
    for request_id, minutes in (("later", 60), ("second", 2), ("first", 1)):
        due_at = NOON + timedelta(minutes=minutes)
        run(lambda id=request_id, at=due_at: tasks.save(a_task(request_id=id, due_at=at)))
    over = a_task(request_id="over")
    over.decline("op-lan", "no", NOON)
    run(lambda: tasks.save(over))

    found = tasks.due(NOON + timedelta(minutes=3), 10)

    assert list(found) == [a_task(request_id=each).id for each in ("first", "second")]
    assert len(tasks.due(DUE, 2)) == 2


def test_a_cancelled_request_stays_cancelled(store: Any) -> None:
    tasks, _, run = store
    assert run(lambda: tasks.stands("an-1"))

    run(lambda: tasks.cancel("an-1"))

    assert not run(lambda: tasks.stands("an-1"))
    assert run(lambda: tasks.stands("an-2"))


def test_all_tasks_of_a_request_are_found(store: Any) -> None:
    tasks, _, run = store
    for language in ("es", "so"):
        run(lambda language=language: tasks.save(a_task(language=language)))
    run(lambda: tasks.save(a_task(request_id="other")))

    assert sorted(each.language for each in tasks.of_request("an-1")) == ["es", "so"]


@pytest.mark.parametrize(
    ("registered", "wanted", "found"),
    [
        ("es", "es-MX", True),
        ("es-MX", "es", False),
        ("zh", "zh-Hant", True),
        ("zh-Hant", "zh-TW", True),
        ("zh-Hans", "zh-TW", False),
        ("fil", "tl", True),
        ("so", "vi", False),
    ],
)
def test_reviewers_are_found_for_the_language_they_read(
    store: Any, registered: str, wanted: str, found: bool
) -> None:
    _, reviewers, run = store
    run(lambda: reviewers.set("op-lan", [registered], "op-kim"))

    assert list(reviewers.of(wanted)) == (["op-lan"] if found else [])


def test_reviewers_are_set_and_removed(store: Any) -> None:
    _, reviewers, run = store
    run(lambda: reviewers.set("op-lan", ["vi", "so"], "op-kim"))
    run(lambda: reviewers.set("op-mai", ["vi"], "op-kim"))
    run(lambda: reviewers.set("op-lan", ["so"], "op-kim"))
    assert {id: list(each) for id, each in reviewers.all().items()} == {
        "op-lan": ["so"],
        "op-mai": ["vi"],
    }

    run(lambda: reviewers.set("op-mai", [], "op-kim"))

    assert list(reviewers.of("vi")) == []
    assert (reviewers.languages_of("op-lan"), reviewers.languages_of("op-mai")) == (["so"], [])
