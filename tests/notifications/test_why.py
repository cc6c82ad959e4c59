# SPDX-License-Identifier: Apache-2.0
"""Why did, or didn't, this person get this?"""

from typing import Any

import pytest

from kernel.errors import Rejected
from kernel.unit import Unit
from services.notifications.audience import parse_audience
from services.notifications.errors import AnnouncementNotFound
from services.notifications.limits.rules import Rules
from services.notifications.model import Announcement
from services.notifications.planning.addressing import Addressing
from services.notifications.planning.deliveries import address, chunks_of
from services.notifications.queries.why import why
from services.notifications.repository import MongoAnnouncements, MongoChunks, MongoLedger
from tests.notifications.builders import (
    NOW,
    a_child,
    a_naming,
    a_person,
    a_phone,
    an_announcement,
    an_email,
    an_entry,
    as_person,
    some_words,
)

pytestmark = pytest.mark.mongo
ROSA = a_person("g1", a_child("st1", schools=["S1"]), language="es")
LUIS = a_person("g2", a_child("st1", schools=["S1"]), language="so", has=["sms"])
STRANGER = a_person("g3", a_child("st3", grade="12", schools=["S2"]))


def a_story(unit: Unit, announcement: Announcement, *points: Any) -> None:
    audience = parse_audience(announcement.audience, None)
    addressing = Addressing.of(announcement, Rules(now=NOW))
    planned = [address(one, announcement, audience, a_naming(), addressing) for one in points]
    chunks = chunks_of(announcement, [one.delivery for one in planned if one.delivery], window="")
    announcement.planned = True
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    unit.run(lambda: MongoChunks(unit).add(chunks))
    unit.database.people.insert_many([as_person(one) for one in (ROSA, LUIS, STRANGER)])
    if points:
        unit.database.reach.insert_many(list(points))


def settle(unit: Unit, person_id: str, state: str, **changes: Any) -> None:
    (chunk,) = MongoChunks(unit).planned_for("A1", person_id)
    delivery = chunk["delivery"]
    MongoLedger(unit).add(
        [
            an_entry(
                delivery["id"], state, people=delivery["people"], channel=chunk["channel"],
                contact_point_id=delivery["contact_point_id"], **changes,
            )
        ]
    )  # fmt: skip


def told(unit: Unit, person_id: str, *schools: str) -> tuple[str, str]:
    answer = why(unit, "A1", person_id, schools)
    return answer["outcome"], "\n".join(line["what"] for line in answer["story"])


def test_what_was_sent_says_to_which_address_in_which_words_and_on_whose_account(
    unit: Unit,
) -> None:
    announcement = an_announcement()
    announcement.take_words("es", some_words(engine="neural"))
    a_story(unit, announcement, an_email("rosa@families.example", ROSA))
    settle(unit, "g1", "sent", code=250)

    outcome, story = told(unit, "g1")

    assert outcome == "sent"
    for told_of in ("olga asked for it", "as guardian, on account of st1", "into es by neural",
                    "By email to rosa@families.example: sent (code 250)"):  # fmt: skip
        assert told_of in story


def test_a_message_that_waits_for_its_translation_says_so(unit: Unit) -> None:
    announcement = an_announcement()
    announcement.miss(["es"])
    a_story(unit, announcement, an_email("rosa@families.example", ROSA))
    outcome, story = told(unit, "g1")
    assert outcome == "on its way"
    assert "The words in es are awaited." in story
    assert "waits for its translation" in story


def test_what_is_on_its_way_to_several_addresses_of_theirs_is_told_of_each(unit: Unit) -> None:
    near = [a_phone(f"+1555010000{n}", LUIS) for n in range(2)]  # in one part
    far = a_phone("+15550100002", LUIS)  # in the next one of the same chunk
    stranger = a_person("g9", language="so", has=["sms"])
    others = [a_phone(f"+155502{n:05}", stranger) for n in range(60)]
    a_story(unit, an_announcement(urgent=True), *near, *others, far)
    assert unit.database.chunks.count_documents({}) == 1
    assert unit.database.parts.count_documents({"deliveries.people": "g2"}) == 2
    _, story = told(unit, "g2")
    for point in (*near, far):
        assert f"to {point['address']}: " in story
    assert others[0]["address"] not in story


@pytest.mark.parametrize(
    ("state", "reason", "sentence"),
    [
        ("failed", "refused", "refused it, and would again"),
        ("failed", "gave-up", "until we gave up"),
        ("failed", "bad-address", "none that mail can be sent to"),
        ("failed", "placeholder-missing", "is not on file"),
        ("failed", "control-character", "no mail can hold"),
        ("unknown", "no-answer", "nobody can say"),
        ("suppressed", "cancelled", "was cancelled before this left"),
        ("suppressed", "contact-gone", "Nobody it was meant for"),
        ("suppressed", "not-on-allowlist", "mode allowlist"),
    ],
)
def test_what_did_not_arrive_says_why_in_a_sentence(
    unit: Unit, state: str, reason: str, sentence: str
) -> None:
    a_story(unit, an_announcement(), an_email("rosa@families.example", ROSA))
    settle(unit, "g1", state, reason=reason)
    outcome, story = told(unit, "g1")
    assert outcome == state
    assert sentence in story


def test_on_a_shared_phone_it_tells_of_the_words_that_went_out(unit: Unit) -> None:
    announcement = an_announcement(urgent=True)
    announcement.take_words("es", announcement.original_with_notice("no engine"))
    phone = a_phone("+15550100001", ROSA | {"has": ["sms"]}, LUIS)
    a_story(unit, announcement, phone)
    settle(unit, "g2", "sent")
    _, story = told(unit, "g2")
    assert "shared by 2 people, sent once" in story
    assert "with a notice in es: no engine." in story


def test_who_was_unreachable_is_told_so(unit: Unit) -> None:
    a_story(unit, an_announcement())
    MongoLedger(unit).add([an_entry("A1:g1", "unreachable", people=["g1"], reason="no-contact")])
    outcome, story = told(unit, "g1")
    assert outcome == "unreachable"
    assert "There is no email address or phone number on file." in story


def test_who_is_not_in_the_audience_is_told_so(unit: Unit) -> None:
    a_story(unit, an_announcement(audience="grade:03"))
    assert told(unit, "g3")[0] == "not in the audience"
    assert "Does not belong to the audience." in told(unit, "g3")[1]


def test_who_left_the_audience_since_it_was_frozen_is_told_so(unit: Unit) -> None:
    a_story(unit, an_announcement(), an_email("rosa@families.example", ROSA))
    unit.database.people.update_one({"_id": "g1"}, {"$set": {"roles": []}})
    assert "Belonged to the audience when it was frozen" in told(unit, "g1")[1]


def test_who_asks_for_some_schools_learns_nothing_about_others(unit: Unit) -> None:
    a_story(unit, an_announcement(), an_email("rosa@families.example", ROSA))
    assert told(unit, "g1", "S1")[0] == "on its way"
    with pytest.raises(Rejected) as hidden:
        told(unit, "g3", "S1")
    with pytest.raises(Rejected) as unknown:
        told(unit, "nobody", "S1")
    assert hidden.value.code == unknown.value.code == "no-person"


def test_what_is_not_there_has_no_story(unit: Unit) -> None:
    with pytest.raises(AnnouncementNotFound):
        told(unit, "g1")


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("sent", "A0 reached them."),
        ("unknown", "A0 may have reached them: nobody can say."),
        ("suppressed", "A0 did not reach them, so there is nothing to correct."),
    ],
)
def test_of_a_correction_it_says_whether_what_it_corrects_had_reached_them(
    unit: Unit, state: str, says: str
) -> None:
    correction = an_announcement()
    correction.corrects = "A0"
    a_story(unit, correction)
    MongoLedger(unit).add([an_entry("d0", state, announcement_id="A0", people=["g1"])])
    outcome, story = told(unit, "g1")
    assert outcome == "not in the audience"
    assert "it corrects A0" in story
    assert says in story


def test_a_correction_that_waits_says_for_what_and_what_is_corrected_says_by_what(
    unit: Unit,
) -> None:
    corrected, correction = an_announcement("A0"), an_announcement()
    corrected.correction_id, correction.corrects = "A1", "A0"
    corrected.cancel(NOW)
    correction.plan_due_at = NOW
    unit.run(lambda: MongoAnnouncements(unit).save(corrected))
    a_story(unit, correction)
    assert "Waits until it is known whom A0 reached." in told(unit, "g1")[1]
    answer = why(unit, "A0", "g1", ())
    assert answer["outcome"] == "cancelled"
    assert "get a correction: A1" in answer["story"][-1]["what"]
