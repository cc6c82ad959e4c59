# SPDX-License-Identifier: Apache-2.0
"""A family must not read a telephone number from its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.channels.email.channel import passages
from services.notifications.channels.sms.channel import sms_text
from services.notifications.directions import isolated
from tests.notifications.builders import some_words

NUMBERS = ["206-555-0100", "(206) 555-0100", "+1 206 555 0100", "555-0100", "+52 55 1234 5678"]


@pytest.mark.row(25)
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("language", ["ar", "ar-SY", "fa", "fa-AF", "ps", "ur"])
def test_a_number_is_kept_in_one_piece_where_text_runs_right_to_left(
    language: str, number: str
) -> None:
    words = some_words(language, texts={"subject": "نداء", "body": f"اتصل: {number}."}, notice="")
    kept = f"\u2066{number}\u2069"
    assert kept in passages(words, language)[0].text
    assert kept in sms_text(words, language)


@pytest.mark.parametrize("language", ["en", "es", "vi", "zh-Hans", "am"])
def test_elsewhere_nothing_is_put_in(language: str) -> None:
    assert isolated("Call 206-555-0100.", language) == "Call 206-555-0100."


@given(before=st.sampled_from(["", "اتصل ", "\u2066"]), number=st.sampled_from(NUMBERS))
def test_what_is_kept_already_is_not_kept_twice(before: str, number: str) -> None:
    once = isolated(f"{before}{number}\u2069", "ar")
    assert isolated(once, "ar") == once
    assert once.count("\u2066") == 1


@pytest.mark.parametrize("text", ["16:30", "12/4/2026", "2026-12-04", "3-5", "1,200"])
def test_times_and_days_are_left_alone(text: str) -> None:
    assert isolated(f"في {text}", "ar") == f"في {text}"
