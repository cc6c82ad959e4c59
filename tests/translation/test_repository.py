# SPDX-License-Identifier: Apache-2.0
import pytest

from contracts.directory import SchoolRecorded
from contracts.translation import Translated
from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.ports import Draft, Memory, MemoryKey
from services.translation.repository import (
    MongoAnswers,
    MongoSchoolNames,
)
from tests.translation.fakes import FakeMemory


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def memory(request: pytest.FixtureRequest) -> Memory:
    if request.param == "fake":
        return FakeMemory()
    return MongoMemory(Unit(request.getfixturevalue("database")))


def key(words: str, *, target: str = "es", engine: str = "e@1") -> MemoryKey:
    return MemoryKey(words=words, source="en", target=target, engine=engine)


@pytest.mark.row(21)
def test_memory_recalls_what_it_was_told(memory: Memory) -> None:
    draft = Draft(words="Hola.", unknown=("x",))

    memory.remember({key("Hello."): draft})

    assert memory.recall([key("Hello."), key("Bye.")]) == {key("Hello."): draft}


def test_each_language_and_engine_has_a_memory_of_its_own(memory: Memory) -> None:
    memory.remember({key("Own."): Draft(words="Propio.")})

    assert memory.recall([key("Own.", target="pt"), key("Own.", engine="e@2")]) == {}


def test_what_is_remembered_already_stays(memory: Memory) -> None:
    memory.remember({key("First."): Draft(words="Primero.")})
    memory.remember({key("First."): Draft(words="Otro."), key("New."): Draft(words="Nuevo.")})

    recalled = memory.recall([key("First."), key("New.")])
    assert [draft.words for draft in recalled.values()] == ["Primero.", "Nuevo."]


def test_nothing_asked_is_nothing_recalled(memory: Memory) -> None:
    memory.remember({})

    assert memory.recall([]) == {}


def test_a_text_longer_than_an_index_entry_is_remembered(memory: Memory) -> None:
    long = key("word " * 3000)

    memory.remember({long: Draft(words="palabra")})

    assert long in memory.recall([long])


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


@pytest.mark.mongo
def test_another_request_for_the_same_texts_is_answered_again(database: Database) -> None:
    database.outbox.delete_many({})

    answers(database, "m2").give(an_answer("es"))
    answers(database, "m3").give(an_answer("es"))

    assert database.outbox.count_documents({}) == 2
