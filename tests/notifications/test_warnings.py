# SPDX-License-Identifier: Apache-2.0
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.inbound.forwarding import plain
from services.notifications.warnings import PAPERS, PICTURES, warnings, warnings_of
from tests.notifications.builders import an_announce

LONG = "Family night is on Friday, March 6 at 6:00 PM in the gym. Dinner and childcare are free. "


def codes(body: str, subject: str = "Family night") -> list[str]:
    return [one["code"] for one in warnings(subject, body)]


@pytest.mark.row(27)
@pytest.mark.parametrize("ending", [*PICTURES, *PAPERS, "PDF"])
def test_a_link_to_a_picture_or_paper_is_told_to_the_sender(ending: str) -> None:
    assert codes(f"{LONG}https://lincoln.example.org/night.{ending}?v=2.") == [
        "file-not-translated"
    ]


@pytest.mark.row(27)
@pytest.mark.parametrize(
    "link",
    [
        "https://drive.google.com/file/d/1a2b/view",
        "https://www.canva.com/design/x",
        "www.smore.com/a1",
    ],
)
def test_so_is_one_to_where_people_put_flyers(link: str) -> None:
    assert codes(f"{LONG}{link}") == ["file-not-translated"]


@pytest.mark.row(27)
def test_a_message_that_only_points_to_a_flyer_is_said_to_tell_nothing() -> None:
    assert codes("See https://lincoln.example.org/night.pdf") == [
        "file-not-translated",
        "file-carries-the-message",
    ]
    assert codes("See the attached flyer!") == ["file-spoken-of", "file-carries-the-message"]


@pytest.mark.parametrize(
    "body",
    [
        LONG,
        f"{LONG}https://lincoln.example.org/calendar",
        f"{LONG}Write to office@lincoln.example.org.",
        "School is closed today.",
        "School is closed today: https://[",
    ],
)
def test_words_and_pages_are_no_reason_to_warn(body: str) -> None:
    assert codes(body) == []


@given(body=st.text(), subject=st.text())
def test_whatever_is_written_it_says_something_or_nothing(body: str, subject: str) -> None:
    assert all(one["code"] and one["message"] for one in warnings(subject, body))


@pytest.mark.row(27)
@pytest.mark.parametrize(
    ("asked", "warned"),
    [
        ({"body": "x" * 1_300}, True),
        ({"body": "x" * 1_000}, False),
        ({"body": "x" * 1_300, "channels": ["email"]}, False),
        ({"body": "x" * 5_000, "sms": "Short."}, False),
        ({"sms": "x" * 1_500}, True),
    ],
)
def test_a_text_that_a_gateway_might_refuse_is_told_to_the_sender(
    asked: dict[str, Any], warned: bool
) -> None:
    found = [one["code"] for one in warnings_of(an_announce(**asked))]

    assert found == ["too-long-for-texts"] * warned
    assert warnings_of(an_announce(**asked), by_text=False) == []


def test_letters_of_a_reply_stay_joined_and_parted_as_they_were_written() -> None:
    assert plain("می\u200cخواهم \u202e{x}") == "می\u200cخواهم (x)"
