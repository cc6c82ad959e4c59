# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rights import Scope
from services.directory.limits.errors import LimitRefused, SecondPersonNeeded
from services.directory.limits.model import REQUEST_LASTS, Limit, Period
from tests.directory.limits.builders import NOW, ZONE, a_limit, an_act

OPERATORS = st.sampled_from(["op-kim", "op-ana", "op-lee"])
# Clocks that change at midnight, or by half an hour, or that jumped over a whole day.
ZONES = [
    "America/Chicago", "America/Havana", "America/Santiago", "Asia/Beirut", "Australia/Lord_Howe",
    "Pacific/Apia", "Asia/Kathmandu", "UTC",
]  # fmt: skip


@pytest.mark.row(37)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    first=st.dates(date(2011, 1, 1), date(2040, 1, 1)),
    days=st.integers(0, 400),
    at=st.floats(-0.2, 1.2),
)
def test_a_limit_is_in_force_at_every_moment_of_its_days(
    zone: ZoneInfo, first: date, days: int, at: float
) -> None:
    last = first + timedelta(days=days)
    limit = a_limit(period=Period.of(first, last, zone)).in_rights()
    now = datetime.combine(first, datetime.min.time(), UTC) + timedelta(days=(days + 1) * at)

    today = now.astimezone(zone).date()

    if first <= today <= last:
        assert limit.is_in_force(now)
    elif not first - timedelta(days=1) <= today <= last + timedelta(days=1):
        assert not limit.is_in_force(now)


def test_a_day_begins_and_ends_at_the_districts_midnight() -> None:
    day = date(2026, 12, 1)

    period = Period.of(day, day, ZONE)

    assert period.begins_at == datetime(2026, 12, 1, 6, tzinfo=UTC)
    assert period.ends_at == datetime(2026, 12, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scopes": ("homework",)}, "scopes"),
        ({"scopes": ()}, "scopes"),
        ({"document_reference": "  "}, "document_reference"),
        ({"document_reference": "x" * 301}, "document_reference"),
        ({"student_ids": ("luis",)}, "student_ids"),
    ],
)
def test_what_is_no_limit_is_refused_by_its_field(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(LimitRefused) as refused:
        a_limit(**wrong)

    assert refused.value.details["field"] == field


def test_a_limit_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(LimitRefused, match="before it begins"):
        Period.of(date(2026, 12, 2), date(2026, 12, 1), ZONE)


@pytest.mark.row(37)
def test_one_person_alone_puts_a_limit_in_force_and_no_one_alone_ends_it() -> None:
    limit = a_limit()
    limit.end(an_act("op-lee"), "Order lifted")
    limit.end(an_act("op-lee"), "Order lifted")

    assert limit.in_rights().is_in_force(NOW)
    assert limit.awaits_end(NOW)
    with pytest.raises(SecondPersonNeeded):
        limit.approve_end(an_act("op-lee"))

    limit.end(an_act("op-kim", NOW + timedelta(hours=1)))
    assert limit.is_over(NOW + timedelta(hours=1))
    assert (limit.end_reason, limit.untold) == ("Order lifted", True)


@pytest.mark.row(37)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["end", "approve-end", "approve", "keep", "wait"]), OPERATORS
        ),
        max_size=12,
    )
)  # fmt: skip
def test_a_limit_ends_only_by_two_persons_whatever_they_do(steps: list[tuple[str, str]]) -> None:
    limit, now = a_limit(), NOW
    asked: tuple[str, datetime] | None = None
    for step, operator in steps:
        now += timedelta(days=3) if step == "wait" else timedelta(minutes=1)
        _try(limit, step, operator, now)
        if limit.ended is not None:
            # The oracle: somebody else asked within a week, and nobody withdrew it since.
            assert asked is not None
            assert asked[0] != limit.ended.operator_id
            assert now - asked[1] < REQUEST_LASTS
            return
        lapsed = asked is not None and now - asked[1] >= REQUEST_LASTS
        if step == "keep" or lapsed:
            asked = None
        if step == "end" and asked is None:
            asked = (operator, now)
        assert limit.in_rights().is_in_force(now)


def _try(limit: Limit, step: str, operator: str, now: datetime) -> None:
    by = an_act(operator, now)
    try:
        if step == "end":
            limit.end(by, "Order lifted")
        elif step == "approve-end":
            limit.approve_end(by)
        elif step == "approve":
            limit.approve(by)
        elif step == "keep":
            limit.keep()
    except (LimitRefused, SecondPersonNeeded):
        pass


def test_a_wish_to_end_it_lapses_after_a_week() -> None:
    limit = a_limit()
    limit.end(an_act("op-kim"), "Order lifted")

    limit.end(an_act("op-lee", NOW + REQUEST_LASTS), "Order lifted")

    assert limit.ended is None
    assert limit.end_requested is not None
    assert limit.end_requested.operator_id == "op-lee"


def test_an_end_needs_a_reason() -> None:
    with pytest.raises(LimitRefused, match="say why"):
        a_limit().end(an_act())


def test_whoever_entered_a_limit_does_not_approve_it() -> None:
    limit = a_limit()

    with pytest.raises(SecondPersonNeeded):
        limit.approve(an_act("op-kim"))

    limit.approve(an_act("op-lee"))
    assert not limit.awaits_approval(NOW)


def test_an_approval_of_the_entry_is_no_approval_of_its_end() -> None:
    limit = a_limit()
    limit.end(an_act("op-kim"), "Order lifted")

    limit.approve(an_act("op-lee"))

    assert limit.ended is None


def test_an_ended_limit_is_told_as_one_that_ended_now() -> None:
    limit = a_limit(scopes=(Scope.RECORDS, Scope.CONTACT), number=7)
    limit.end(an_act("op-kim"), "Order lifted")
    limit.end(an_act("op-lee", NOW + timedelta(hours=1)))

    told = limit.told()

    assert (told.ends_at, told.sequence) == (NOW + timedelta(hours=1), 7)
    assert (told.scopes, told.student_ids) == (["contact", "records"], ["ana"])
    assert told.lane == "urgent"


@pytest.mark.row(37)
def test_whoever_was_added_anew_under_the_same_name_is_no_second_person() -> None:
    first = replace(an_act("op-lee"), name="Lee  Wong")
    again = replace(an_act("op-7f3a"), name="lee wong")
    limit = a_limit(entered=first)
    with pytest.raises(SecondPersonNeeded, match="Lee"):
        limit.approve(again)

    limit.end(first, "Order lifted")
    limit.end(again, "Order lifted")
    assert limit.ended is None
    with pytest.raises(SecondPersonNeeded):
        limit.approve_end(again)


def test_two_whose_names_are_not_known_are_told_apart_by_their_ids() -> None:
    limit = a_limit(entered=replace(an_act("op-lee"), name=""))
    limit.approve(replace(an_act("op-kim"), name=""))
    assert limit.approved
