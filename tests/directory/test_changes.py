# SPDX-License-Identifier: Apache-2.0
"""Roster and directory are walked side by side, by ascending id."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.commands import RecordSchool
from services.directory.roster.changes import side_by_side
from services.directory.roster.read import read_roster
from services.directory.roster.stage import open_stage
from services.directory.roster.wanted import wanted_contact_points, wanted_people
from tests.directory.builders import KEY, Roster, rules

ids = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=3)
Seen = dict[str, tuple[bool, str | None]]


def schools(ids: Iterable[str]) -> list[RecordSchool]:
    return [RecordSchool(school_id=id, name="Elm School") for id in ids]


def walked(wanted: Iterable[str], known: Iterable[str]) -> list[tuple[str, bool, str | None]]:
    pairs = [(id, f"fingerprint of {id}") for id in known]
    walk = side_by_side(schools(wanted), pairs)
    return [(id, record is not None and record.id == id, print) for id, record, print in walk]


@given(st.sets(ids, max_size=12), st.sets(ids, max_size=12))
def test_each_id_of_either_side_comes_once_with_what_both_sides_have(
    wanted: set[str], known: set[str]
) -> None:
    expected = [
        (id, id in wanted, f"fingerprint of {id}" if id in known else None)
        for id in sorted(wanted | known)
    ]

    assert walked(sorted(wanted), sorted(known)) == expected


@pytest.mark.parametrize(
    ("wanted", "known"), [(["b", "a"], []), (["a", "b"], ["b", "a"]), (["a", "a"], ["a"])]
)
def test_sides_out_of_order_are_not_taken_for_people_who_left(
    wanted: list[str], known: list[str]
) -> None:
    with pytest.raises(RuntimeError, match="do not ascend"):
        walked(wanted, known)


def test_a_roster_gives_people_and_contact_points_by_ascending_id(tmp_path: Path) -> None:
    roster = Roster()
    for id in ("é1", "B1", "a10", "a2", "\U0001f600"):
        roster.add("users.csv", f"{id},,,true,s1,student,{id},,Ana,Ruiz,,,{id}x@a.example,,,,3,,")
    with open_stage() as stage:
        read_roster(roster.write(tmp_path), stage, rules())
        people = [person.id for person in wanted_people(stage)]
        points = [point.id for point in wanted_contact_points(stage, KEY)]

    assert {"é1", "B1", "a10", "a2", "\U0001f600"} <= set(people)
    assert people == sorted(people)
    assert points == sorted(points)
