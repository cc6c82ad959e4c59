# SPDX-License-Identifier: Apache-2.0
"""Units of memory: one suite on the fake and on MongoDB."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.memory.errors import NoSuchImport, NoSuchUnit
from services.translation.memory.model import Import, Origin, Part, State, TranslationUnit
from services.translation.memory.ports import Held, Imports, Units
from services.translation.memory.repository import MongoImports, MongoUnits
from tests.translation.memory.builders import CERRADA, CLOSED, NOON, a_unit
from tests.translation.memory.fakes import FakeImports, FakeUnits


@dataclass(frozen=True, kw_only=True)
class Kept:
    units: Units
    imports: Imports


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "fake":
        imports = FakeImports()
        return Kept(units=FakeUnits(imports), imports=imports)
    database: Database = request.getfixturevalue("database")
    for name in ("memory_units", "memory_hits", "memory_imports"):
        database[name].delete_many({})
    unit = Unit(database)
    return Kept(units=MongoUnits(unit), imports=MongoImports(unit))


@pytest.fixture
def units(kept: Kept) -> Units:
    return kept.units


def an_import(import_id: str, state: State = State.IN_FORCE, **changes: Any) -> Import:
    usual: dict[str, Any] = {
        "import_id": import_id, "file_name": "old.tmx", "begun_by": "olga", "begun_at": NOON,
        "state": state, "parts": {"0": Part(new=2, refused=1)},
    }  # fmt: skip
    return Import(**(usual | changes))


def imported(*imports: str, **fields: Any) -> TranslationUnit:
    return a_unit(origin=Origin.IMPORT, imports=imports, **fields)


def test_units_are_recalled_by_their_keys_as_they_were_kept(units: Units) -> None:
    closed = a_unit(engine="neural@1", category="attendance", before="Hello.")
    snow = a_unit("It snows.", "Nieva.")
    units.keep([closed, snow])

    found = units.recall([closed.key, snow.key, "nobody"])

    assert {key: list(each) for key, each in found.items()} == {
        closed.key: [closed], snow.key: [snow],
    }  # fmt: skip


def test_nothing_asked_is_nothing_recalled(units: Units) -> None:
    units.keep([])

    assert dict(units.recall([])) == {}


def test_what_is_approved_again_is_as_it_was_approved_last(units: Units) -> None:
    first = a_unit()
    again = a_unit(reviewed_by="pia", reviewed_at=NOON + timedelta(days=1))
    units.keep([first])
    units.note_used("es", {}, [first.unit_id])
    units.keep([again])

    kept = units.get(first.unit_id)

    assert (kept.reviewed_by, kept.used) == ("pia", 1)


def test_what_is_imported_again_stays_as_it_was(units: Units) -> None:
    first = imported("one")
    units.keep([first])
    units.keep([imported("two", reviewed_by="pia")])

    kept = units.get(first.unit_id)

    assert (kept.reviewed_by, kept.imports) == ("olga", ("one", "two"))


def test_sentences_between_two_languages_are_found(units: Units) -> None:
    closed, snow = a_unit(), a_unit("It snows.", "Nieva.")
    other = a_unit("It rains.", "Chove.", target="pt-BR")
    units.keep([closed, snow, other])

    assert units.sentences("en", ["es", "es-MX"]) == {
        snow.unit_id: "It snows.", closed.unit_id: closed.sentence,
    }  # fmt: skip


def test_a_unit_that_is_not_there_is_named(units: Units) -> None:
    with pytest.raises(NoSuchUnit, match="unit-x"):
        units.get("unit-x")


def test_uses_are_counted(units: Units) -> None:
    unit = a_unit(CLOSED, CERRADA)
    units.keep([unit])

    units.note_used("es", {"memory:person": 2, "engine": 1}, [unit.unit_id, unit.unit_id])

    assert units.get(unit.unit_id).used == 1
    assert units.ranks() == {"es": {"memory:person": 2, "engine": 1}}
    assert units.held() == [Held(source="en", target="es", origin="person", units=1, used=1)]


@pytest.mark.parametrize(
    ("state", "counts"), [(State.OPEN, False), (State.IN_FORCE, True), (State.UNDONE, False)]
)
def test_what_was_imported_counts_while_its_import_does(
    kept: Kept, state: State, counts: bool
) -> None:
    unit = imported("one")
    kept.units.keep([unit])
    kept.imports.save(an_import("one", state))

    assert (unit.key in kept.units.recall([unit.key])) == counts
    assert (kept.units.in_force([unit.unit_id]) == {unit.unit_id}) == counts
    assert bool(kept.units.sentences("en", ["es"])) == counts
    assert bool(kept.units.page("en", [], "", 5)) == counts
    assert bool(kept.units.held()) == counts


def test_taking_an_import_back_leaves_what_another_brought_as_well(kept: Kept) -> None:
    shared, own = (
        imported("one", "two"),
        imported("one", words="Está cerrada el lunes, 3 de marzo."),
    )
    kept.units.keep([shared, own])
    kept.imports.save(an_import("two"))

    assert kept.units.remove_of("one", 1) == 1
    assert kept.units.remove_of("one", 1) == 0

    assert kept.units.get(shared.unit_id).imports == ("two",)
    with pytest.raises(NoSuchUnit):
        kept.units.get(own.unit_id)


def test_units_come_in_pages_by_language(units: Units) -> None:
    spanish = [a_unit(), a_unit("It snows.", "Nieva."), a_unit("It rains.", "Llueve.")]
    units.keep([*spanish, a_unit("It rains.", "Chove.", target="pt-BR")])

    first = units.page("en", ["es"], "", 2)
    second = units.page("en", ["es"], first[-1].unit_id, 2)

    assert {unit.unit_id for unit in (*first, *second)} == {unit.unit_id for unit in spanish}
    assert (len(first), len(second)) == (2, 1)
    assert len(units.page("en", [], "", 9)) == 4


def test_what_is_forgotten_is_gone(units: Units) -> None:
    unit = a_unit()
    units.keep([unit])

    units.forget(unit.unit_id)

    assert dict(units.recall([unit.key])) == {}
    with pytest.raises(NoSuchUnit):
        units.forget(unit.unit_id)


def test_imports_are_found_as_they_were_saved_the_newest_first(kept: Kept) -> None:
    first, second = an_import("one"), an_import("two", begun_at=NOON + timedelta(days=1))
    kept.imports.save(first)
    kept.imports.save(second)

    assert kept.imports.get("one") == first
    assert list(kept.imports.latest(5)) == [second, first]
    with pytest.raises(NoSuchImport, match="three"):
        kept.imports.get("three")
