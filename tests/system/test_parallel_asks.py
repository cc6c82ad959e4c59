# SPDX-License-Identifier: Apache-2.0
"""The same announcement asked for 50 times at once, and `notifications` killed in the middle."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contracts.notifications import AnnouncementAccepted
from kernel.mongo import Database
from tests.system.announcing import all_completed, announce
from tests.system.asking import Asking
from tests.system.judging import judged
from tests.system.processes import Platform
from tests.system.seeded import seed
from tests.system.sink import Sink
from tests.system.witness import Witness, ghosts, inner_duplicates
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.row(74)]
ASKS, FAMILIES = 50, 30
# Before anything is kept, and when all is kept but nobody has been told.
POINTS = {"01": "before-commit", "02": "after-commit"}
TWO_KEYS, NO_INDEX = "03", "04"
RACES = 20


@pytest.fixture(scope="module")
def families(
    witness: Witness, platform: Platform, notifications_database: Database, short_transactions: None
) -> dict[str, list[str]]:
    """Addresses by grade."""
    platform.start("relay", "notifications", "notifications.plan", "notifications.email")
    grades = [*POINTS, TWO_KEYS, NO_INDEX]
    return {grade: seed(notifications_database, grade, FAMILIES) for grade in grades}


def asked_for(grade: str) -> dict[str, Any]:
    return {"subject": "Bus 12 is late", "body": "It comes at 8:20.", "audience": f"grade:{grade}"}


def at_once(asking: Asking, grade: str, key: str) -> list[Any]:
    """Asked with one key, none of the answers waited for."""
    ask = {"idempotency_key": key, **asked_for(grade)}
    return [asking.begin("notifications", "announce", **ask) for _ in range(ASKS)]


def once_more(asking: Asking, grade: str, key: str) -> dict[str, Any]:
    return asking.answer("notifications", "announce", idempotency_key=key, **asked_for(grade))


def ids_in(replies: list[Any], again: Callable[[], dict[str, Any]]) -> list[str]:
    """Of all answers. Whom a busy database kept waiting for too long asks `again`, as the command
    line does."""
    answers = [reply.result() for reply in replies]
    told = [again() if is_busy(answer) else answer for answer in answers]
    refused = [answer for answer in told if "result" not in answer]
    assert not refused, refused[:3]
    return list({answer["result"]["announcement_id"] for answer in told})


def is_busy(answer: dict[str, Any]) -> bool:
    return bool(answer.get("error", {}).get("code") == "unavailable")


@pytest.mark.parametrize("grade", POINTS, ids=POINTS.values())
def test_asked_fifty_times_at_once_and_killed_in_the_middle_it_is_one_announcement(
    platform: Platform, asking: Asking, sink: Sink, notifications_database: Database,
    witness: Witness, families: dict[str, list[str]], grade: str, tmp_path: Path,
) -> None:  # fmt: skip
    sink.forget()
    notifications = platform.processes["notifications"]
    notifications.kill()
    with ThreadPoolExecutor() as threads:
        death = threads.submit(notifications.die_at, POINTS[grade], once=tmp_path / "once")
        replies = at_once(asking, grade, key=grade)
        death.result()
    notifications.start()

    ids = ids_in(replies, partial(once_more, asking, grade, grade))
    assert len(ids) == 1
    mine = {"key": f"op1:{grade}"}
    assert notifications_database.announcements.count_documents(mine) == 1
    eventually(lambda: all_completed(notifications_database, ids), within_s=30)
    assert judged(sink, notifications_database, ids, families[grade]).is_clean()
    assert inner_duplicates(witness, notifications_database, ids) == 0
    assert ghosts(witness, notifications_database) == 0
    accepted = [one for one in witness.told() if one.type == AnnouncementAccepted.type]
    assert [one.announcement_id for one in accepted].count(ids[0]) == 1


def test_with_two_keys_it_is_two_announcements_and_every_family_hears_twice(
    asking: Asking, sink: Sink, notifications_database: Database, families: dict[str, list[str]]
) -> None:
    sink.forget()
    ids = [announce(asking, key, **asked_for(TWO_KEYS)) for key in ("first key", "second key")]
    eventually(lambda: all_completed(notifications_database, ids), within_s=30)
    assert judged(sink, notifications_database, ids, families[TWO_KEYS]).dup == FAMILIES


@contextmanager
def without_the_unique_key(database: Database) -> Iterator[None]:
    kept = database.announcements.index_information()["key_1"]
    database.announcements.drop_index("key_1")
    yield
    database.announcements.delete_many({"key": {"$regex": "^op1:race"}})
    database.announcements.create_index(kept["key"], unique=kept["unique"])


def test_without_the_unique_key_asking_at_once_would_be_several_announcements(
    platform: Platform, asking: Asking, sink: Sink, notifications_database: Database,
    families: dict[str, list[str]],
) -> None:  # fmt: skip
    notifications = platform.processes["notifications"]

    def race(key: str) -> list[str]:
        """Whether two ask in one moment is a matter of luck, so it is helped."""
        sink.forget()
        os.kill(notifications.pid, signal.SIGSTOP)
        replies = at_once(asking, NO_INDEX, key)
        os.kill(notifications.pid, signal.SIGCONT)
        ids = ids_in(replies, partial(once_more, asking, NO_INDEX, key))
        eventually(lambda: all_completed(notifications_database, ids), within_s=30)
        return ids

    with without_the_unique_key(notifications_database):
        races = (race(f"race {n}") for n in range(RACES))
        ids = next(ids for ids in races if len(ids) > 1)
        verdict = judged(sink, notifications_database, ids, families[NO_INDEX])
    assert verdict.dup == FAMILIES * (len(ids) - 1)
