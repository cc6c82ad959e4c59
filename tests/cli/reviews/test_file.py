# SPDX-License-Identifier: Apache-2.0
"""The file in which a reviewer writes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.problems import Invalid
from cli.review_file import as_file, on_one_line, parse
from tests.cli.reviews.tasks import a_line, a_task

TASK = a_task()
WRITTEN = as_file(TASK).replace(
    "a number changed\n\n", "a number changed\nTraiga el formulario 12.\n"
)
SENTENCES = st.text(min_size=1).map(on_one_line).filter(
    lambda text: text and not text.startswith("#") and not text.startswith("[")
)  # fmt: skip


def problem(text: str, task: dict[str, Any] = TASK) -> str:
    with pytest.raises(Invalid) as caught:
        parse(text, "hearing.txt", task)
    return caught.value.message


@pytest.mark.row(23)
def test_each_sentence_has_its_original_above_it_and_what_was_found() -> None:
    assert WRITTEN.endswith(
        "\n[3]\n# Bring Form 12.\n# a number changed\nTraiga el formulario 12.\n"
    )


@pytest.mark.row(23, 24)
def test_terms_and_what_was_approved_before_stand_beside_it_as_notes() -> None:
    task = a_task()
    term = {"text": "Form", "forms": ["formulario"], "locked": True, "note": "never forma"}
    alike = {"score": 91, "reviewed_by": "op-mai", "difference": "Bring -the- +Form+",
             "sentence": "Bring the {number}.", "words": "Traiga el {number}."}  # fmt: skip
    task["lines"][2] |= {"terms": [term], "suggestions": [alike]}

    written = as_file(task)

    assert "# Form = formulario, and nothing else (never forma)\n" in written
    assert "# 91 % alike, approved by op-mai: Bring -the- +Form+ = Traiga el {number}.\n" in written
    assert "there is no translation of sentence 3" in problem(written, task)


def test_what_was_written_is_read_back_in_order() -> None:
    said = parse(WRITTEN, "hearing.txt", TASK)

    assert (said.task_id, said.seen) == ("rv-1", "9f3c01aa")
    assert said.sentences == [
        "Audiencia el lunes", "La audiencia comienza a las 4:30 p. m.", "Traiga el formulario 12.",
    ]  # fmt: skip


@given(st.lists(st.tuples(SENTENCES, SENTENCES), min_size=1, max_size=5))
def test_whatever_the_words_they_come_back_as_they_were(pairs: list[tuple[str, str]]) -> None:
    lines = [a_line(at, "body", *pair) for at, pair in enumerate(pairs, start=1)]
    task = a_task(lines=lines)

    assert parse(as_file(task), "f", task).sentences == [words for _, words in pairs]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Traiga el formulario 12.\n", "", "there is no translation of sentence 3"),
        ("[2]", "[3]", "line 14: [3] is out of order: [2] comes here"),
        ("[3]", "[4]", "line 18: [4] is out of order: [3] comes here"),
        ("Audiencia el lunes", "Audiencia\nel lunes", "line 11: sentence 1 goes on"),
        ("seen: 9f3c01aa", "seen: 0000", '"seen: 0000", and this task is "seen: 9f3c01aa"'),
        ("task: rv-1\n", "", 'has no line "task: ..."'),
        ("task: rv-1\n", "task: rv-1\nHello\n", "line 2: this stands before the first number"),
        ("formulario 12.\n", "formulario 12.\n[4]\nMás\n", "[3] is the last"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, said: str) -> None:
    assert said in problem(WRITTEN.replace(old, new, 1))
