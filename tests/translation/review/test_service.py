# SPDX-License-Identifier: Apache-2.0
"""The queue as reviewers and the office use it, on a real database."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.clock import utc_now
from kernel.identity import Role
from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.glossary import Term
from services.translation.review import handlers
from services.translation.review.model import ReviewTask
from services.translation.review.repository import MongoReviewTasks
from tests.translation.review.builders import BODY, MACHINE, WORDS, a_person, a_wanted
from tests.translation.review.fakes import FakeReviewedMemory
from tests.translation.review.services import (
    a_service,
    answer,
    answers,
    published,
    register,
    seen,
    want,
)

pytestmark = pytest.mark.mongo
LAN, MAI = a_person("op-lan"), a_person("op-mai")
OFFICE = a_person("op-kim", Role.OFFICE)


@pytest.fixture(autouse=True)
def reviewers(queue: Database) -> None:
    register(queue, lan=["es"], mai=["es"])


@pytest.mark.row(23)
def test_a_wanted_review_is_listed_claimed_accepted_and_answered_once(queue: Database) -> None:
    task_id = want(queue)
    assert want(queue) == task_id, "the same request again is the same task"
    service = a_service(queue, LAN)

    [listed] = answer(service.reviews_list({}))["tasks"]
    assert (listed["task_id"], listed["state"]) == (task_id, "open")
    claimed = answer(service.review_claim({"task_id": task_id}))
    assert (claimed["state"], claimed["claimed_by"]) == ("claimed", "op-lan")
    payload = {"task_id": task_id, "seen": seen(queue, task_id, LAN)}
    done = answer(service.review_accept(payload))
    assert done == answer(service.review_accept(payload))

    assert (done["state"], done["outcome"], done["finished_by"]) == ("done", "accepted", "op-lan")
    [translated] = answers(queue)
    assert translated.texts == MACHINE
    assert (translated.made_by, translated.request_id) == ("person", "an-1")
    assert published(queue) == [
        "review_requested", "review_claimed", "review_finished", "translated",
    ]  # fmt: skip


def test_the_list_shows_no_words(queue: Database) -> None:
    want(queue)

    assert "Audiencia" not in repr(a_service(queue, LAN).reviews_list({}))


def test_what_was_edited_goes_out(queue: Database) -> None:
    task_id = want(queue, sentences=(), machine={})
    words = [*WORDS[:3], "Lleve el formulario 12."]

    answer(
        a_service(queue, LAN).review_edit(
            {"task_id": task_id, "seen": seen(queue, task_id, LAN), "sentences": words}
        )
    )

    [translated] = answers(queue)
    assert translated.texts["body"] == BODY.replace("Traiga", "Lleve")


def test_without_drafts_there_is_nothing_to_accept(queue: Database) -> None:
    task_id = want(queue, sentences=(), machine={})

    told = a_service(queue, LAN).review_accept(
        {"task_id": task_id, "seen": seen(queue, task_id, LAN)}
    )

    assert told["error"]["code"] == "no-draft"
    assert answers(queue) == []


@pytest.mark.row(23, 24)
@pytest.mark.parametrize(
    ("at", "words", "finding", "overridable"),
    [
        (2, "La audiencia comienza a las 5:30 p. m.", "sentence 3: a time changed", True),
        (3, "Traiga el formulario 13.", "sentence 4: a number changed", True),
        (1, "Estimado/a Rosa,", "sentence 2: a placeholder is missing, changed or added", False),
        (1, "Estimado/a {{child_name}},", "sentence 2: a placeholder is missing", False),
        (3, " ", "sentence 4: there is no translation", False),
    ],
)
def test_what_a_person_hands_in_passes_the_gate_as_well(
    queue: Database, at: int, words: str, finding: str, overridable: bool
) -> None:
    task_id = want(queue)
    service = a_service(queue, LAN)
    payload = {
        "task_id": task_id, "seen": seen(queue, task_id, LAN),
        "sentences": [*WORDS[:at], words, *WORDS[at + 1 :]],
    }  # fmt: skip

    refused = service.review_edit(payload)["error"]
    assert refused["code"] == "gate"
    assert finding in refused["message"]
    assert answers(queue) == []

    told = service.review_edit(payload | {"despite": "the court moved it, Ms. Ruiz called"})
    if overridable:
        answer(told)
        [translated] = answers(queue)
        assert "despite: a" in translated.explanation
        assert "Ms. Ruiz called" in translated.explanation
    else:
        assert told["error"]["code"] == "gate"
        assert "no reason lets that pass" in told["error"]["message"]


@pytest.mark.row(24)
def test_a_locked_term_is_missed_in_what_a_person_hands_in(queue: Database) -> None:
    term = Term(term="hearing", source="en", target="es", translation="vista", locked=True)
    task_id = want(queue)
    payload = {"task_id": task_id, "seen": seen(queue, task_id, LAN)}

    told = a_service(queue, LAN, term).review_accept(payload)["error"]
    shown = answer(a_service(queue, LAN, term).review_show({"task_id": task_id}))

    assert "sentence 1: a locked term is missing (Hearing = vista)" in told["message"]
    assert shown["lines"][0]["terms"][0]["forms"] == ["vista"]
    answer(a_service(queue, LAN).review_accept(payload))


@pytest.mark.row(21, 23)
def test_what_a_person_approved_is_remembered_sentence_by_sentence(queue: Database) -> None:
    memory = FakeReviewedMemory()
    task_id = want(queue, names=("Oak Hill",))
    words = [*WORDS[:3], "Traiga el formulario 13."]
    payload = {"task_id": task_id, "seen": seen(queue, task_id, LAN), "sentences": words}

    a_service(queue, LAN, memory=memory).review_edit(payload)
    assert memory.approved == []
    answer(a_service(queue, LAN, memory=memory).review_edit(payload | {"despite": "moved"}))

    assert [each.words for each in memory.approved] == words
    assert [each.despite for each in memory.approved] == ["", "", "", "moved"]
    hearing, form = memory.approved[2:]
    assert (hearing.before, hearing.after) == ("Dear {{guardian_name}},", form.sentence)
    assert (form.after, form.reviewed_by, form.category) == ("", "op-lan", "legal")
    assert form.names == ("Oak Hill",)


@pytest.mark.row(23, 26)
def test_a_language_that_no_check_reads_needs_no_reason_and_is_remembered(queue: Database) -> None:
    register(queue, lan=["so"])
    memory = FakeReviewedMemory()
    task_id = want(
        queue, language="so", texts={"body": "School is closed on Monday."}, sentences=(),
        machine={},
    )  # fmt: skip
    payload = {
        "task_id": task_id, "seen": seen(queue, task_id, LAN),
        "sentences": ["Dugsigu waa xiran yahay Isniinta."],
    }  # fmt: skip

    answer(a_service(queue, LAN, memory=memory).review_edit(payload))

    assert answers(queue)[0].explanation == "read and approved by op-lan"
    assert [each.despite for each in memory.approved] == [handlers.UNREAD]


@pytest.mark.row(23)
def test_words_after_the_deadline_are_remembered_and_sent_to_nobody(queue: Database) -> None:
    memory = FakeReviewedMemory()
    task_id = want(queue, due_at=utc_now() - timedelta(minutes=1))
    service = a_service(queue, LAN, memory=memory)
    service.unit.run(lambda: handlers.pass_time(task_id, service.review_tasks, utc_now()))

    done = answer(service.review_accept({"task_id": task_id, "seen": seen(queue, task_id, LAN)}))

    assert (done["state"], done["answered"]) == ("done", "late")
    assert [each.refused for each in answers(queue)] == ["review-late"]
    assert len(memory.approved) == 4


def test_a_declined_translation_lets_the_original_out(queue: Database) -> None:
    task_id = want(queue)

    answer(a_service(queue, LAN).review_decline({"task_id": task_id, "because": "unclear"}))

    assert answers(queue)[0].refused == "review-declined"


def test_the_office_hands_a_task_to_a_reviewer_of_the_language_only(queue: Database) -> None:
    task_id = want(queue)
    register(queue, sam=["so"])
    answer(a_service(queue, LAN).review_claim({"task_id": task_id}))
    office = a_service(queue, OFFICE)

    refused = office.review_reassign({"task_id": task_id, "to": "op-sam"})["error"]
    assert refused["code"] == "no-reviewer-there"
    answer(office.review_reassign({"task_id": task_id, "to": "op-mai"}))

    mine = answer(a_service(queue, MAI).reviews_list({"mine": True}))["tasks"]
    assert [each["task_id"] for each in mine] == [task_id]
    told = a_service(queue, LAN).review_reassign({"task_id": task_id, "to": "op-lan"})
    assert told["error"]["code"] == "no-reviewer"


@pytest.mark.row(23, 26)
def test_a_language_that_nobody_reviews_is_escalated_at_once(queue: Database) -> None:
    want(queue, language="so", sentences=(), machine={})

    assert published(queue) == ["review_requested", "review_escalated"]
    office = a_service(queue, OFFICE)
    assert answer(office.reviews_list({}))["nobody_reviews"] == ["so"]
    register(queue, sam=["so"])
    assert answer(office.reviews_list({}))["nobody_reviews"] == []


@pytest.mark.row(23)
def test_nobody_is_asked_to_review_what_was_cancelled(queue: Database) -> None:
    task_id = want(queue)
    service = a_service(queue, OFFICE)

    for _ in range(2):
        service.unit.run(lambda: handlers.drop("an-1", service.review_tasks, utc_now()))
    later = want(queue, language="vi")

    for id in (task_id, later):
        assert answer(service.review_show({"task_id": id}))["state"] == "not-needed"
    assert answers(queue) == []
    assert answer(service.reviews_list({}))["tasks"] == []


@pytest.mark.row(23)
def test_statistics_say_by_language_how_soon_and_how_much_was_kept(queue: Database) -> None:
    unit, now = Unit(queue), utc_now()
    tasks = MongoReviewTasks(unit)

    def asked(number: int, hours: int, words: list[str], **changes: Any) -> None:
        task = ReviewTask.of(
            a_wanted(request_id=f"an-{number}", due_at=now, **changes), now - timedelta(hours=8)
        )
        if words:
            at = task.asked_at + timedelta(hours=hours)
            task.hand_in("op-lan", words, task.fingerprint, at)
        unit.run(lambda: tasks.save(task))

    for number in range(9):
        asked(number, 1, WORDS)
    asked(9, 9, [*WORDS[:3], "Lleve el formulario 12."])
    asked(10, 0, [], language="so")

    spanish, somali = answer(a_service(queue, OFFICE).reviews_stats({}))["languages"]

    assert (spanish["asked"], spanish["in_time"], spanish["late"]) == (10, 9, 1)
    assert (spanish["median_s"], spanish["edited_share"]) == (3600, 0.1)
    assert spanish["p90_s"] == pytest.approx(3600 + 0.1 * 8 * 3600)
    assert 0.99 < spanish["similarity"] < 1
    assert (somali["language"], somali["waiting"], somali["median_s"]) == ("so", 1, None)
    assert a_service(queue, a_person("op-new")).reviews_stats({})["error"]["code"] == "no-reviewer"
