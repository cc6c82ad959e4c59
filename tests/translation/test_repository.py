# SPDX-License-Identifier: Apache-2.0
import pytest

from contracts.directory import SchoolRecorded
from contracts.translation import Translated
from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.repository import (
    MongoAnswers,
    MongoSchoolNames,
)


@pytest.mark.mongo
def test_a_school_keeps_its_newest_name(database: Database) -> None:
    unit = Unit(database)
    names = MongoSchoolNames(unit)
    newer = SchoolRecorded(school_id="s", name="Rose Hill").at_sequence(2)
    older = SchoolRecorded(school_id="s", name="Rose").at_sequence(1)

    for recorded in ([newer], [older]):
        unit.run(lambda recorded=recorded: names.record(recorded))

    assert names.all() == ["Rose Hill"]


def an_answer(language: str) -> Translated:
    return Translated(request_id="r", language=language, texts={"body": "x"}, engine="e")


def answers(database: Database, message_id: str) -> MongoAnswers:
    return MongoAnswers(Unit(database, consumer="translation.requests", message_ids=[message_id]))


@pytest.mark.mongo
def test_the_same_request_is_answered_once_in_each_language(database: Database) -> None:
    database.outbox.delete_many({})

    for _ in range(2):  # the second is the redelivery after a killed worker
        given = answers(database, "m1")
        for language in ("es", "pt"):
            given.give(an_answer(language))

    assert database.outbox.count_documents({}) == 2
    told = [answers(database, id).has_given(each) for id in ("m1", "m0") for each in ("es", "so")]
    assert told == [True, False, False, False]


@pytest.mark.mongo
def test_another_request_for_the_same_texts_is_answered_again(database: Database) -> None:
    database.outbox.delete_many({})

    answers(database, "m2").give(an_answer("es"))
    answers(database, "m3").give(an_answer("es"))

    assert database.outbox.count_documents({}) == 2
