# SPDX-License-Identifier: Apache-2.0
"""The copy of limits: the same in whatever order, how far it is, and how old."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.directory import ContactFlagCleared
from contracts.rights import Scope
from kernel.unit import Unit
from services.notifications.limits.model import Standing, counted, scopes_from
from services.notifications.limits.repository import (
    MongoLimits,
    chosen,
    flag,
    flagged,
    known_limits,
    standing,
)
from services.notifications.repository import MongoChunks
from tests.memory.both import ON_BOTH
from tests.notifications.builders import NOW
from tests.notifications.limits.builders import (
    choice_recorded,
    limit_recorded,
    remember,
    watermark,
)
from tests.notifications.sending import a_sending

SECOND = timedelta(seconds=1)


@given(st.lists(st.integers(1, 12)), st.randoms(use_true_random=False))
def test_numbers_count_up_to_the_first_gap_in_whatever_batches_they_come(
    numbers: list[int], chance: Any
) -> None:
    applied, ahead = 0, []
    for number in numbers:
        applied, ahead = counted(applied, ahead, [number])
    whole = counted(0, [], numbers)
    assert (applied, ahead) == whole
    assert all(n in numbers for n in range(1, applied + 1))
    assert applied + 1 not in numbers


def test_a_copy_is_relied_on_for_two_seconds_and_not_when_a_clock_is_wrong() -> None:
    known = Standing(fresh_at=NOW)
    assert [known.is_checked(NOW + n * SECOND) for n in (-2, -1, 0, 2, 2.001)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert not Standing().is_checked(NOW)


def test_a_scope_of_a_later_release_keeps_everything() -> None:
    assert scopes_from(["records", "photographs"]) == {Scope.RECORDS, Scope.ALL}
    assert scopes_from([]) == {Scope.ALL}


@ON_BOTH
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(range(1, 7)), st.integers(1, 6))
def test_limits_in_any_order_and_repetition_give_the_same_copy(
    unit: Unit, order: Sequence[int], size: int
) -> None:
    """Six changes of three limits."""
    for name in ("limits", "limits_state"):
        unit.database[name].delete_many({})
    facts = [limit_recorded(n, f"g{n}", limit_id=f"L{n % 3}") for n in order]
    for start in range(0, len(facts), size):
        remember(unit, *facts[start : start + size], facts[0])
    kept = {one["_id"]: (one["number"], one["person_id"]) for one in unit.database.limits.find()}
    assert kept == {"L1": (4, "g4"), "L2": (5, "g5"), "L0": (6, "g6")}
    assert (standing(unit.database).applied, standing(unit.database).ahead) == (6, ())


@ON_BOTH
def test_a_watermark_says_nothing_before_every_limit_up_to_it_is_here(unit: Unit) -> None:
    remember(unit, watermark(0, NOW))
    remember(unit, limit_recorded(2), watermark(2, NOW + SECOND))
    assert standing(unit.database).fresh_at == NOW
    remember(unit, limit_recorded(1))
    assert standing(unit.database).fresh_at == NOW + SECOND


@ON_BOTH
def test_an_older_watermark_does_not_make_the_copy_older(unit: Unit) -> None:
    remember(unit, watermark(0, NOW + SECOND))
    remember(unit, watermark(0, NOW))
    assert standing(unit.database).fresh_at == NOW + SECOND


@ON_BOTH
def test_a_watermark_that_arrived_is_told_to_the_directory_with_what_is_confirmed(
    unit: Unit,
) -> None:
    remember(unit, limit_recorded(1), watermark(1))
    (told,) = [msgspec.json.decode(one["body"]) for one in unit.database.outbox.find()]
    assert told["type"] == "rapport.notifications.limits_confirmed.v1"
    assert (told["data"]["number"], told["data"]["watermark_at"][:19]) == (
        0, NOW.isoformat()[:19],
    )  # fmt: skip


@ON_BOTH
@pytest.mark.row(37)
def test_a_clock_that_was_a_day_ahead_for_a_moment_is_forgotten_when_it_is_right_again(
    unit: Unit,
) -> None:
    now = unit.clock()
    remember(unit, watermark(0, now + 86_400 * SECOND))
    assert not standing(unit.database).is_checked(now)

    remember(unit, watermark(0, now))
    assert standing(unit.database).is_checked(now)

    remember(unit, watermark(0, now - SECOND))  # one that was overtaken takes nothing back
    assert standing(unit.database).is_checked(now + 2 * SECOND)


@ON_BOTH
def test_every_change_has_a_version_and_a_watermark_alone_has_none(unit: Unit) -> None:
    def version_after(*facts: Any) -> int:
        remember(unit, *facts)
        return standing(unit.database).version

    first = version_after(limit_recorded(1))
    assert version_after(watermark(1)) == first
    assert version_after(limit_recorded(1)) == first
    assert version_after(limit_recorded(2, limit_id="L1")) == first + 1
    assert version_after(choice_recorded(person_id="g1")) == first + 2


@ON_BOTH
def test_the_moment_at_which_a_limit_begins_is_kept_until_it_came(unit: Unit) -> None:
    later, much_later = unit.clock() + 60 * SECOND, unit.clock() + 90 * SECOND
    remember(unit, limit_recorded(1, begins_at=later, ends_at=much_later))
    known = standing(unit.database)
    assert abs(known.next_change_at - later) < SECOND  # type: ignore[operator]  # it is there
    assert known.is_as_at(known.version, unit.clock())
    assert not known.is_as_at(known.version, later + SECOND)

    unit.clock = lambda: later + SECOND  # by another clock it may not have begun yet
    remember(unit, watermark(1, later))
    assert not standing(unit.database).is_as_at(known.version, unit.clock())

    unit.clock = lambda: later + 6 * SECOND
    remember(unit, watermark(1, later))
    after = standing(unit.database)
    assert after.version == known.version + 1
    assert abs(after.next_change_at - much_later) < SECOND  # type: ignore[operator]  # it is there


@ON_BOTH
def test_limits_that_are_over_are_not_read_any_more(unit: Unit) -> None:
    remember(
        unit,
        limit_recorded(1, "g1", "st1", ends_at=NOW - SECOND),
        limit_recorded(2, "g2", "st1", scopes=["records"], ends_at=NOW + SECOND),
    )
    (limit,) = known_limits(unit.database, NOW)["g2"]
    assert set(known_limits(unit.database, NOW)) == {"g2"}
    assert (limit.limit_id, limit.student_ids, limit.scopes) == (
        "L2", frozenset({"st1"}), frozenset({Scope.RECORDS}),
    )  # fmt: skip


@ON_BOTH
def test_choices_are_kept_once_each_by_address_and_by_person(unit: Unit) -> None:
    said = [
        choice_recorded(contact_point_id="phone:1", category="newsletter"),
        choice_recorded(choice_id="C2", person_id="g1", allowed=True),
    ]
    remember(unit, *said, said[0])
    found = chosen(unit.database, ["phone:1", "g1", "g2"])
    assert {whose: [one.choice_id for one in some] for whose, some in found.items()} == {
        "phone:1": ["C1"], "g1": ["C2"],
    }  # fmt: skip


@ON_BOTH
def test_a_flag_stands_until_the_office_clears_it(unit: Unit) -> None:
    def clear(at: Any) -> None:
        cleared = [ContactFlagCleared(contact_point_id="email:a", cleared_at=at)]
        unit.run(lambda: MongoLimits(unit).clear_flags(cleared))

    unit.run(lambda: flag(unit, "email:a", reason="hard-bounce", code="5.1.1", at=NOW))
    clear(NOW - SECOND)  # an earlier one
    assert flagged(unit.database, ["email:a", "email:b"]) == {"email:a"}
    clear(NOW + SECOND)
    assert flagged(unit.database, ["email:a"]) == frozenset()


@ON_BOTH
@pytest.mark.row(37)
def test_a_copy_that_lost_all_is_whole_when_everything_has_come_again_and_not_before(
    unit: Unit,
) -> None:
    """An older watermark, of before all was told again, does not make it whole in the middle."""
    first, last = (
        limit_recorded(n, f"g{n}", limit_id=f"L{n}", complete_from=1007) for n in (1007, 1008)
    )
    remember(unit, watermark(7, NOW))
    remember(unit, first, watermark(7, NOW))
    assert standing(unit.database).fresh_at is None

    remember(unit, watermark(1008, NOW + SECOND))
    assert standing(unit.database).fresh_at is None
    remember(unit, last)

    known = standing(unit.database)
    assert (known.applied, known.fresh_at) == (1008, NOW + SECOND)


@pytest.mark.mongo
def test_what_is_in_hand_is_found_by_an_index_of_only_that(unit: Unit) -> None:
    sending = a_sending(unit)
    MongoChunks(unit).claim(sending.chunk["_id"], "w", sending.clock(), 15.0)
    plan: Any = unit.database.chunks.find({"hands": {"$gt": ""}}).explain()
    assert "hands_1" in str(plan["queryPlanner"]["winningPlan"])
