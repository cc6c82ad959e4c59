# SPDX-License-Identifier: Apache-2.0
"""What single cells say."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.roster import values
from services.directory.roster.languages import language_name, language_tag
from services.directory.roster.rows import CsvFile

pytestmark = pytest.mark.row(32)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("es", "es"),
        ("ES", "es"),
        ("spa", "es"),
        ("Spanish", "es"),
        ("es_MX", "es-MX"),
        ("Chinese (Simplified)", "zh-Hans"),
        ("Simplified Chinese", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("Haitian Creole", "ht"),
        ("Haitian; Haitian Creole", ""),
        ("Hmong", "hmn"),
        ("Tagalog", "fil"),
        ("Farsi", "fa"),
        ("amh", "am"),
        ("Other", ""),
        ("xx", ""),
        ("mul", ""),
        ("", ""),
    ],
)
def test_languages_are_known_by_tag_code_and_english_name(text: str, tag: str) -> None:
    assert language_tag(text) == tag


@pytest.mark.row(26)
@pytest.mark.parametrize("tag", ["vi", "so", "ht", "hmn", "ps", "am", "my", "ne", "sw", "km"])
def test_every_language_has_a_name_for_operators(tag: str) -> None:
    assert language_name(tag) != tag
    assert language_tag(language_name(tag)) == tag


@pytest.mark.parametrize(
    "text",
    ["a@b", "@x.example", "a b@x.example", "a..b@x.example", "a@x.example, b@x.example", ".a@x.de"],
)
def test_what_is_no_email_address_reads_as_none(text: str) -> None:
    assert values.email(text) == ""


@pytest.mark.parametrize("text", ["123", "n/a", "555-0101", "+1 123 456 7890", "call the office"])
def test_what_is_no_phone_number_reads_as_none(text: str) -> None:
    assert values.phone(text, "US") == ""


@pytest.mark.parametrize(
    "text", ["(201) 555-0101", "201-555-0101", "+1 201 555 0101", "201.555.0101", "12015550101"]
)
@pytest.mark.parametrize("region", ["US", "CA"])
def test_a_number_reads_the_same_however_it_is_written(text: str, region: str) -> None:
    assert values.phone(text, region) == "+12015550101"


ten_digits = st.builds(
    "{}{:03d}{}{:03d}{}{:04d}".format,
    st.sampled_from(["", "1", "1 ", "+1", "+1-", "("]),
    st.one_of(st.sampled_from([201, 212, 242, 416, 787, 800, 900]), st.integers(0, 999)),
    st.sampled_from(["", "-", ".", " ", ") "]),
    st.integers(0, 999),
    st.sampled_from(["", "-", ".", " "]),
    st.integers(0, 9999),
)


@given(ten_digits, st.sampled_from(["US", "CA", "PR", "BS", "GB", "VN"]))
def test_the_short_way_of_reading_a_number_says_what_the_long_way_says(
    text: str, region: str
) -> None:
    quick = values.phone_of_ten_digits(text, region)

    assert quick in ("", values.any_phone(text, region))


def test_letters_of_every_script_are_composed_and_spaces_single() -> None:
    roster = CsvFile(
        "x.csv", io.BytesIO("a\nNu\u0301n\u0303ez \u00a0 Ruiz\u2028x\n".encode()), print
    )

    assert [row["a"] for row in roster] == ["Núñez Ruiz x"]


@pytest.mark.parametrize(
    ("text", "grade"), [("3", "03"), ("K", "KG"), ("kg", "KG"), ("12", "12"), ("99", "")]
)
def test_grades_are_ceds_levels(text: str, grade: str) -> None:
    assert values.grade(text) == grade
