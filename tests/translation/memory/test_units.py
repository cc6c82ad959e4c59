# SPDX-License-Identifier: Apache-2.0
"""Units of memory: one suite on the fake and on MongoDB."""

from datetime import timedelta

import pytest

from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.memory.errors import NoSuchUnit
from services.translation.memory.model import Origin
from services.translation.memory.ports import Units
from services.translation.memory.repository import MongoUnits
from tests.translation.memory.builders import CERRADA, CLOSED, NOON, a_unit
from tests.translation.memory.fakes import FakeUnits


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def units(request: pytest.FixtureRequest) -> Units:
    if request.param == "fake":
        return FakeUnits()
    database: Database = request.getfixturevalue("database")
    for name in ("memory_units", "memory_hits"):
        database[name].delete_many({})
    return MongoUnits(Unit(database))


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
    first = a_unit(origin=Origin.IMPORT, imports=("one",))
    units.keep([first])
    units.keep([a_unit(origin=Origin.IMPORT, imports=("two",), reviewed_by="pia")])

    kept = units.get(first.unit_id)

    assert (kept.reviewed_by, kept.imports) == ("olga", ("one", "two"))


def test_sentences_of_such_a_length_are_found(units: Units) -> None:
    closed, snow = a_unit(), a_unit("It snows.", "Nieva.")
    other = a_unit("It rains.", "Chove.", target="pt-BR")
    units.keep([closed, snow, other])

    assert list(units.alike("en", ["es"], 5, 20)) == [snow]


def test_a_unit_that_is_not_there_is_named(units: Units) -> None:
    with pytest.raises(NoSuchUnit, match="unit-x"):
        units.get("unit-x")


def test_uses_are_counted(units: Units) -> None:
    unit = a_unit(CLOSED, CERRADA)
    units.keep([unit])

    units.note_used("es", {"memory:person": 2, "engine": 1}, [unit.unit_id, unit.unit_id])

    assert units.get(unit.unit_id).used == 1
