# SPDX-License-Identifier: Apache-2.0
"""What families write reaches the office in its language, their own words always beside it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.translation import RequestTranslation, Translated
from kernel.unit import Unit
from services.notifications.inbound import passing
from services.notifications.inbound.forwarding import Offices
from services.notifications.inbound.outgoing import MongoOutgoing
from services.notifications.inbound.queries import replies
from services.notifications.inbound.repository import MongoReplies
from tests.notifications.inbound.desk import ANA, Families, a_family
from tests.notifications.inbound.test_replies import letters

pytestmark = [pytest.mark.mongo, pytest.mark.row(15)]
SICK, ENGLISH = "Ana Ruiz está enferma y no va hoy", "Ana Ruiz is sick and does not go today"


@pytest.fixture
def families(emptied: Unit) -> Families:
    made = Families(unit=emptied, patient=True)
    made.live_at(ANA, a_family("es"))
    return made


def asked(families: Families) -> list[dict[str, Any]]:
    return families.told(RequestTranslation.type)


def answer(families: Families, **fields: Any) -> None:
    (request,) = asked(families)
    usual = {"texts": {"reply": ENGLISH}, "engine": "neural"}
    translated = Translated(
        request_id=request["request_id"],
        language="en",
        **usual | fields,  # type: ignore[arg-type]
    )
    unit = Unit(families.unit.database, clock=families.clock)
    unit.run(
        lambda: passing.take_translation(
            translated, MongoReplies(unit), MongoOutgoing(unit, "capture")
        )
    )
    families.send()


def sweep(families: Families) -> None:
    families.wait_no_longer(families.clock())
    families.send()


def test_the_office_gets_their_words_and_a_translation_below_them(families: Families) -> None:
    families.text(SICK)
    assert letters(families) == []

    answer(families)

    ((to, letter),) = letters(families)
    assert to == "lincoln@cook.example"
    assert letter.index(SICK) < letter.index("In English, by a computer") < letter.index(ENGLISH)
    assert "probably in Spanish, their language on file" in letter
    (request,) = asked(families)
    assert (request["source_language"], request["languages"]) == ("es", ["en"])
    assert "Ana Ruiz" in request["protected"]
    assert request["remember"] is False


@pytest.mark.row(21)
def test_no_reply_stands_before_an_emergency_at_a_slow_engine(families: Families) -> None:
    families.text(SICK)

    (request,) = asked(families)
    assert not request.get("urgent", False)


def test_a_family_is_told_at_once_that_the_office_gets_it(families: Families) -> None:
    assert len(families.text(SICK)) == 1


def test_what_needs_no_translation_goes_at_once(families: Families) -> None:
    families.text("Ana is sick today and stays at home")

    ((_, letter),) = letters(families)
    assert "it looks like English" in letter
    assert asked(families) == []


@pytest.mark.row(25)
def test_without_a_safe_translation_the_office_reads_the_original_and_why(
    families: Families,
) -> None:
    families.text(SICK)

    answer(families, texts={}, refused="gate", explanation="a number changed.")

    ((_, letter),) = letters(families)
    assert SICK in letter
    assert "It could not be translated into English: a number changed." in letter


def test_sentences_without_a_translation_are_not_passed_off_as_translated(
    families: Families,
) -> None:
    families.text(SICK)

    answer(families, kept_sentences=1)

    assert "Parts of it could not be translated." in letters(families)[0][1]


def test_no_office_waits_long_and_none_gets_it_twice(families: Families) -> None:
    families.text(SICK)
    sweep(families)
    assert letters(families) == []

    families.clock.now += passing.WAIT
    sweep(families)
    answer(families)
    sweep(families)

    ((_, letter),) = letters(families)
    assert "no translation came in time" in letter


def test_an_answer_that_comes_twice_is_passed_on_once(families: Families) -> None:
    families.text(SICK)

    answer(families)
    answer(families)

    assert len(letters(families)) == 1


def test_an_office_may_read_another_language(emptied: Unit) -> None:
    offices = Offices(
        district="", of_schools={"s1": "lincoln@cook.example"}, languages={"s1": "es"}
    )
    families = Families(unit=emptied, offices=offices, patient=True)
    families.live_at(ANA, a_family("es"))

    families.text(SICK)

    assert asked(families) == []
    assert len(letters(families)) == 1


def test_the_list_of_replies_shows_both(families: Families) -> None:
    families.text(SICK)
    answer(families)

    (shown,) = replies(families.unit.database, 20)

    assert (shown["text"], shown["translation"]["words"]) == (SICK, ENGLISH)
    assert (shown["spoken"]["language"], shown["spoken"]["by"]) == ("es", "file")


def test_their_words_are_asked_for_no_longer_than_somebody_waits(families: Families) -> None:
    families.text(SICK)

    (request,) = asked(families)
    due_at = datetime.fromisoformat(request["due_at"])
    assert abs(due_at - families.clock() - passing.WAIT) < timedelta(milliseconds=2)
