# SPDX-License-Identifier: Apache-2.0
"""STOP, START, HELP, and the one question about what STOP means."""

from datetime import timedelta

import pytest

from contracts.choices import Choice, refusal_of
from contracts.directory import ContactPointRecorded, PersonRecorded, RecordChoice
from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.inbound.choices import Heard, chosen_at, record
from services.notifications.limits.repository import standing
from services.notifications.model import Fate
from services.notifications.recipients.repository import MongoRecipients
from tests.notifications.inbound.desk import ANA, Families, a_family

pytestmark = [pytest.mark.mongo, pytest.mark.row(10), pytest.mark.row(12)]
POINT = f"phone:{ANA}"


@pytest.fixture
def families(emptied: Unit) -> Families:
    made = Families(unit=emptied)
    made.live_at(ANA, a_family("es"))
    return made


def wants(families: Families, category: str, channel: str = "sms") -> bool:
    choices = chosen_at(families.unit, POINT)
    return refusal_of(category, channel, "st1", "g1", POINT, choices) is None


def test_stop_is_obeyed_here_and_entered_by_the_directory(families: Families) -> None:
    before = standing(families.unit.database).version
    families.text("Alto")
    assert not wants(families, "newsletter")
    assert wants(families, "emergency")
    assert families.chosen() == [(POINT, "", False)]
    (asked,) = families.told(RecordChoice.type)
    assert (asked["basis"], asked["origin"], asked["evidence"]) == ("revocation", "sms", "Alto")
    assert standing(families.unit.database).version > before  # what is on its way is looked at anew


def test_stop_is_answered_once_in_the_familys_language_with_the_question(
    families: Families,
) -> None:
    (answer,) = families.text("STOP")
    assert answer.startswith("Cook County Schools: Este teléfono ya no recibe mensajes")
    assert "ALL" in answer
    assert families.text("STOP") == []
    families.text("START")
    assert len(families.text("STOP")) == 1


def test_the_answer_goes_the_ordinary_way_to_that_number_alone(families: Families) -> None:
    families.live_at("+15550100002", a_family("en", id="g2"))
    families.text("STOP")
    (text,) = families.texts.taken
    assert text.to == ANA
    (entry,) = families.unit.database.ledger.find()
    assert (entry["state"], entry["people"], entry["channel"]) == (Fate.SENT, ["g1"], "sms")
    (announcement,) = families.unit.database.announcements.find()
    assert announcement["state"] == "completed"
    assert families.told("rapport.notifications.announcement_completed.v1") == []


def test_the_answer_stays_inside_in_the_mode_allowlist(families: Families) -> None:
    families.outbound = Outbound.ALLOWLIST
    assert families.text("STOP") == []
    assert not wants(families, "newsletter")
    families.allowlist = (ANA,)
    assert len(families.text("HELP")) == 1


def test_numbers_keep_what_they_name(families: Families) -> None:
    families.text("STOP")
    (answer,) = families.text("1, 3")
    assert "asistencia" in answer
    assert [wants(families, each) for each in ("attendance", "gatherings")] == [True, True]
    assert [wants(families, each) for each in ("academic", "newsletter")] == [False, False]
    families.text("STOP")
    assert not wants(families, "attendance")


def test_all_stops_emergencies_and_start_brings_everything_back(families: Families) -> None:
    families.text("STOP")
    (answer,) = families.text("ALL")
    assert "START" in answer
    assert not wants(families, "emergency")
    families.text("START")
    assert [wants(families, each) for each in ("emergency", "newsletter")] == [True, True]


def test_the_question_is_open_for_a_day(families: Families) -> None:
    families.text("STOP")
    families.clock.now += timedelta(hours=25)
    families.text("1")
    assert not wants(families, "attendance")
    assert families.unit.database.replies.count_documents({"text": "1"}) == 1


def test_all_means_nothing_to_who_was_not_asked(families: Families) -> None:
    families.text("ALL")
    assert families.chosen() == []


def test_help_names_the_district_and_whom_to_ask_also_after_stop(families: Families) -> None:
    families.text("STOP")
    (answer,) = families.text("ayuda")
    assert answer.startswith("Cook County Schools: ")
    assert "555-0199" in answer
    assert families.text("HELP") == []  # two automatons must not keep each other busy
    families.clock.now += timedelta(minutes=2)
    assert len(families.text("HELP")) == 1


def test_one_text_is_one_text_however_often_the_gateway_brings_it(families: Families) -> None:
    assert len(families.text("STOP", id="SM1")) == 1
    families.text("START", id="SM2")
    assert families.text("STOP", id="SM1") == []
    assert wants(families, "newsletter")
    assert families.chosen() == [(POINT, "", False), (POINT, "", True), (POINT, "emergency", True)]


def test_what_the_gateway_answered_itself_is_obeyed_and_not_answered_again(
    families: Families,
) -> None:
    assert families.text("ARRET", handled="STOP") == []
    assert not wants(families, "newsletter")


def test_a_number_on_nobodys_file_is_stopped_for_whoever_has_it_later(families: Families) -> None:
    number, point = "+15550100009", "cp-9"
    (answer,) = families.text("STOP", number)
    assert "ALL" not in answer
    assert families.chosen() == []
    tell(families, number, point)
    assert families.chosen() == [(point, "", False)]
    (choice,) = chosen_at(families.unit, point)
    assert refusal_of("newsletter", "sms", "", "g9", point, [choice])
    tell(families, number, point, sequence=3)
    assert len(families.chosen()) == 1


def test_start_lifts_the_stop_of_a_number_on_nobodys_file(families: Families) -> None:
    number = "+15550100009"
    families.text("STOP", number)
    families.text("START", number)
    tell(families, number, "cp-9")
    assert families.chosen() == []


def tell(families: Families, number: str, point: str, sequence: int = 1) -> None:
    person = PersonRecorded(person_id="g9", roles=["guardian"], given_name="Bo", family_name="Li")
    contact = ContactPointRecorded(
        contact_point_id=point, kind="phone", address=number, person_ids=["g9"]
    )
    facts = [person.at_sequence(sequence)], [contact.at_sequence(sequence)]
    unit = Unit(families.unit.database)
    unit.run(lambda: MongoRecipients(unit).remember(*facts))  # type: ignore[arg-type]


def test_stop_is_the_last_word_also_where_the_offices_clock_is_ahead(families: Families) -> None:
    ahead = families.clock() + timedelta(minutes=4)
    yes = Choice(choice_id="yes", allowed=True, at=ahead, contact_point_id=POINT)
    unit = families.unit
    unit.run(lambda: record(unit, yes, Heard(origin="office", basis="consent")))

    families.text("STOP")

    assert not wants(families, "newsletter")
