# SPDX-License-Identifier: Apache-2.0
"""What the office reads of a receipt: when, which code, what it means, and what to do."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.unit import Unit
from services.notifications.model import Fate
from services.notifications.queries.reports import report
from services.notifications.queries.steps import CODES, LEAKED, NOTHING, STEPS, next_step
from services.notifications.queries.why import REASONS, why
from services.notifications.receipts.dependencies import books
from services.notifications.receipts.handlers import take
from services.notifications.receipts.model import VERDICTS, Receipt, Told
from services.notifications.repository import MongoAnnouncements, MongoLedger
from tests.notifications.builders import NOW, a_person, an_announcement, an_entry, as_person


def a_story(unit: Unit, state: str, told: Told | None, by: int = 0, **changes: Any) -> Any:
    announcement = an_announcement()
    announcement.planned = True
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    unit.database.people.insert_one(as_person(a_person("g1")))
    entry = an_entry("d1", state, channel="sms", people=["g1"], families=["f1"], code=201)
    MongoLedger(unit).add([entry | changes])
    if told is not None:
        receipt = Receipt(delivery_id="d1", told=told, at=NOW, code=by, reference="SM1")
        unit.run(lambda: take([receipt], books(unit, 5)))
    return why(unit, "A1", "g1")


@pytest.mark.mongo
@pytest.mark.row(8)
def test_what_arrived_says_when_it_was_sent_and_when_it_arrived(unit: Unit) -> None:
    story = a_story(unit, "sent", Told.DELIVERED)
    assert story["outcome"] == "delivered"
    *_, sent, arrived = story["story"]
    assert ": sent (code 201)" in sent["what"]
    assert arrived == {
        "at": NOW.isoformat(), "what": "The gateway tells that it arrived.", "next_step": NOTHING,
    }  # fmt: skip
    found = report(unit, "A1")
    assert found["families"]["reached"] == 1
    assert [(one["state"], one["deliveries"]) for one in found["deliveries"]] == [("delivered", 1)]


@pytest.mark.mongo
@pytest.mark.row(8)
def test_what_did_not_arrive_says_the_code_what_it_means_and_what_to_do(unit: Unit) -> None:
    story = a_story(unit, "sent", Told.FAILED, 30006)
    assert story["outcome"] == "failed"
    *_, sent, failed = story["story"]
    assert sent["next_step"] == ""  # not beside what is not the last word
    assert "(code 30006): a landline" in failed["what"]
    assert "Ask the family" in failed["next_step"]
    (missed,) = report(unit, "A1")["families"]["not_reached"]
    assert (missed["state"], missed["reason"]) == ("failed", "undelivered")


@pytest.mark.mongo
@pytest.mark.row(8)
def test_a_mail_that_came_back_says_when_it_left_and_when_it_came(unit: Unit) -> None:
    back_at = NOW + timedelta(minutes=3)
    bounced = {"channel": "email", "reason": "bounced", "code": "5.1.1", "bounced_at": back_at}
    *_, sent, came_back = a_story(unit, "failed", None, **bounced)["story"]
    assert (sent["at"], ": sent." in sent["what"]) == (NOW.isoformat(), True)
    assert (came_back["at"], "(code 5.1.1)" in came_back["what"]) == (back_at.isoformat(), True)
    assert "rapport people flagged" in came_back["next_step"]


@pytest.mark.mongo
def test_a_receipt_for_what_was_held_back_is_told_as_what_it_is(unit: Unit) -> None:
    story = a_story(unit, "suppressed", Told.DELIVERED, reason="limit")
    assert story["outcome"] == "suppressed"
    assert story["story"][-1]["next_step"] == LEAKED


@pytest.mark.row(8)
def test_every_state_and_reason_has_a_next_step() -> None:
    assert set(REASONS) <= set(STEPS)
    for state in Fate:
        for reason in ["", *REASONS]:
            assert next_step(state, reason)
    assert set(VERDICTS) <= set(CODES)
