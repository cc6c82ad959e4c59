# SPDX-License-Identifier: Apache-2.0
"""What engines said: one suite on the fake and on MongoDB."""

import pytest

from kernel.unit import Unit
from services.translation.memory.repository import MongoMemory
from services.translation.ports import Draft, Memory, MemoryKey
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
