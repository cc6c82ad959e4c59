# SPDX-License-Identifier: Apache-2.0
"""Files on their way into memory, and back out of it."""

from typing import Any

import pytest

from kernel.errors import Rejected
from services.translation.memory import handlers
from services.translation.memory.commands import (
    AddRows,
    BeginImport,
    FinishImport,
    Row,
    UndoImport,
)
from services.translation.memory.errors import ImportIsOver, PartsAreMissing
from services.translation.memory.model import Part, State
from services.translation.memory.rows import judged
from services.translation.memory.sentences import SentenceMemory
from tests.translation.memory.builders import CERRADA, CLOSED, NOON, a_unit, recalled
from tests.translation.memory.fakes import FakeImports, FakeUnits

BY = handlers.By(operator_id="olga", at=NOON)


class Importing:
    """An import that was begun."""

    def __init__(self, despite: str = "") -> None:
        self.imports = FakeImports()
        self.units = FakeUnits(self.imports)
        self.memory = SentenceMemory(self.units, lambda: NOON)
        self.begin("one", despite)

    def begin(self, import_id: str, despite: str = "") -> None:
        command = BeginImport(import_id=import_id, file_name="old.tmx", despite=despite)
        handlers.begin_import(command, self.imports, BY)

    def add(self, *rows: Row, number: int = 0, import_id: str = "one") -> handlers.Added:
        command = AddRows(import_id=import_id, number=number, rows=list(rows))
        return handlers.add_rows(command, self.imports, self.units, (), BY, lambda: None)

    def finish(self, rows: int, import_id: str = "one") -> None:
        handlers.finish_import(FinishImport(import_id=import_id, rows=rows), self.imports, BY)

    def undo(self, import_id: str = "one") -> int:
        _, left = handlers.undo_import(
            UndoImport(import_id=import_id), self.imports, self.units, BY
        )
        return left


def a_row(sentence: str = CLOSED, words: str = CERRADA, **fields: Any) -> Row:
    usual: dict[str, Any] = {"number": 1, "source": "en-US", "target": "es-MX"}
    return Row(sentence=sentence, words=words, **(usual | fields))


def test_nothing_counts_before_all_of_it_has_come() -> None:
    importing = Importing()
    importing.add(a_row())

    before = recalled(importing.memory, CLOSED, target="es-MX")
    with pytest.raises(PartsAreMissing, match="1 of 2 rows"):
        importing.finish(2)
    importing.add(a_row("It snows.", "Nieva."), number=1)
    importing.finish(2)

    assert before == []
    (found,) = recalled(importing.memory, CLOSED, target="es-MX")
    assert (found.words, found.by) == (CERRADA, "memory:import")


def test_the_same_part_again_counts_once() -> None:
    importing = Importing()
    importing.add(a_row())
    importing.add(a_row())

    importing.finish(1)

    assert importing.imports.get("one").total == Part(new=1)


def test_what_is_known_is_counted_apart() -> None:
    importing = Importing()
    importing.add(a_row())
    importing.finish(1)
    importing.begin("two")

    added = importing.add(a_row(), a_row("It snows.", "Nieva."), a_row("It snows.", "Nieva."),
                          import_id="two")  # fmt: skip

    assert added.part == Part(new=1, known=2)


def test_an_import_is_taken_back_as_one() -> None:
    importing = Importing()
    importing.add(a_row(), a_row("It snows.", "Nieva."))
    importing.finish(2)

    assert importing.undo() == 0

    assert importing.units.units == {}
    assert importing.imports.get("one").state == State.UNDONE
    with pytest.raises(ImportIsOver, match="undone"):
        importing.add(a_row())


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (a_row(words="La escuela está cerrada el martes, 3 de marzo."), "a weekday changed"),
        (a_row("Write to a@b.org.", "Escriba a la escuela."), "letter by letter"),
        (a_row(words=" "), "the translation is empty"),
        (a_row("=HYPERLINK(A1)", "=HYPERLINK(A1)"), "begins like a formula"),
        (a_row("@SUM(A1)", "@SUM(A1)"), "begins like a formula"),
        (a_row("It\x07 snows.", "Nieva."), "control characters"),
        (a_row("It snows.", "\u202eNieva."), "control characters"),
        (a_row("a" * 2001, "b"), "longer than 2,000 letters"),
        (a_row(target="xq"), "'xq' is no language"),
        (a_row(target="es_MX"), "'es_MX' is no language"),
        (a_row(target="en-GB"), "are one language"),
        (a_row("It snows. It rains.", "Nieva. Llueve."), "not one sentence"),
        (a_row("It {0} snows.", "Nieva {0}."), "braces of its own"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_good_says_why(row: Row, problem: str) -> None:
    importing = Importing()

    added = importing.add(row)

    assert added.part == Part(refused=1)
    assert problem in added.refused[0].problem
    assert importing.units.units == {}


def test_with_a_reason_findings_are_let_pass_and_kept() -> None:
    importing = Importing(despite="agreed with the board")
    importing.add(
        a_row("School is closed on Monday, March 3.", "La escuela está cerrada el lunes.")
    )
    importing.finish(1)

    (unit,) = importing.units.units.values()
    assert unit.despite == "agreed with the board"
    assert unit.accepted


def test_addresses_are_not_lost_for_any_reason() -> None:
    importing = Importing(despite="agreed with the board")

    assert importing.add(a_row("Write to a@b.org.", "Escriba.")).part == Part(refused=1)


def test_bullets_are_no_part_of_a_sentence() -> None:
    importing = Importing()
    importing.add(a_row("- Bring lunch.", "- Traiga almuerzo."))
    importing.finish(1)

    assert recalled(importing.memory, "Bring lunch.", target="es-MX")[0].words == "Traiga almuerzo."


def test_more_rows_than_fit_are_refused() -> None:
    with pytest.raises(Rejected, match="500 rows"):
        Importing().add(*[a_row()] * 501)


@pytest.mark.parametrize(
    ("sentence", "words", "target"),
    [
        (CLOSED, CERRADA, "es"),
        ("Bring 1 pencil and 2 pens to room 12.",
         "Traiga 1 lápiz y 2 bolígrafos al salón 12.", "es"),
        ("Since 2025 it costs $5 or $7.50.", "Desde 2025 cuesta $5 o $7.50.", "es"),
        ("Dear {{guardian_name}}, come at 1:30 PM or at 4:30 PM.",
         "Estimado {{guardian_name}}, venga a la 1:30 p. m. o a las 4:30 p. m.", "es"),
        ("Write to a@b.org or call (312) 555-0199.",
         "Escriba a a@b.org o llame al (312) 555-0199.", "es"),
        ("It is on Monday or on Saturday.", "É na segunda-feira ou no sábado.", "pt"),
        ("There are 3 boys and 3 girls.", "Hay 3 niñas y 3 niños.", "es"),
        ("Reply STOP to stop.", "Responda STOP para no recibir más.", "es"),
        ("It snows on Mondays.", "Nieva los lunes.", "es"),
    ],
)  # fmt: skip
def test_what_is_exported_is_the_same_unit_when_it_is_imported(
    sentence: str, words: str, target: str
) -> None:
    unit = a_unit(sentence, words, target=target, before="Hello.", category="general")
    row = Row(
        number=1, sentence=unit.sentence, words=unit.words, source=unit.source, target=unit.target,
        context=unit.context, category=unit.category, reviewed_by=unit.reviewed_by,
        reviewed_at=unit.reviewed_at, agreements=list(unit.agreements),
    )  # fmt: skip

    again = judged(row, (), import_id="one", despite="", now=NOON)

    assert again.problem == ""
    assert again.unit is not None
    for field in ("key", "sentence", "words", "level", "agreements", "context", "reviewed_by",
                  "reviewed_at", "category"):  # fmt: skip
        assert getattr(again.unit, field) == getattr(unit, field), field


@pytest.mark.row(24)
def test_slots_that_were_changed_in_the_file_are_refused() -> None:
    unit = a_unit()
    for changed in (
        {"words": unit.words.replace("{number}", "{month}")},
        {"words": unit.words.replace("{number}", "{number} o {number}")},
        {"words": unit.words.replace("{number}", "4")},
        {"agreements": ["a", "", "few"]},
        {"sentence": unit.sentence.replace("{number}", "{amount}")},
    ):
        fields: dict[str, Any] = {
            "sentence": unit.sentence, "words": unit.words, "agreements": list(unit.agreements),
            "number": 1, "source": "en", "target": "es",
        }  # fmt: skip
        row = Row(**(fields | changed))

        assert "slots" in judged(row, (), import_id="one", despite="x", now=NOON).problem, changed
