# SPDX-License-Identifier: Apache-2.0
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Rejected
from services.notifications.templates import (
    KNOWN,
    check,
    has_placeholders,
    joined,
    template,
)

pytestmark = pytest.mark.row(76)


def refusal(text: str, part: str = "body") -> Rejected:
    with pytest.raises(Rejected) as caught:
        check(text, part)
    return caught.value


def test_a_text_is_rendered_with_a_recipients_values() -> None:
    text = template("Dear {{guardian_name}}, {{ student_name }} is well.", "en")

    assert text.render({"guardian_name": "Li Na", "student_name": "Li Bo"}) == (
        "Dear Li Na, Li Bo is well."
    )
    assert text.names == ("guardian_name", "student_name")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Ana, Luis, and Eva"),
        ("es-MX", "Ana, Luis y Eva"),
        ("zh-Hans", "Ana、Luis和Eva"),
        ("ar", "Ana وLuis وEva"),
        ("so", "Ana, Luis iyo Eva"),
        ("ht", "Ana, Luis ak Eva"),
        ("hmn", "Ana, Luis thiab Eva"),
        ("tlh", "Ana, Luis, Eva"),
        ("", "Ana, Luis, Eva"),
    ],
)
def test_several_children_are_joined_as_the_language_does_it(language: str, expected: str) -> None:
    text = template("{{student_name}}", language)

    assert text.render({"student_name": ["Ana", "Luis", "Eva"]}) == expected


def test_one_name_is_not_joined_and_the_same_name_stands_once() -> None:
    assert joined(["Ana"], "es") == "Ana"
    text = template("{{school_name}}", "en")
    assert text.render({"school_name": ["Lincoln", "Lincoln"]}) == "Lincoln"


@pytest.mark.parametrize("value", ["", " \n", [], ["Ana", ""], None])
def test_a_missing_value_refuses_the_send_and_names_the_field(value: Any) -> None:
    values = {} if value is None else {"student_name": value}
    with pytest.raises(Rejected) as caught:
        template("Hello {{student_name}}", "en").render(values)

    assert caught.value.code == "placeholder-missing"
    assert caught.value.details == {"field": "student_name"}


def test_an_unknown_placeholder_is_refused_with_the_known_ones_and_a_close_match() -> None:
    error = refusal("Dear family,\n{{studnet_name}} is well.", "subject")

    assert error.code == "placeholder-unknown"
    assert error.details["field"] == "studnet_name"
    assert error.details["part"] == "subject"
    assert (error.details["line"], error.details["column"]) == (2, 1)
    assert "Did you mean {{student_name}}?" in error.message
    assert all(known in error.message for known in KNOWN)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a {{student_name", 3),
        ("a student_name}} b", 15),
        ("a {{}}", 3),
        ("a {{ }}", 3),
        ("a {{student name}}", 3),
        ("a {{{student_name}}}", 3),
        ("a {student_name}", 3),
        ("a {{student_name}", 3),
        ("a {{Student_Name}}", 3),
        ("a ｛｛student_name｝｝", 3),
        ("{{student_name}} {{", 18),
    ],
)
def test_malformed_braces_are_refused_with_their_place(text: str, column: int) -> None:
    error = refusal(text)

    assert error.code == "template-malformed"
    assert error.details["column"] == column
    assert "^" in error.details["caret"]


def test_a_brace_that_cannot_be_taken_for_a_placeholder_is_text() -> None:
    assert check("Bring {pencils, paper} :-}") == ()
    assert template("Bring {pencils, paper}", "en").render({}) == "Bring {pencils, paper}"


def test_a_name_on_file_that_looks_like_a_placeholder_does_not_leave() -> None:
    with pytest.raises(Rejected) as caught:
        template("Hello {{student_name}}", "en").render({"student_name": "{{guardian_name}}"})

    assert caught.value.code == "placeholder-unfit"


def test_a_line_break_in_a_name_cannot_break_a_subject_line() -> None:
    text = template("{{student_name}}", "en")

    assert (
        text.render({"student_name": "Ana\r\nBcc: all@example.org"}) == "Ana Bcc: all@example.org"
    )


def test_it_is_known_whether_a_text_differs_between_recipients() -> None:
    assert has_placeholders("Hello {{student_name}}")
    assert not has_placeholders("Hello {everyone}")


@given(
    st.lists(
        st.one_of(st.text("ab {}_\n"), st.sampled_from([f"{{{{{name}}}}}" for name in KNOWN]))
    ).map("".join)
)
def test_whatever_passes_the_check_leaves_without_a_tag(text: str) -> None:
    try:
        names = check(text)
    except Rejected:
        return
    rendered = template(text, "en").render(dict.fromkeys(names, "Ana"))

    assert "{{" not in rendered
    assert "}}" not in rendered
    assert not any(name in rendered for name in KNOWN)
