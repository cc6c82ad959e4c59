# SPDX-License-Identifier: Apache-2.0
"""What families are texted back says the same in every language."""

import re

import pytest

from services.notifications.channels.sms.segments import count_segments
from services.notifications.inbound.model import SCOPES, Answer
from services.notifications.inbound.wording import Wording, answers
from services.notifications.templates import template
from tests.scripts import of_its_script

WORDING = Wording(district="Cook County Schools", contact="555-0199")
GSM_7 = ["en", "es", "so", "ht", "fr", "fil", "hmn", "sw"]


def test_every_language_has_every_answer() -> None:
    expected = set(answers()["en"])
    assert all(set(entry) == expected for entry in answers().values())


@pytest.mark.parametrize("language", answers())
def test_every_answer_says_what_can_be_texted_next(language: str) -> None:
    stopped, _ = WORDING.say(Answer.STOPPED, language)
    assert [sorted(set(re.findall(r"[123]", stopped))), "ALL" in stopped] == [["1", "2", "3"], True]
    assert "ALL" not in WORDING.say(Answer.STOPPED_UNKNOWN, language)[0]
    for answer in (Answer.KEPT, Answer.STARTED, Answer.HELP):
        assert "STOP" in WORDING.say(answer, language)[0]
    assert "START" in WORDING.say(Answer.ALL_STOPPED, language)[0]
    assert "555-0199" in WORDING.say(Answer.HELP, language)[0]
    kept, _ = WORDING.say(Answer.KEPT, language, SCOPES)
    assert all(answers()[language][scope] in kept for scope in SCOPES)


@pytest.mark.parametrize("language", answers())
def test_every_answer_is_in_its_script_and_no_slot_is_left_open(language: str) -> None:
    for answer in Answer:
        text, written_in = WORDING.say(answer, language, SCOPES)
        assert written_in == language
        assert text.startswith("Cook County Schools: ")
        assert "<" not in text
        template(text, language)  # nothing in it is taken for a placeholder
        assert count_segments(text).segments <= 4
        letters = [each for each in text.partition(":")[2] if each.isalpha()]
        assert any(of_its_script(letter, language) for letter in letters)


@pytest.mark.parametrize("language", GSM_7)
def test_no_letter_makes_a_short_text_long(language: str) -> None:
    for answer in Answer:
        assert count_segments(WORDING.say(answer, language, SCOPES)[0]).encoding == "GSM-7"


def test_none_ships_as_reviewed() -> None:
    assert not any(entry["reviewed_by"] for entry in answers().values())


@pytest.mark.parametrize(("language", "written_in"), [("om", "en"), ("es-MX", "es"), ("", "en")])
def test_who_reads_another_language_gets_english(language: str, written_in: str) -> None:
    assert WORDING.say(Answer.RECEIVED, language)[1] == written_in


def test_a_districts_braces_are_no_placeholder() -> None:
    odd = Wording(district="{{student_name}} Schools", contact="")
    assert "{" not in odd.say(Answer.RECEIVED, "en")[0]
