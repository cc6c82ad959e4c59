# SPDX-License-Identifier: Apache-2.0
"""The same through real processes: many stories at once, and every byte that left is judged.

Everybody reads Spanish, and no translation runs: so each first message waits for its words, planned
and ready, while sharers, children, choices and limits change; then it leaves. A second one follows.
"""

import sqlite3
from collections import Counter
from contextlib import closing
from random import SystemRandom
from typing import Any

import pytest

from kernel.clock import utc_now
from kernel.mongo import Database
from tests.custody.judging import Evidence, judge, text_of
from tests.custody.naming import address_of, read_as
from tests.custody.reading import NUMBER
from tests.custody.stories import Story, stories
from tests.custody.world import ADDRESSES, GUARDIANS, STUDENTS
from tests.system.announcing import all_completed, announce
from tests.system.asking import Asking
from tests.system.captured import Captured
from tests.system.district import tell
from tests.system.processes import Platform
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.row(37)]
SERVICES = ("capture", "relay", "directory", "notifications", "notifications.recipients",
            "notifications.limits", "notifications.plan", "notifications.email",
            "notifications.sms")  # fmt: skip
WORDS_WAIT_S = 600.0  # until the test says that it is over
EXAMPLES, SOAKED, AT_ONCE = 50, 500, 50


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Captured:
    return Captured(tmp_path_factory.mktemp("captured"))


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform, captured: Captured) -> None:
    platform.start(
        *SERVICES, RAPPORT_WORDS_WAIT_S=str(WORDS_WAIT_S),
        RAPPORT_URGENT_WORDS_WAIT_S=str(WORDS_WAIT_S), **captured.environment,
    )  # fmt: skip


def known_to_directory(directory: Database, told: list[Story]) -> None:
    """Everybody, as far as entering a limit looks at them."""
    directory.people.insert_many(
        {
            "_id": f"{story.name}{id}", "left_at": None,
            "recorded": {"given_name": "A", "family_name": "B", "roles": [role], "school_ids": [],
                         "student_ids": []},
        }
        for story in told
        for ids, role in ((GUARDIANS, "guardian"), (STUDENTS, "student"))
        for id in ids
    )  # fmt: skip


class Office:
    """What people and the directory do in the meantime, and what is waited for."""

    def __init__(self, asking: Asking, directory: Database, notifications: Database) -> None:
        self.asking, self.directory, self.notifications = asking, directory, notifications

    def tell(self, facts: list[Any], name: str) -> None:
        tell(self.directory, facts, name)
        eventually(lambda: self.notifications.followed.find_one({"_id": name}), within_s=60)
        said = [fact.choice_id for fact in facts if hasattr(fact, "choice_id")]
        asked = {"_id": {"$in": said}}
        eventually(lambda: self.notifications.choices.count_documents(asked) == len(said))

    def announce(self, told: list[Story], number: str, language: str) -> list[str]:
        """Returns when all of them are planned."""
        ids = [
            announce(self.asking, f"{story.name}.{number}", language=language, **story.ask(number))
            for story in told
        ]
        planned = {"_id": {"$in": ids}, "planned": True}
        eventually(
            lambda: self.notifications.announcements.count_documents(planned) == len(ids),
            within_s=30,
        )
        return ids

    def enter_limits(self, told: list[Story]) -> None:
        """Returns when all are in force."""
        number = 0
        for story in told:
            for limit in story.limits():
                answer = self.asking.ask(
                    "directory", "limits_add", person_id=f"{story.name}{limit.person_id}",
                    student_ids=[f"{story.name}{id}" for id in limit.student_ids],
                    scopes=limit.scopes, document_reference="Order 17",
                    key=f"{story.name} {limit.limit_id}",
                )  # fmt: skip
                number = int(answer["number"])
                story.known.learn([limit])
        eventually(lambda: self._confirmed() >= number, within_s=20)

    def _confirmed(self) -> int:
        return int(self.asking.ask("directory", "limits_state")["confirmed_number"] or 0)

    def wait_no_longer(self, ids: list[str]) -> None:
        """No words came: the original goes out."""
        due = {"$set": {"words_due_at": utc_now()}}
        self.notifications.announcements.update_many({"_id": {"$in": ids}}, due)

    def await_completed(self, ids: list[str]) -> None:
        eventually(lambda: all_completed(self.notifications, ids), within_s=90)


def left(captured: Captured) -> list[tuple[str, str, bytes]]:
    """(channel, recipient, content) of all that the outside world was handed."""
    (file,) = [one for one in captured.directory.iterdir() if one.suffix == ".sqlite"]
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT channel, recipient, content FROM messages").fetchall()


def problems_of(message: tuple[str, str, bytes], told: dict[str, Story]) -> list[str]:
    channel, recipient, content = message
    text = text_of(content if channel == "email" else content.decode())
    (number,) = set(NUMBER.findall(text))
    story = told[number.partition(".")[0]]
    own, others = read_as(text, story.name)
    point = next((one for one in ADDRESSES if address_of(one, story.name) == recipient), "")
    if others or not point:
        return [f"{number} went to {recipient} and tells of {sorted(others)}"]
    seen = Evidence(
        address=ADDRESSES[point], text=own.replace(f"{story.name}.", ""), at=utc_now(),
        known=story.known, limits=list(story.known.limits.values()),
    )  # fmt: skip
    return [f"{number}: {problem}" for problem in judge(seen, story.asked)]


def play(office: Office, captured: Captured, numbers: range) -> Counter[str]:
    """The stories of these numbers, which are new."""
    seed = SystemRandom().randrange(10**9)
    told, before = stories(numbers, seed), len(left(captured))
    known_to_directory(office.directory, told)
    office.tell([fact for story in told for fact in story.begin()], f"before {seed}")
    first = office.announce(told, "N1", "en")
    office.tell([fact for story in told for fact in story.go_on()], f"after {seed}")
    office.enter_limits(told)
    assert len(left(captured)) == before, "what was to wait has left already"
    office.wait_no_longer(first)
    office.await_completed(first)
    office.await_completed(office.announce(told, "N2", "es"))

    by_name = {story.name: story for story in told}
    messages = left(captured)[before:]
    wrong = [each for message in messages for each in problems_of(message, by_name)]
    assert wrong == [], f"seed {seed}"
    held = office.notifications.ledger.count_documents({"reason": "limit"})
    nobody = barred(by_name)
    assert all(problems_of(message, nobody) for message in messages)
    return Counter(left=len(messages), held=held)


def barred(told: dict[str, Story]) -> dict[str, Story]:
    """As if everybody were kept from everything: then nothing may have left."""
    for story in told.values():
        story.known.learn([story.world.limited(id, (), ["all"]) for id in GUARDIANS])
    return told


def test_nothing_goes_to_a_barred_person_through_real_processes(
    asking: Asking, directory_database: Database, notifications_database: Database,
    captured: Captured,
) -> None:  # fmt: skip
    office = Office(asking, directory_database, notifications_database)
    tally = play(office, captured, range(EXAMPLES))
    assert tally["left"] > EXAMPLES
    assert tally["held"] > 0


@pytest.mark.soak
def test_nothing_goes_to_a_barred_person_through_real_processes_in_five_hundred_stories(
    asking: Asking, directory_database: Database, notifications_database: Database,
    captured: Captured,
) -> None:  # fmt: skip
    office = Office(asking, directory_database, notifications_database)
    for first in range(EXAMPLES, EXAMPLES + SOAKED, AT_ONCE):
        play(office, captured, range(first, first + AT_ONCE))
