# SPDX-License-Identifier: Apache-2.0
"""A task, from the asking to its one answer."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.translation import (
    ReviewClaimed,
    ReviewEscalated,
    ReviewFinished,
    ReviewRequested,
    Translated,
)
from services.translation.review.errors import ReviewRefused
from services.translation.review.lines import texts_of
from services.translation.review.model import ReviewTask, State
from tests.translation.review.builders import (
    BODY,
    DUE,
    LEASE,
    MACHINE,
    NOON,
    TEXTS,
    WORDS,
    a_task,
    a_wanted,
)

MINUTE = timedelta(minutes=1)


def told(task: ReviewTask, kind: type[Any]) -> list[Any]:
    return [each for each in task.messages if isinstance(each, kind)]


def only(task: ReviewTask, kind: type[Any]) -> Any:
    (one,) = told(task, kind)
    return one


@pytest.mark.row(23)
def test_asking_tells_of_a_task_without_its_words() -> None:
    task = ReviewTask.of(a_wanted(urgent=True), NOON)

    asked = only(task, ReviewRequested)
    assert (asked.language, asked.then, asked.words, asked.urgent) == ("es", "original", 14, True)
    assert "Hearing" not in repr(asked)


def test_the_sentences_put_together_again_are_the_message() -> None:
    task = a_task()

    assert [line.draft for line in task.sentences] == WORDS
    assert [line.number for line in task.sentences] == [1, 2, 3, 4]
    originals = dict.fromkeys(TEXTS, "")
    for line in task.lines:
        originals[line.part] += line.original
    assert originals == TEXTS


def test_a_sentence_that_nothing_was_made_of_waits_for_a_person() -> None:
    task = a_task(sentences=(), language="so")

    assert [line.draft for line in task.sentences] == ["", "", "", ""]


@pytest.mark.row(23)
def test_a_claimed_task_is_accepted_and_answers_once_with_what_was_seen() -> None:
    task = a_task()
    task.claim("op-lan", NOON, LEASE)

    task.hand_in("op-lan", WORDS, task.fingerprint, NOON + MINUTE)

    answer = only(task, Translated)
    assert answer.texts == {"subject": "Audiencia el lunes", "body": BODY}
    assert (answer.made_by, answer.tier) == ("person", "vital")
    assert answer.explanation == "read and approved by op-lan"
    finished = only(task, ReviewFinished)
    assert (finished.outcome, finished.operator_id, finished.waited_s) == ("accepted", "op-lan", 60)
    assert (task.state, task.answered) == (State.DONE, "person")


def test_other_words_are_an_edit() -> None:
    task = a_task()

    task.hand_in("op-lan", [*WORDS[:3], "Lleve el formulario 12."], task.fingerprint, NOON)

    assert only(task, ReviewFinished).outcome == "edited"
    assert texts_of(task.lines)["body"].endswith("Lleve el formulario 12.")


def test_what_was_not_seen_is_not_approved() -> None:
    task = a_task()

    with pytest.raises(ReviewRefused, match="you saw 0000"):
        task.hand_in("op-lan", WORDS, "0000", NOON)

    assert (task.state, task.messages) == (State.OPEN, [])


def test_who_claims_has_it_alone_until_the_claim_lapses() -> None:
    task = a_task()
    task.claim("op-lan", NOON, LEASE)

    for attempt in (
        lambda: task.claim("op-mai", NOON + MINUTE, LEASE),
        lambda: task.hand_in("op-mai", WORDS, task.fingerprint, NOON + MINUTE),
        lambda: task.decline("op-mai", "no", NOON + MINUTE),
        lambda: task.release("op-mai", NOON + MINUTE),
    ):
        with pytest.raises(ReviewRefused, match="is with op-lan until 2026-11-26 14:00 UTC"):
            attempt()
    task.claim("op-mai", NOON + LEASE, LEASE)
    assert task.claimed_by == "op-mai"


def test_claiming_again_keeps_it_for_longer_and_tells_nothing_new() -> None:
    task = a_task()
    task.claim("op-lan", NOON, LEASE)
    task.claim("op-lan", NOON + MINUTE, LEASE)

    assert len(told(task, ReviewClaimed)) == 1
    assert task.claim_until == NOON + MINUTE + LEASE


def test_a_claim_that_lapses_is_told_and_leaves_the_task_open() -> None:
    task = a_task(then="wait", due_at=NOON + timedelta(days=9))
    task.claim("op-lan", NOON, LEASE)
    assert task.next_at == NOON + LEASE

    task.pass_time(NOON + LEASE)

    assert (task.state, task.claimed_by) == (State.OPEN, "")
    assert [each.operator_id for each in told(task, ReviewClaimed)] == ["op-lan", ""]


@pytest.mark.row(23)
@pytest.mark.parametrize(
    ("then", "machine", "answered", "texts", "refused"),
    [
        ("original", MACHINE, "late", {}, "review-late"),
        ("machine", MACHINE, "machine", MACHINE, ""),
        ("machine", {}, "late", {}, "review-late"),
    ],
)
def test_a_deadline_that_passes_is_answered_as_the_district_wants(
    then: str, machine: dict[str, str], answered: str, texts: dict[str, str], refused: str
) -> None:
    task = a_task(then=then, machine=machine)

    task.pass_time(DUE)
    task.pass_time(DUE + MINUTE)

    answer = only(task, Translated)
    assert (answer.texts, answer.refused, answer.made_by) == (texts, refused, "machine")
    assert (task.state, task.answered, task.next_at) == (State.EXPIRED, answered, None)
    assert only(task, ReviewFinished).outcome == "expired"


def test_a_task_that_waits_is_told_overdue_and_goes_on_waiting() -> None:
    task = a_task(then="wait")

    task.pass_time(DUE)
    task.pass_time(DUE + MINUTE)

    assert told(task, Translated) == []
    assert only(task, ReviewEscalated).reason == "overdue"
    task.hand_in("op-lan", WORDS, task.fingerprint, DUE + MINUTE)
    assert only(task, Translated).made_by == "person"


def test_the_last_quarter_is_told_once() -> None:
    task = a_task()
    assert task.next_at == NOON + timedelta(hours=6)

    task.pass_time(NOON + timedelta(hours=6))
    task.pass_time(NOON + timedelta(hours=6, minutes=1))

    assert only(task, ReviewEscalated).reason == "due-soon"
    assert task.next_at == DUE


@pytest.mark.row(23)
def test_words_after_the_deadline_are_kept_and_sent_to_nobody() -> None:
    task = a_task()
    task.pass_time(DUE)

    task.hand_in("op-lan", WORDS, task.fingerprint, DUE + MINUTE)

    assert only(task, Translated).refused == "review-late"
    assert only(task, ReviewFinished).outcome == "expired"
    assert (task.state, task.outcome, task.answered) == (State.DONE, "accepted", "late")


def test_a_declined_task_lets_the_original_out_and_says_why() -> None:
    task = a_task()

    assert task.decline("op-lan", "the English is unclear", NOON)
    assert not task.decline("op-lan", "the English is unclear", NOON)

    answer = only(task, Translated)
    assert (answer.refused, answer.texts) == ("review-declined", {})
    assert "the English is unclear" in answer.explanation


def test_what_is_over_is_over() -> None:
    task = a_task()
    task.hand_in("op-lan", WORDS, task.fingerprint, NOON)

    assert not task.hand_in("op-lan", WORDS, task.fingerprint, NOON), "the same, said again"
    with pytest.raises(ReviewRefused, match="is done already, by op-lan"):
        task.decline("op-mai", "no", NOON)
    with pytest.raises(ReviewRefused, match="is done already"):
        task.hand_in("op-mai", WORDS, task.fingerprint, NOON)


def test_nobody_waits_for_what_was_cancelled() -> None:
    task = a_task()

    task.drop(NOON)
    task.drop(NOON)
    task.pass_time(DUE)

    assert told(task, Translated) == []
    assert only(task, ReviewFinished).outcome == "not-needed"
    with pytest.raises(ReviewRefused, match="was cancelled"):
        task.claim("op-lan", NOON, LEASE)


def test_a_task_is_handed_over_whoever_has_it() -> None:
    task = a_task()
    task.claim("op-lan", NOON, LEASE)

    task.reassign("op-kim", "op-mai", NOON, LEASE)
    task.reassign("op-kim", "op-mai", NOON, LEASE)

    assert task.claimed_by == "op-mai"
    assert [each.operator_id for each in told(task, ReviewClaimed)] == ["op-lan", "op-mai"]
    assert (task.history[-1].what, task.history[-1].by) == ("reassigned", "op-kim")


def test_a_person_escalates_once_for_a_reason() -> None:
    task = a_task()

    for because in ("what is a hearing?", "what is a hearing?", "who knows the law?"):
        task.escalate("op-lan", because, NOON)

    assert [each.reason for each in told(task, ReviewEscalated)] == ["asked", "asked"]
    assert "hearing" not in repr(told(task, ReviewEscalated))


def test_without_the_gate_a_wrong_time_would_leave() -> None:
    """The control of what test_service shows: the task itself does not look at the words."""
    task = a_task()
    wrong = [*WORDS[:2], "La audiencia comienza a las 5:30 p. m.", WORDS[3]]

    task.hand_in("op-lan", wrong, task.fingerprint, NOON)

    assert "5:30" in only(task, Translated).texts["body"]
