# SPDX-License-Identifier: Apache-2.0
from datetime import date
from typing import Any

import pytest

from kernel.errors import RapportError
from services.directory.limits.commands import AddLimit, ApproveLimit, EndLimit, KeepLimit
from services.directory.limits.errors import (
    KeyUsedForSomethingElse,
    LimitNotFound,
    LimitRefused,
    NotTheirs,
)
from services.directory.limits.handlers import (
    add_limit,
    approve_limit,
    end_limit,
    keep_limit,
)
from services.directory.limits.model import Limit
from tests.directory.limits.builders import ZONE, FakeLimits, FakeRoll, an_act, asked


@pytest.fixture
def limits() -> FakeLimits:
    return FakeLimits()


@pytest.fixture
def roll() -> FakeRoll:
    return FakeRoll()


def add(
    command: AddLimit, limits: FakeLimits, roll: FakeRoll, schools: tuple[str, ...] = (),
    **more: Any,
) -> tuple[Limit, bool]:  # fmt: skip
    return add_limit(command, limits, roll, by=an_act(), zone=ZONE, schools=schools, **more)


def test_a_limit_that_is_added_is_told(limits: FakeLimits, roll: FakeRoll) -> None:
    limit, created = add(asked(), limits, roll)

    assert (created, limit.number) == (True, 1)
    assert limits.published == [limit.told()]


def test_a_sync_adds_limits_without_a_caller(limits: FakeLimits, roll: FakeRoll) -> None:
    limit, _ = add(asked(key="row 7"), limits, roll, source="roster")
    _, created = add(asked(key="row 7"), limits, roll, source="roster")

    assert (limit.source, created, len(limits.published)) == ("roster", False, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"person_id": "nobody"}, "person_id"),
        ({"student_ids": ("nobody",)}, "student_ids"),
        ({"student_ids": ("ana", "rosa")}, "student_ids"),
        ({"ends_on": date(2026, 11, 25)}, "ends_on"),
        ({"begins_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}, "ends_on"),
        ({"scopes": ("grades",)}, "scopes"),
        ({"document_reference": ""}, "document_reference"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_kept(
    wrong: dict[str, Any], field: str, limits: FakeLimits, roll: FakeRoll
) -> None:
    with pytest.raises(LimitRefused) as refused:
        add(asked(**wrong), limits, roll)

    assert refused.value.details["field"] == field
    assert (limits.kept, limits.published) == ({}, [])


def test_today_is_not_over_in_the_district_when_it_is_in_utc(
    limits: FakeLimits, roll: FakeRoll
) -> None:
    limit, _ = add(asked(ends_on=date(2026, 11, 26)), limits, roll)

    assert limit.in_rights().is_in_force(an_act().at)


def test_one_key_is_one_limit_and_another_limit_needs_another_key(
    limits: FakeLimits, roll: FakeRoll
) -> None:
    first, _ = add(asked(key="k"), limits, roll)
    again, created = add(asked(key="k"), limits, roll)

    assert (again.id, again.number, created) == (first.id, first.number, False)
    with pytest.raises(KeyUsedForSomethingElse):
        add(asked(key="k", scopes=("records",)), limits, roll)
    with pytest.raises(KeyUsedForSomethingElse):
        add(asked(key="k", ends_on=date(2027, 1, 1)), limits, roll)


def test_an_approval_tells_nothing_new_and_an_end_does(limits: FakeLimits, roll: FakeRoll) -> None:
    limit, _ = add(asked(), limits, roll)
    one, two = an_act("op-lee"), an_act("op-kim")

    approve_limit(ApproveLimit(limit_id=limit.id, what="entry"), limits, roll, by=one)
    end_limit(EndLimit(limit_id=limit.id, reason="lifted"), limits, roll, by=one)
    assert len(limits.published) == 1
    approve_limit(ApproveLimit(limit_id=limit.id, what="end"), limits, roll, by=two)

    assert [event.sequence for event in limits.published] == [1, 2]


def test_what_was_asked_for_can_be_withdrawn(limits: FakeLimits, roll: FakeRoll) -> None:
    limit, _ = add(asked(), limits, roll)
    end_limit(EndLimit(limit_id=limit.id, reason="lifted"), limits, roll, by=an_act("op-lee"))

    kept = keep_limit(KeepLimit(limit_id=limit.id), limits, roll)

    assert (kept.end_requested, kept.ended) == (None, None)
    with pytest.raises(LimitRefused, match="nobody asked"):
        approve_limit(ApproveLimit(limit_id=limit.id, what="end"), limits, roll, by=an_act())


@pytest.mark.parametrize(
    ("schools", "students", "theirs"),
    [
        ((), (), True),
        (("s1",), ("ana",), True),
        (("s1", "s2"), ("ana", "ben"), True),
        (("s1",), ("ana", "ben"), False),
        (("s2",), ("ana",), False),
        (("s1",), (), False),
    ],
)
def test_whoever_is_limited_to_schools_acts_on_their_students_alone(
    schools: tuple[str, ...], students: tuple[str, ...], theirs: bool,
    limits: FakeLimits, roll: FakeRoll,
) -> None:  # fmt: skip
    command = asked(student_ids=students)
    if theirs:
        assert add(command, limits, roll, schools)[1]
        return
    with pytest.raises(NotTheirs):
        add(command, limits, roll, schools)
    limit, _ = add(command, limits, roll)
    end = EndLimit(limit_id=limit.id, reason="lifted")
    with pytest.raises(NotTheirs):
        end_limit(end, limits, roll, by=an_act(), schools=schools)


def test_a_limit_nobody_knows_is_refused_by_its_id(limits: FakeLimits, roll: FakeRoll) -> None:
    with pytest.raises(LimitNotFound, match="L-none") as refused:
        end_limit(EndLimit(limit_id="L-none", reason="x"), limits, roll, by=an_act())

    assert isinstance(refused.value, RapportError)
