# SPDX-License-Identifier: Apache-2.0
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation.model.facts import Fact, align, facts_in
from services.translation.model.languages import conventions_of


def found(text: str, language: str, *, is_source: bool = False) -> list[tuple[str, Decimal]]:
    facts = facts_in(text, conventions_of(language), is_source=is_source)
    return [(fact.kind, max(fact.values)) for fact in facts if not fact.optional]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("4:30 PM", "en"),
        ("4:30 p.m.", "en"),
        ("4.30pm", "en"),
        ("16:30", "es"),
        ("4:30 p. m.", "es"),
        ("4:30 de la tarde", "es"),
        ("16h30", "pt"),
        ("4:30 da tarde", "pt"),
        ("16 h 30", "fr"),
    ],
)
def test_one_time_is_the_same_time_however_it_is_written(text: str, language: str) -> None:
    assert found(text, language) == [("time", Decimal(16 * 60 + 30))]


@pytest.mark.parametrize("text", ["12:15 AM", "0:15", "00:15"])
def test_a_quarter_past_midnight_is_not_noon(text: str) -> None:
    assert found(text, "en") == [("time", Decimal(15))]


@pytest.mark.parametrize(
    ("text", "language"),
    [("March 3", "en"), ("3 de marzo", "es"), ("3 de março", "pt"), ("3 mars", "fr")],
)
def test_one_date_is_the_same_date_in_every_language(text: str, language: str) -> None:
    assert sorted(found(text, language)) == [("month", Decimal(3)), ("number", Decimal(3))]


def test_every_month_and_weekday_is_known_in_languages_without_a_table() -> None:
    assert found("Jumatatu", "sw") == [("weekday", Decimal(0))]
    assert not conventions_of("sw").known


def test_the_verb_may_is_no_month() -> None:
    assert found("You may come on May 5.", "en", is_source=True) == [
        ("month", Decimal(5)),
        ("number", Decimal(5)),
    ]


@pytest.mark.parametrize(
    ("text", "value"), [("$1,250.75", "1250.75"), ("US$ 1.250,75", "1250.75"), ("-$7.80", "-7.80")]
)
def test_money_is_read_in_both_conventions(text: str, value: str) -> None:
    assert found(text, "pt") == [("number", Decimal(value))]


def test_digits_of_other_scripts_count() -> None:
    assert found("٢٠٤", "ar") == [("number", Decimal(204))]


NUMBERS = st.lists(st.integers(min_value=0, max_value=9999), max_size=6)


def numbers(values: list[int]) -> list[Fact]:
    text = " and ".join(map(str, values))
    return facts_in(text, conventions_of("en"), is_source=True)


@given(NUMBERS)
def test_a_list_of_numbers_aligns_with_itself(values: list[int]) -> None:
    pairs = align(numbers(values), numbers(values))

    assert pairs is not None
    assert len(pairs) == len(values)


@given(NUMBERS, NUMBERS)
def test_lists_align_only_when_they_are_equal(here: list[int], there: list[int]) -> None:
    assert (align(numbers(here), numbers(there)) is not None) == (here == there)
