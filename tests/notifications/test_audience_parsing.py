# SPDX-License-Identifier: Apache-2.0
import pytest

from kernel.errors import Rejected
from services.notifications.audience import Audience, parse_audience
from services.notifications.audience.expression import All, Either, Kind, Not, Term
from tests.notifications.audience_builders import FakePlaces


def read(text: str) -> Audience:
    return parse_audience(text, FakePlaces())


def refusal(text: str) -> Rejected:
    with pytest.raises(Rejected) as caught:
        read(text)
    assert caught.value.code == "audience"
    return caught.value


def term(kind: str, *values: str) -> Term:
    return Term(kind=Kind(kind), values=values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("district", term("district")),
        ("school:S1", term("school", "S1")),
        ('school:"lincoln ELEMENTARY"', term("school", "S1")),
        ("school:Lincoln-Elementary", term("school", "S1")),
        ("school:Oak-Hill", term("school", "Oak-Hill")),
        ("School : S1 , S2", term("school", "S1", "S2")),
        ('class:"Room 12"', term("class", "C12", "C99")),
        ("class:“Room 13”", term("class", "C13")),
        ("grade:KG..2", term("grade", "KG", "01", "02")),
        ("grade:3,k", term("grade", "03", "KG")),
        ("role:Teacher", term("role", "teacher")),
        ("language:ES", term("language", "es")),
        ("language:zh", term("language", "zh")),
        ("language:Vietnamese,zh-hans", term("language", "vi", "zh-Hans")),
        ("person:P-101,P-100", term("person", "P-101", "P-100")),
        ("school:S1 or school:S2,S1", term("school", "S1", "S2")),
        ("not not district", term("district")),
        ("((((district))))", term("district")),
    ],
)
def test_a_term_is_read_with_ids_in_place_of_names(text: str, expected: Term) -> None:
    assert read(text).include == expected


def test_not_binds_before_and_and_and_before_or() -> None:
    audience = read("not grade:03 and school:S1 or language:es")

    grade, school, language = term("grade", "03"), term("school", "S1"), term("language", "es")
    assert audience.include == Either(parts=(All(parts=(Not(part=grade), school)), language))


def test_except_binds_last_and_stands_once() -> None:
    audience = read("grade:03 or language:es except role:teacher")

    assert isinstance(audience.include, Either)
    assert audience.leave_out == term("role", "teacher")
    assert refusal("district except grade:03 except grade:04").details["column"] == 26


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", 1, 1, "empty"),
        ("school:S1 and", 1, 14, "ends too early"),
        ("(school:S1", 1, 11, "Expected )"),
        ("school:S1)", 1, 10, "Expected except, the end"),
        ("school:S1 an grade:03", 1, 11, 'Did you mean "and"?'),
        ("scool:S1", 1, 1, 'Did you mean "school"?'),
        ("school:Lincoln Elementary", 1, 16, "stands in quotes"),
        ('school:"Lincoln', 1, 8, "never closed"),
        ("school:Lincon", 1, 8, 'Did you mean "Lincoln Elementary"?'),
        ('class:"Rom 13"', 1, 7, 'Did you mean "Room 13"'),
        ("language:spansh", 1, 10, 'Did you mean "spanish"?'),
        ("language:ko", 1, 10, 'There is no language "ko"'),
        ("person:P-100,P-10l", 1, 14, 'Did you mean "P-10'),
        ("role:parent", 1, 6, "guardian, student, teacher, staff"),
        ("grade:5..3", 1, 7, "Did you mean 03..05?"),
        ("school:S1\n  and grade:99", 2, 13, 'There is no grade "99"'),
        ("grade:KG..", 1, 7, "There is no grade"),
    ],
)
def test_a_mistake_is_refused_with_its_place(text: str, line: int, column: int, says: str) -> None:
    error = refusal(text)

    assert (error.details["line"], error.details["column"]) == (line, column)
    assert says in error.message
    assert f"line {line}, column {column}" in error.message


def test_a_caret_stands_under_the_word_that_is_wrong() -> None:
    assert refusal("school:S1 and\ngrade:03 and school:Lincon").details["caret"] == (
        "grade:03 and school:Lincon\n                    ^^^^^^"
    )


def test_a_caret_still_points_right_in_a_line_wider_than_a_terminal() -> None:
    error = refusal(" or ".join(["language:es and grade:03"] * 10) + " or school:Lincon")

    line, marks = error.details["caret"].split("\n")
    assert len(line) <= 72
    assert line[marks.index("^") : len(marks)] == "Lincon"


def test_what_was_expected_is_listed_for_programs() -> None:
    assert refusal("school:S1 grade:03").details["expected"] == [
        ",", "and", "except", "or", "the end",
    ]  # fmt: skip


def test_close_names_are_listed_for_programs() -> None:
    assert refusal("school:Washingtn").details["suggestions"] == ["Washington Middle"]


@pytest.mark.parametrize(
    "text",
    ["(" * 5_000 + "district" + ")" * 5_000, "not " * 5_000 + "grade:xx", "district " * 20_000],
)
def test_a_text_made_to_exhaust_the_reader_is_refused(text: str) -> None:
    refusal(text)


def test_more_alternatives_than_a_query_can_carry_are_refused() -> None:
    part = "(language:es and grade:03 or language:pt and grade:04)"

    read(" and ".join([part] * 8))
    assert "too many alternatives" in refusal(" and ".join([part] * 9)).message


@pytest.mark.parametrize(
    "text",
    [
        "district",
        'not (school:S1 or class:"Room 12") and language:es except person:P-100 or role:staff',
        "(grade:KG..05 or role:teacher) and (school:Oak-Hill or language:chinese)",
    ],
)
def test_an_audience_written_out_reads_back_as_the_same_without_names(text: str) -> None:
    audience = read(text)

    assert parse_audience(str(audience), None) == audience


def test_ids_with_quotes_and_backslashes_are_written_out_safely() -> None:
    odd = Audience(include=term("school", 'a"b\\', "c,d) or (", '\\"'))

    assert parse_audience(str(odd), None) == odd
