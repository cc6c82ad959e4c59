# SPDX-License-Identifier: Apache-2.0
"""Who may look at the queue and work on it, on a real database."""

from typing import Any

import pytest

from kernel.identity import Grant, Operator, OperatorRevoked, Role
from kernel.mongo import Database
from kernel.unit import Unit
from services.translation.review.repository import MongoReviewers
from tests.translation.review.builders import a_person
from tests.translation.review.services import (
    a_service,
    answer,
    answers,
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

    told = service.review_accept({"task_id": vital, "seen": seen(queue, vital, LAN)})["error"]
    assert told["code"] == "second-person"
    assert f"rapport reviews reassign {vital} --to op-mai" in told["message"]
    register(queue, mai=["so"])
    told = service.review_accept({"task_id": vital, "seen": seen(queue, vital, LAN)})["error"]
    assert "Nobody else reviews es" in told["message"]
    assert answers(queue) == []

    answer(service.review_accept({"task_id": routine, "seen": seen(queue, routine, LAN)}))
    register(queue, mai=["es"])
    answer(a_service(queue, MAI).review_accept({"task_id": vital, "seen": seen(queue, vital, LAN)}))
    assert len(answers(queue)) == 2


@pytest.mark.row(23)
def test_an_author_who_alone_reviews_the_language_is_nobody_who_could(queue: Database) -> None:
    author = LAN.operator_id
    both = want(queue, asked_by=author)
    register(queue, mai=["so"])
    vital = want(queue, request_id="an-2", asked_by=author)
    routine = want(queue, request_id="an-3", tier="routine", asked_by=author)

    office = a_service(queue, OFFICE)
    marks = {
        each["task_id"]: each["escalated"] for each in answer(office.reviews_list({}))["tasks"]
    }

    assert (marks[both], marks[routine]) == ([], [])
    assert marks[vital] == ["nobody-reviews-this-language"]
    told = office.review_reassign({"task_id": vital, "to": author})["error"]
    assert told["code"] == "second-person"
    answer(office.review_reassign({"task_id": routine, "to": author}))


@pytest.mark.row(23, 26)
def test_the_office_of_the_district_says_who_reviews_which_language(queue: Database) -> None:
    office = a_service(queue, OFFICE)

    added = answer(office.reviewers_add({"operator_id": "op-new", "languages": ["vi", "tl"]}))
    assert added["languages"] == ["fil", "vi"]
    answer(office.reviewers_add({"operator_id": "op-new", "languages": ["so"]}))
    answer(office.reviewers_remove({"operator_id": "op-new", "languages": ["vi"]}))
    listed = answer(a_service(queue, a_person("op-new")).reviewers_list({}))["reviewers"]

    assert {"operator_id": "op-new", "languages": ["fil", "so"]} in listed
    answer(office.reviewers_remove({"operator_id": "op-new"}))
    told = office.reviewers_remove({"operator_id": "op-new"})["error"]
    assert "op-new reviews no language" in told["message"]


def test_who_reviews_a_language_no_more_gives_back_what_they_had_of_it(queue: Database) -> None:
    register(queue, lan=["es", "so"])
    spanish, somali = want(queue), want(queue, language="so")
    for task_id in (spanish, somali):
        answer(a_service(queue, LAN).review_claim({"task_id": task_id}))
    office = a_service(queue, OFFICE)

    answer(office.reviewers_remove({"operator_id": "op-lan", "languages": ["es"]}))

    claimed = {
        each["task_id"]: each["claimed_by"] for each in answer(office.reviews_list({}))["tasks"]
    }
    assert claimed == {spanish: "", somali: "op-lan"}


@pytest.mark.row(23)
def test_who_is_no_operator_any_more_is_counted_on_no_more(queue: Database) -> None:
    task_id = want(queue)
    lan = a_service(queue, LAN)
    answer(lan.review_claim({"task_id": task_id}))
    ended = {"operator_id": LAN.operator_id, "token_id": "t-1"}

    lan.unit.run(lambda: lan.forget_reviewer.__wrapped__(lan, OperatorRevoked(**ended)))
    assert LAN.operator_id in MongoReviewers(Unit(queue)).of("es")
    lan.unit.run(lambda: lan.forget_reviewer.__wrapped__(lan, OperatorRevoked(**ended, over=True)))

    assert LAN.operator_id not in MongoReviewers(Unit(queue)).of("es")
    (task,) = answer(a_service(queue, OFFICE).reviews_list({}))["tasks"]
    assert task["claimed_by"] == ""


@pytest.mark.parametrize(
    ("operator", "payload", "code"),
    [
        (LAN, {"operator_id": "op-new", "languages": ["vi"]}, "role"),
        (
            a_person("op-a", Role.OFFICE, Grant(role=Role.OFFICE, schools=["s1"])),
            {"operator_id": "op-new", "languages": ["vi"]},
            "school-scope",
        ),
        (OFFICE, {"operator_id": "op-new", "languages": ["Vietnamese!"]}, "no-language"),
        (OFFICE, {"operator_id": "op-new", "languages": ["VI"]}, "no-language"),
    ],
)
def test_others_do_not(
    queue: Database, operator: Operator, payload: dict[str, Any], code: str
) -> None:
    assert a_service(queue, operator).reviewers_add(payload)["error"]["code"] == code
    assert "op-new" not in MongoReviewers(Unit(queue)).all()


@pytest.mark.row(88)
def test_who_looked_at_a_message_is_kept(queue: Database) -> None:
    queue.audit.delete_many({})
    queue.chain_heads.delete_many({})
    task_id = want(queue)

    seen(queue, task_id, LAN)

    [entry] = [each["body"] for each in queue.audit.find()]
    assert (entry["operator_id"], entry["kind"]) == ("op-lan", "read")
    assert set(entry["about"]) == {task_id, "an-1"}
