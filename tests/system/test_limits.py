# SPDX-License-Identifier: Apache-2.0
"""Limits on the whole way: from the office's word to the relay, while thousands go out."""

from collections.abc import Iterator

import pytest

from kernel.clock import utc_now
from kernel.mongo import Database
from services.notifications.limits.repository import standing
from tests.system.announcing import announce, completed, shown
from tests.system.asking import Asking
from tests.system.processes import Platform
from tests.system.seeded import address, seed
from tests.system.sink import Sink
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.row(37)]
SERVICES = ("relay", "directory", "notifications", "notifications.limits", "notifications.plan",
            "notifications.email")  # fmt: skip
MANY = 2_000
BARRED = range(50, MANY, 100)


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    """One mail in a hundred takes a second longer, so that there is a middle to enter limits in."""
    running = Sink(tmp_path_factory.mktemp("sink"), "-W", "data:1:1")
    yield running
    running.stop()


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform) -> None:
    platform.start(*SERVICES)


def known_to_directory(directory: Database, *person_ids: str) -> None:
    """Guardian and child of each, as far as entering a limit looks at them."""
    for person_id in person_ids:
        for id, role in ((person_id, "guardian"), (child_of(person_id), "student")):
            recorded = {
                "given_name": "Ana", "family_name": "Example", "roles": [role], "school_ids": [],
                "student_ids": [child_of(person_id)] * (role == "guardian"),
            }  # fmt: skip
            directory.people.insert_one({"_id": id, "left_at": None, "recorded": recorded})


def child_of(person_id: str) -> str:
    return f"st{person_id.removeprefix('g')}"


def enter(asking: Asking, person_id: str) -> int:
    """A limit on a guardian about their child. Returns the number of the change."""
    answer = asking.ask(
        "directory", "limits_add", person_id=person_id, student_ids=[child_of(person_id)],
        document_reference="Order 17", key=f"limit {person_id}",
    )  # fmt: skip
    return int(answer["number"])


def await_in_force(asking: Asking, number: int) -> None:
    def confirmed() -> bool:
        return (asking.ask("directory", "limits_state")["confirmed_number"] or 0) >= number

    eventually(confirmed, within_s=60)


VICTIMS = [
    pytest.param("01", "", id="nobody-dies"),
    pytest.param("03", "notifications.email", marks=pytest.mark.soak, id="the-mail-worker-dies"),
    pytest.param("04", "notifications.limits", marks=pytest.mark.soak, id="the-copy-dies"),
    pytest.param("05", "relay", marks=pytest.mark.soak, id="the-relay-dies"),
]


@pytest.mark.parametrize(("grade", "victim"), VICTIMS)
def test_once_a_limit_is_in_force_not_one_message_more_leaves_to_its_person(
    platform: Platform, asking: Asking, sink: Sink, directory_database: Database,
    notifications_database: Database, grade: str, victim: str,
) -> None:  # fmt: skip
    sink.forget()
    seed(notifications_database, grade, MANY)
    people = {f"g{grade}-{n}": address(grade, n) for n in BARRED}
    known_to_directory(directory_database, *people)
    id = announce(asking, grade, subject="News", body="Welcome back.", audience=f"grade:{grade}")
    eventually(lambda: sink.recipients().total() >= MANY // 5, within_s=60)

    number = max(enter(asking, person_id) for person_id in people)
    if victim:
        platform.processes[victim].kill()
        platform.processes[victim].start()
    await_in_force(asking, number)
    left_before = set(people.values()) & set(sink.recipients())
    completed(asking, id, within_s=90)

    arrived = sink.recipients()
    assert set(people.values()) & set(arrived) == left_before
    held_back = [one for one, where in people.items() if where not in arrived]
    assert held_back, "all of it had left before"
    assert len(arrived) == MANY - len(held_back)
    entries = notifications_database.ledger.find({"announcement_id": id, "state": {"$ne": "sent"}})
    told = {entry["people"][0]: (entry["state"], entry["reason"]) for entry in entries}
    # Of what a worker had in hand when it died nobody can say whether it arrived.
    unsure = {one for one, fate in told.items() if fate == ("unknown", "no-answer")}
    assert not unsure or victim == "notifications.email"
    assert set(told) - unsure == set(held_back) - unsure
    assert {told[one] for one in set(held_back) - unsure} == {("suppressed", "limit")}


def test_while_the_directory_is_away_routine_waits_and_urgent_goes_without_the_child(
    platform: Platform, asking: Asking, sink: Sink, notifications_database: Database
) -> None:
    seed(notifications_database, "02", 20)
    platform.processes["directory"].kill()
    eventually(lambda: not standing(notifications_database).is_checked(utc_now()), within_s=10)
    sink.forget()
    routine = announce(asking, "routine", subject="News", body="Welcome.", audience="grade:02")
    urgent = announce(
        asking, "urgent", subject="Alarm", body="Please fetch {{student_first_name}} now.",
        audience="grade:02", category="emergency",
    )  # fmt: skip
    completed(asking, urgent)

    assert sink.recipients().total() == 20
    assert b"Please fetch your child now." in sink.text()
    assert b"Ana" not in sink.text()
    assert shown(asking, routine)["totals"]["sent"] == 0
    platform.processes["directory"].start()
    assert completed(asking, routine)["totals"]["sent"] == 20
