# SPDX-License-Identifier: Apache-2.0
"""One announcement from a person's request to the sink, and the questions it can answer."""

from typing import Any

import pytest

from kernel.mongo import Database
from tests.system.asking import Asking
from tests.system.district import address, email, facts, person, tell
from tests.system.processes import Platform
from tests.system.sink import Sink
from tests.waiting import eventually

pytestmark = pytest.mark.system
FAMILIES = 30


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform, directory_database: Database) -> None:
    platform.start(
        "relay", "notifications", "notifications.recipients", "notifications.plan",
        "notifications.email",
    )  # fmt: skip
    tell(directory_database, [*facts(FAMILIES), person("lonely", "guardian", "Lonely")], "first")
    asking = Asking(platform.environment["RAPPORT_AMQP_URL"], "k" * 40)
    eventually(lambda: "first" in asking.ask("notifications", "copies")["imports"])
    asking.close()


def announce(asking: Asking, key: str, **changes: Any) -> dict[str, Any]:
    asked = {
        "idempotency_key": key,
        "subject": "Snow day",
        "body": "School starts at 10:00 AM on {{school_name}} grounds.",
        "audience": "district",
    }
    answer: dict[str, Any] = asking.ask("notifications", "announce", **(asked | changes))
    return answer


def completed(asking: Asking, announcement_id: str) -> dict[str, Any]:
    def report() -> Any:
        shown = asking.ask("notifications", "announcement_show", announcement_id=announcement_id)
        return shown if shown["state"] == "completed" else None

    return dict(eventually(report, within_s=30))


def test_every_family_gets_one_mail_and_the_report_adds_up(asking: Asking, sink: Sink) -> None:
    report = completed(asking, announce(asking, "adds-up")["announcement_id"])
    assert sink.recipients() == {address(n): 1 for n in range(FAMILIES)}
    families = report["families"]
    missed = sum(one["families"] for one in families["not_reached"])
    assert (families["reached"], missed) == (FAMILIES, 1)
    assert families["total"] == FAMILIES + 1
    assert report["totals"]["sent"] == FAMILIES


def test_the_same_key_twice_is_one_announcement(asking: Asking) -> None:
    first, second = announce(asking, "twice"), announce(asking, "twice")
    completed(asking, first["announcement_id"])
    assert first["announcement_id"] == second["announcement_id"]
    assert (first["created"], second["created"]) == (True, False)


def test_the_same_key_for_something_else_is_refused(asking: Asking) -> None:
    completed(asking, announce(asking, "taken")["announcement_id"])
    asked = {"subject": "Other", "body": "Other", "audience": "district"}
    answer = asking.answer("notifications", "announce", idempotency_key="taken", **asked)
    assert answer["error"]["code"] == "key-reused"


def test_an_audience_typo_is_refused_at_its_spot(asking: Asking) -> None:
    answer = asking.answer(
        "notifications", "announce", idempotency_key="typo", subject="S", body="B",
        audience="school:Linkoln",
    )  # fmt: skip
    assert answer["error"]["code"] == "audience"
    assert answer["error"]["details"]["column"] == 8


def test_an_unknown_placeholder_is_refused_by_name(asking: Asking) -> None:
    answer = asking.answer(
        "notifications", "announce", idempotency_key="tag", subject="S", body="Dear {{parent_nam}}",
        audience="district",
    )  # fmt: skip
    assert answer["error"]["code"] == "placeholder-unknown"
    assert answer["error"]["details"]["field"] == "parent_nam"


def test_a_dry_run_counts_and_nothing_leaves(asking: Asking, sink: Sink) -> None:
    before = sum(sink.recipients().values())
    rehearsed = asking.ask(
        "notifications", "announcement_dry_run", idempotency_key="dry", subject="S", body="B",
        audience="grade:01",
    )  # fmt: skip
    assert rehearsed["people"] == rehearsed["deliveries"] == 3
    assert sum(sink.recipients().values()) == before


def test_why_tells_the_whole_story(asking: Asking) -> None:
    announcement_id = announce(asking, "why")["announcement_id"]
    completed(asking, announcement_id)
    got = asking.ask(
        "notifications", "announcement_why", announcement_id=announcement_id, person="g0000003"
    )
    assert got["outcome"] == "sent"
    assert any(address(3) in line["what"] for line in got["story"])
    not_got = asking.ask(
        "notifications", "announcement_why", announcement_id=announcement_id, person="lonely"
    )
    assert not_got["outcome"] == "unreachable"


def test_two_who_share_an_address_get_one_mail(
    asking: Asking, sink: Sink, directory_database: Database
) -> None:
    tell(
        directory_database,
        [
            person("m", "guardian", "M"),
            person("n", "guardian", "N"),
            email("both@families.example", "m", "n"),
        ],
        "shared",
    )
    eventually(lambda: "shared" in asking.ask("notifications", "copies")["imports"])
    report = completed(
        asking, announce(asking, "shared", audience="person:m,n", body="Hi")["announcement_id"]
    )
    assert sink.recipients()["both@families.example"] == 1
    assert report["totals"]["reached"] == 2
