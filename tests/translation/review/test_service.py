# SPDX-License-Identifier: Apache-2.0
"""The queue as reviewers and the office use it, on a real database."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.clock import utc_now
from kernel.identity import Grant, Operator, Role
from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.review import handlers
from services.translation.review.repository import MongoReviewers, MongoReviews
from tests.translation.review.builders import BODY, MACHINE, WORDS, a_person, a_wanted
from tests.translation.review.services import a_service, answer, answers, published

pytestmark = pytest.mark.mongo
LAN, MAI = a_person("op-lan"), a_person("op-mai")
OFFICE = a_person("op-kim", Role.OFFICE)


def want(database: Database, **changes: Any) -> str:
    usual = {"due_at": utc_now() + timedelta(hours=8)}
    return MongoReviews(Unit(database)).want(a_wanted(**usual | changes))


def register(database: Database, **languages: list[str]) -> None:
    unit = Unit(database)
    for id, tags in languages.items():
        unit.run(lambda id=id, tags=tags: MongoReviewers(unit).set(f"op-{id}", tags, "op-kim"))


@pytest.fixture(autouse=True)
def reviewers(queue: Database) -> None:
    register(queue, lan=["es"], mai=["es"])


def seen(database: Database, task_id: str, by: Operator = LAN) -> str:
    shown = answer(a_service(database, by).review_show({"task_id": task_id}))
    return str(shown["seen"])


@pytest.mark.row(23)
def test_a_wanted_review_is_listed_claimed_accepted_and_answered_once(queue: Database) -> None:
    task_id = want(queue)
    assert want(queue) == task_id, "the same request again is the same task"
    service = a_service(queue, LAN)

    [listed] = answer(service.reviews_list({}))["tasks"]
    assert (listed["task_id"], listed["state"]) == (task_id, "open")
    claimed = answer(service.review_claim({"task_id": task_id}))
    assert (claimed["state"], claimed["claimed_by"]) == ("claimed", "op-lan")
    payload = {"task_id": task_id, "seen": seen(queue, task_id)}
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
            {"task_id": task_id, "seen": seen(queue, task_id), "sentences": words}
        )
    )

    [translated] = answers(queue)
    assert translated.texts["body"] == BODY.replace("Traiga", "Lleve")


def test_without_drafts_there_is_nothing_to_accept(queue: Database) -> None:
    task_id = want(queue, sentences=(), machine={})

    told = a_service(queue, LAN).review_accept({"task_id": task_id, "seen": seen(queue, task_id)})

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
        "task_id": task_id, "seen": seen(queue, task_id),
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


@pytest.mark.parametrize(
    ("operator", "sees"),
    [
        (LAN, True),
        (a_person("op-new"), None),
        (a_person("op-new", Role.SENDER), None),
        (OFFICE, True),
        (a_person("op-a", Role.OFFICE, Grant(role=Role.OFFICE, categories=["legal"])), True),
        (a_person("op-a", Role.OFFICE, Grant(role=Role.OFFICE, categories=["general"])), False),
        (a_person("op-a", Role.OFFICE, Grant(role=Role.OFFICE, schools=["s1"])), True),
        (a_person("op-a", Role.OFFICE, Grant(role=Role.OFFICE, schools=["s2"])), False),
    ],
)
def test_reviewers_of_the_language_and_the_office_where_it_acts_see_a_task(
    queue: Database, operator: Operator, sees: bool | None
) -> None:
    task_id = want(queue, schools=("s1",))
    service = a_service(queue, operator)

    listed, shown = service.reviews_list({}), service.review_show({"task_id": task_id})

    if sees is None:
        assert (listed["error"]["code"], shown["error"]["code"]) == ("no-reviewer", "no-reviewer")
    else:
        assert len(answer(listed)["tasks"]) == sees
        assert ("result" in shown) == sees


def test_what_was_asked_for_the_district_is_no_single_schools_to_review(queue: Database) -> None:
    task_id = want(queue)
    of_a_school = a_person("op-a", Role.OFFICE, Grant(role=Role.OFFICE, schools=["s1"]))

    told = a_service(queue, of_a_school).review_show({"task_id": task_id})

    assert told["error"]["code"] == "no-task"


@pytest.mark.row(23)
def test_who_wrote_a_vital_text_does_not_approve_it_alone(queue: Database) -> None:
    author = LAN.operator_id
    vital, routine = want(queue, asked_by=author), want(queue, request_id="r", tier="routine",
                                                        asked_by=author)  # fmt: skip
    service = a_service(queue, LAN)

    told = service.review_accept({"task_id": vital, "seen": seen(queue, vital)})["error"]
    assert told["code"] == "second-person"
    assert f"rapport reviews reassign {vital} --to op-mai" in told["message"]
    register(queue, mai=["so"])
    told = service.review_accept({"task_id": vital, "seen": seen(queue, vital)})["error"]
    assert "Nobody else reviews es" in told["message"]
    assert answers(queue) == []

    answer(service.review_accept({"task_id": routine, "seen": seen(queue, routine)}))
    register(queue, mai=["es"])
    answer(a_service(queue, MAI).review_accept({"task_id": vital, "seen": seen(queue, vital)}))
    assert len(answers(queue)) == 2
