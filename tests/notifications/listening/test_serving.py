# SPDX-License-Identifier: Apache-2.0
import asyncio
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from kernel.mongo import Database
from services.notifications.listening.answering import Listening
from services.notifications.listening.pace import MOST_ADDRESSES, Pace
from services.notifications.listening.page import Page
from services.notifications.listening.ranges import NotSatisfiable, asked_range
from services.notifications.listening.studio import Studio
from tests.notifications.listening.builders import some_links


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None), ("bytes=0-", (0, 100)), ("bytes=10-19", (10, 20)), ("bytes=90-999", (90, 100)),
        ("bytes=-10", (90, 100)), ("bytes=-999", (0, 100)), ("bytes=0-1,5-6", None),
        ("bytes=5-2", None), ("items=0-1", None), ("bytes=a-b", None),
    ],
)  # fmt: skip
def test_a_player_gets_the_part_it_asks_for(header: str, part: tuple[int, int] | None) -> None:
    assert asked_range(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_that_does_not_exist_is_refused(header: str) -> None:
    with pytest.raises(NotSatisfiable):
        asked_range(header, 100)


@given(header=st.from_regex(r"bytes=\d{0,4}-\d{0,4}", fullmatch=True), size=st.integers(0, 999))
def test_no_part_reaches_beyond_the_file(header: str, size: int) -> None:
    try:
        part = asked_range(header, size)
    except NotSatisfiable:
        return
    assert part is None or 0 <= part[0] < part[1] <= size


def test_an_address_that_asks_too_often_waits_and_others_do_not() -> None:
    now = [0.0]
    pace = Pace(3, lambda: now[0])
    assert [pace.allows("a") for _ in range(5)] == [True] * 3 + [False] * 2
    assert pace.allows("b")
    now[0] += 20
    assert [pace.allows("a") for _ in range(2)] == [True, False]


def test_who_asks_too_often_is_answered_before_anything_is_looked_up() -> None:
    listening = Listening(
        database=cast(Database, None), links=some_links(), studio=cast(Studio, None),
        page=Page(district="Sample District"), pace=Pace(2), known=frozenset,
    )  # fmt: skip

    def asked(address: str) -> int:
        scope = {
            "type": "http", "method": "GET", "headers": [], "client": (address, 1),
            "path_params": {"token": "forged"},
        }  # fmt: skip
        answers = [listening.look(Request(scope)), listening.hear(Request(scope))]
        return max(asyncio.run(answer).status_code for answer in answers)

    assert [asked("203.0.113.7"), asked("203.0.113.7"), asked("203.0.113.8")] == [404, 429, 404]


def test_no_more_addresses_are_remembered_than_fit() -> None:
    pace = Pace(1)
    for n in range(MOST_ADDRESSES + 5):
        pace.allows(str(n))
    assert len(pace._left) == MOST_ADDRESSES
