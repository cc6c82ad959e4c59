# SPDX-License-Identifier: Apache-2.0
"""A text that says of no child, class or school which."""

from types import SimpleNamespace

import pytest

from services.notifications.neutral import ABOUT_A_CHILD, languages, neutral, phrase
from services.notifications.notices import languages as noticed
from services.notifications.templates import KNOWN, template


def test_there_is_a_phrase_for_each_placeholder_in_every_language_that_has_notices() -> None:
    assert set(languages()) == set(noticed())
    for language in languages():
        for name in ABOUT_A_CHILD:
            said = template(f"{{{{{name}}}}}", language).render({name: [phrase(name, language)]})
            assert said == said.strip() != ""


def test_every_placeholder_is_either_about_a_child_or_about_the_reader_and_the_district() -> None:
    assert set(KNOWN) - ABOUT_A_CHILD == {"guardian_name", "district_name"}


@pytest.mark.parametrize(
    ("language", "said"),
    [("es-MX", "su hijo o hija"), ("zh-TW", "您的孩子"), ("tlh", "your child")],
)
def test_a_region_has_its_languages_phrase_and_what_nobody_wrote_down_is_english(
    language: str, said: str
) -> None:
    assert phrase("student_name", language) == said


def test_what_is_not_about_a_child_stays_as_it_is() -> None:
    delivery = {
        "id": "d", "school": "s1",
        "fields": {"student_name": ["Ana"], "school_name": ["Lincoln"], "guardian_name": ["Rosa"]},
    }  # fmt: skip
    said = SimpleNamespace(**neutral(delivery, "en"))
    assert said.fields == {
        "student_name": ["your child"], "school_name": ["your school"], "guardian_name": ["Rosa"],
    }  # fmt: skip
    assert (said.id, said.school) == ("d", "")
    assert delivery["fields"]["student_name"] == ["Ana"]
