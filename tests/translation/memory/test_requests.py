# SPDX-License-Identifier: Apache-2.0
"""Requests that memory answers, in part or whole."""

from typing import Any

import pytest

from contracts.translation import Translated
from services.translation.handlers import Means, request_translation
from services.translation.memory.model import Origin
from services.translation.memory.sentences import SentenceMemory
from tests.translation.builders import a_request, the_means
from tests.translation.fakes import FakeEngine, FakeEngines, FakeMemory
from tests.translation.memory.builders import CERRADA, CLOSED, NOON, a_unit, approved
from tests.translation.memory.fakes import FakeUnits


@pytest.fixture
def units() -> FakeUnits:
    return FakeUnits()


@pytest.fixture
def memory(units: FakeUnits) -> SentenceMemory:
    memory = SentenceMemory(units, lambda: NOON)
    memory.remember_reviewed(
        [approved(), approved("The library is open.", "Maktabaddu way furan tahay.", target="so")]
    )
    return memory


def answered(means: Means, **fields: Any) -> Translated:
    request_translation(a_request(**fields), means)
    (given,) = means.answers.given  # type: ignore[attr-defined]
    return given  # type: ignore[no-any-return]


@pytest.mark.row(26)
def test_a_language_without_an_engine_gets_what_people_approved(memory: SentenceMemory) -> None:
    means = the_means(reviewed=memory)

    given = answered(means, languages=["so"])

    assert given.texts == {"body": "Maktabaddu way furan tahay."}
    assert (given.refused, given.made_by, given.engine) == ("", "person", "memory:person")
    (record,) = means.records.of("announcement-1")
    assert record.way == "memory"
    assert record.sentences[0]["attempts"][0]["reviewed_by"] == "olga"


def test_with_one_sentence_unknown_it_gets_the_original(memory: SentenceMemory) -> None:
    given = answered(
        the_means(reviewed=memory), languages=["so"],
        texts={"subject": "The library is open.", "body": "It rains."},
    )  # fmt: skip

    assert (given.texts, given.refused) == ({}, "no-engine")


def test_an_emergency_that_was_written_freely_is_no_matter_of_memory(
    memory: SentenceMemory,
) -> None:
    given = answered(the_means(reviewed=memory), languages=["so"], category="emergency")

    assert given.refused == "no-template"


@pytest.mark.row(21)
def test_uses_are_counted_by_who_had_the_words(memory: SentenceMemory, units: FakeUnits) -> None:
    engine = FakeEngine({"It rains.": "Llueve."})
    means = the_means(reviewed=memory, engines=FakeEngines(es=[engine]))

    given = answered(means, texts={"body": f"{CLOSED} It rains. It rains."})

    assert given.texts == {"body": f"{CERRADA} Llueve. Llueve."}
    assert given.made_by == "machine"
    assert units.counted["es"] == {"memory:person": 1, "engine": 2}
    assert max(unit.used for unit in units.units.values()) == 1


def test_what_was_imported_is_not_called_a_persons(units: FakeUnits) -> None:
    memory = SentenceMemory(units, lambda: NOON)
    unit = a_unit(origin=Origin.IMPORT)
    units.keep([unit])
    units.recall = lambda keys: {unit.key: [unit]}  # type: ignore[method-assign]

    given = answered(
        the_means(reviewed=memory, engines=FakeEngines(es=[FakeEngine({})])), texts={"body": CLOSED}
    )

    assert (given.texts, given.made_by) == ({"body": CERRADA}, "machine")


@pytest.mark.parametrize(("remember", "kept"), [(True, 1), (False, 0)])
def test_what_a_family_wrote_is_not_remembered(remember: bool, kept: int) -> None:
    drafts = FakeMemory()
    engine = FakeEngine({"It rains.": "Llueve."})

    given = answered(
        the_means(memory=drafts, engines=FakeEngines(es=[engine])),
        texts={"reply": "It rains."}, remember=remember,
    )  # fmt: skip

    assert (given.texts, len(drafts.drafts)) == ({"reply": "Llueve."}, kept)
