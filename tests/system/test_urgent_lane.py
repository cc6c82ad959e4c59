# SPDX-License-Identifier: Apache-2.0
"""An urgent message is announced in the middle of a newsletter to 24,000 families."""

from collections.abc import Iterator
from typing import Any

import pytest

from kernel.mongo import Database
from tests.notifications.builders import a_child, a_person, an_email, families
from tests.system.announcing import announce, shown
from tests.system.asking import Asking
from tests.system.processes import Platform
from tests.waiting import eventually

pytestmark = pytest.mark.system
NEWSLETTER = 24_000
URGENT = 200
MOST_S = 10.0


def others(name: str, grade: str) -> Iterator[dict[str, Any]]:
    """Families whom the newsletter does not concern."""
    for n in range(URGENT):
        child = a_child(f"st-{name}{n}", grade=grade)
        yield an_email(f"{name}{n}@families.example", a_person(f"{name}{n}", child))


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform, notifications_database: Database) -> None:
    platform.start("relay", "notifications", "notifications.plan", "notifications.email")
    reach = notifications_database.reach
    reach.insert_many(families(NEWSLETTER))  # all in grade 03
    reach.insert_many([*others("urgent", "11"), *others("routine", "12")])


@pytest.mark.row(6)
def test_an_urgent_message_overtakes_a_newsletter_and_a_routine_one_does_not(
    asking: Asking, notifications_database: Database
) -> None:
    newsletter = announce(asking, "letter", subject="November news", body="The news. " * 50,
                          category="newsletter", audience="grade:03")  # fmt: skip
    eventually(lambda: settled(notifications_database, newsletter) > 0, within_s=30)
    routine = announce(asking, "routine", subject="Photos", body="Photos.", audience="grade:12")
    urgent = announce(asking, "urgent", subject="Evacuate", body="Go to the field now.",
                      urgent=True, audience="grade:11")  # fmt: skip

    report = eventually(lambda: completed(asking, urgent), within_s=30)

    unfinished = settled(notifications_database, newsletter)
    assert unfinished < NEWSLETTER, "the newsletter was too short to be overtaken"
    assert report["totals"]["sent"] == URGENT
    assert report["seconds"] < MOST_S
    assert settled(notifications_database, routine) == 0, "without a lane of its own it waits"
    asking.ask("notifications", "announcement_cancel", announcement_id=newsletter)
    eventually(lambda: completed(asking, routine), within_s=60)


def settled(database: Database, announcement_id: str) -> int:
    return int(database.ledger.count_documents({"announcement_id": announcement_id}))


def completed(asking: Asking, announcement_id: str) -> Any:
    report = shown(asking, announcement_id)
    return report if report["state"] == "completed" else None
