# SPDX-License-Identifier: Apache-2.0
"""What a person approved, for the next sentence that says the same of other days and numbers."""

from datetime import timedelta

import pytest

from services.translation.memory.model import Import, Origin, State
from services.translation.memory.sentences import SentenceMemory
from tests.translation.memory.builders import (
    CERRADA,
    CLOSED,
    NOON,
    a_unit,
    approved,
    recalled,
)
from tests.translation.memory.fakes import FakeImports, FakeUnits


@pytest.fixture
def units() -> FakeUnits:
    imports = FakeImports()
    imports.save(
        Import(import_id="one", file_name="old.tmx", begun_by="olga", begun_at=NOON,
               state=State.IN_FORCE)
    )  # fmt: skip
    return FakeUnits(imports)


@pytest.fixture
def memory(units: FakeUnits) -> SentenceMemory:
    return SentenceMemory(units, lambda: NOON)


@pytest.mark.row(23)
def test_what_was_approved_serves_every_day(memory: SentenceMemory, units: FakeUnits) -> None:
    assert memory.remember_reviewed([approved()]) == [()]

    (unit,) = units.units.values()
    assert unit.sentence == "School is closed on {weekday}, {month} {number}."
    assert unit.words == "La escuela está cerrada el {weekday}, {number} de {month}."
    (found,) = recalled(memory, "School is closed on Friday, November 27.")
    assert found.words == "La escuela está cerrada el viernes, 27 de noviembre."
    assert (found.by, found.reviewed_by) == ("memory:person", "olga")


@pytest.mark.row(24)
def test_times_and_money_are_put_back_and_names_are_masked(memory: SentenceMemory) -> None:
    memory.remember_reviewed(
        [
            approved(
                "{{student_name}} pays $5 at 4:30 PM in room 12.",
                "{{student_name}} paga $5 a las 4:30 p. m. en el salón 12.",
            )
        ]
    )

    (found,) = recalled(memory, "{{student_name}} pays $17.50 at 11:00 AM in room 204.")

    assert found.words == "Zorvak paga $17.50 a las 11:00 a.m. en el salón 204."
    assert recalled(memory, "{{guardian_name}} pays $5 at 4:30 PM in room 12.") == []


@pytest.mark.parametrize(
    ("known", "words", "asked", "target"),
    [
        ("Bring 1 pencil.", "Traiga 1 lápiz.", "Bring 2 pencil.", "es"),
        ("It is on Monday.", "É na segunda-feira.", "It is on Saturday.", "pt"),
        ("The bus leaves at 1:30 PM.", "O ônibus sai à 13:30.", "The bus leaves at 2:30 PM.", "pt"),
        ("It began in 2025.", "Empezó en 2025.", "It began in 12.", "es"),
    ],
)
def test_what_needs_another_grammar_is_not_served(
    memory: SentenceMemory, known: str, words: str, asked: str, target: str
) -> None:
    assert memory.remember_reviewed([approved(known, words, target=target)]) == [()]

    assert recalled(memory, known, target=target) != []
    assert recalled(memory, asked, target=target) == []


@pytest.mark.row(24)
def test_equal_numbers_are_never_told_apart_afterwards(memory: SentenceMemory) -> None:
    memory.remember_reviewed([approved("There are 3 boys and 3 girls.", "Hay 3 niñas y 3 niños.")])

    assert recalled(memory, "There are 4 boys and 5 girls.") == []
    assert recalled(memory, "There are 6 boys and 6 girls.")[0].words == "Hay 6 niñas y 6 niños."


def test_a_day_that_the_translation_writes_in_its_own_way_serves_itself_alone(
    memory: SentenceMemory, units: FakeUnits
) -> None:
    memory.remember_reviewed([approved("It snows on Mondays.", "Nieva los lunes.")])

    assert recalled(memory, "It snows on Mondays.")[0].words == "Nieva los lunes."
    assert recalled(memory, "It snows on Tuesdays.") == []


@pytest.mark.row(24)
def test_words_with_another_number_are_not_kept(memory: SentenceMemory, units: FakeUnits) -> None:
    wrong = approved(words="La escuela está cerrada el lunes, 4 de marzo.")

    assert memory.remember_reviewed([wrong]) == [("a number changed",)]
    assert units.units == {}


def test_what_a_person_let_pass_is_kept_for_this_sentence_alone(memory: SentenceMemory) -> None:
    words = "La escuela está cerrada el lunes 3."
    said = approved(words=words, despite="the month is clear")

    (findings,) = memory.remember_reviewed([said])

    (found,) = recalled(memory, CLOSED)
    assert (found.words, found.accepted) == (words, findings)
    assert recalled(memory, "School is closed on Monday, March 10.") == []


def test_what_loses_an_address_is_never_kept(memory: SentenceMemory, units: FakeUnits) -> None:
    said = approved("Write to a@b.org.", "Escriba a la escuela.", despite="no need of it")

    assert memory.remember_reviewed([said])[0] != ()
    assert units.units == {}


@pytest.mark.row(23)
def test_a_person_outranks_an_import_and_the_newest_another_of_its_rank(
    memory: SentenceMemory, units: FakeUnits
) -> None:
    later = NOON + timedelta(days=1)
    units.keep(
        [
            a_unit(words="Importada el lunes, 3 de marzo aquí.", origin=Origin.IMPORT,
                   imports=("one",), reviewed_at=later),
            a_unit(words="Está cerrada la escuela el lunes, 3 de marzo."),
            a_unit(words=CERRADA, reviewed_at=later),
        ]
    )  # fmt: skip

    assert [each.words[:10] for each in recalled(memory, CLOSED)] == [
        "La escuela", "Está cerra", "Importada ",
    ]  # fmt: skip


def test_the_same_neighbours_outrank_all_of_their_rank(
    memory: SentenceMemory, units: FakeUnits
) -> None:
    units.keep(
        [
            a_unit(words="No hay clases el lunes, 3 de marzo.", before="Snow is coming.",
                   despite="it says the same"),
            a_unit(words=CERRADA, reviewed_at=NOON + timedelta(days=1)),
        ]
    )  # fmt: skip

    assert recalled(memory, CLOSED, before="Snow is coming.")[0].words.startswith("No hay")
    assert recalled(memory, CLOSED, before="It is warm.")[0].words == CERRADA


def test_readers_of_a_variety_get_what_is_kept_for_their_language(memory: SentenceMemory) -> None:
    memory.remember_reviewed([approved()])

    assert recalled(memory, CLOSED, target="es-MX")[0].words == CERRADA


def test_suggestions_are_alike_and_say_what_differs(memory: SentenceMemory) -> None:
    memory.remember_reviewed([approved(), approved("It snows.", "Nieva.")])

    (suggested,) = memory.suggest("School is open on Tuesday, May 4.", source="en", target="es-MX")

    assert suggested.score >= 75
    assert suggested.difference == "School is -closed- +open+ on {weekday}, {month} {number}."
    assert suggested.words == "La escuela está cerrada el {weekday}, {number} de {month}."


@pytest.mark.parametrize(
    ("kept_as", "read_as", "served"),
    [
        ("es", "es-MX", True), ("es-MX", "es", False), ("pt", "pt-BR", True),
        ("zh-CN", "zh-Hans", True), ("zh-Hans", "zh-SG", True),
        ("zh-Hans", "zh-Hant", False), ("zh-Hans", "zh-Hant-HK", False), ("zh", "zh-TW", False),
    ],
)  # fmt: skip
def test_a_variety_reads_its_language_and_nobody_another_script(
    memory: SentenceMemory, kept_as: str, read_as: str, served: bool
) -> None:
    memory.remember_reviewed(
        [approved("It snows.", "下雪了。" if "zh" in kept_as else "Nieva.", target=kept_as,
                  despite="of the test")]
    )  # fmt: skip

    assert bool(recalled(memory, "It snows.", target=read_as)) == served
