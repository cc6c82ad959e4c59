# SPDX-License-Identifier: Apache-2.0
"""What the directory answers about limits over RPC, against a real MongoDB."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from contracts.notifications import LimitsConfirmed
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.directory import repository
from services.directory.commands import RecordContactPoint
from services.directory.config import DirectorySettings
from services.directory.handlers import record_many
from services.directory.limits import watermark
from services.directory.limits.queries import LimitQueries
from services.directory.limits.repository import MongoLimits, MongoRoll
from services.directory.queries import MongoQueries
from services.directory.service import DirectoryService
from tests.directory.builders import a_guardian, a_person
from tests.directory.conftest import KEY

pytestmark = pytest.mark.mongo
NOW = datetime.now(UTC)
WANTED = {"person_id": "luis", "student_ids": ["ana"], "document_reference": "Order 2026-D-1123"}


@pytest.fixture
def family(unit: Unit) -> None:
    """Luis and Rosa share a phone; Ana is at s1, Ben at s2. Ba and Minh are another family."""
    people = [
        a_person("ana"), a_person("ben", given_name="Ben", school_ids=("s2",)),
        a_person("minh", given_name="Minh", school_ids=("s2",)),
        a_guardian("rosa", student_ids=("ana", "ben")),
        a_guardian("luis", given_name="Luis", student_ids=("ana", "ben")),
        a_guardian("ba", given_name="Bà", student_ids=("minh",)),
    ]  # fmt: skip
    phone = RecordContactPoint(
        contact_point_id="phone-1", kind="phone", address="+12015550101",
        person_ids=("luis", "rosa"),
    )  # fmt: skip
    unit.run(lambda: record_many(people, repository.people(unit)))
    unit.run(lambda: record_many([phone], repository.contact_points(unit)))


def a_service(
    database: Database, who: str = "kim", *, role: Role = Role.OFFICE, schools: tuple[str, ...] = ()
) -> Any:
    operator = Operator(
        operator_id=f"op-{who}", name=who.title(), role=role, schools=list(schools), token_id=who
    )
    token = issue(KEY, operator, now=NOW, expires_at=NOW + timedelta(days=300))
    unit = Unit(database)
    return worker_factory(
        DirectoryService, unit=unit, caller=Caller(KEY, token, database),
        settings=DirectorySettings(), queries=MongoQueries(unit, region="US"),
        limits=MongoLimits(unit), roll=MongoRoll(unit), limit_queries=LimitQueries(unit),
    )  # fmt: skip


def answer(of: dict[str, Any]) -> Any:
    assert "error" not in of, of
    return of["result"]


@pytest.fixture
def kim(database: Database, family: None) -> Any:
    return a_service(database)


def listed(service: Any, **asked: Any) -> list[str]:
    return [each["limit_id"] for each in answer(service.limits_list(asked))["limits"]]


@pytest.mark.row(37)
def test_a_limit_is_entered_once_and_who_entered_and_who_approved_it_is_listed(
    kim: Any, database: Database
) -> None:
    added = answer(kim.limits_add(WANTED | {"key": "k"}))
    again = answer(kim.limits_add(WANTED | {"key": "k"}))
    answer(
        a_service(database, "lee").limits_approve({"limit_id": added["limit_id"], "what": "entry"})
    )

    (one,) = answer(kim.limits_list({}))["limits"]

    assert (added["number"], added["created"], added["state"]) == (1, True, "in force")
    assert again == added | {"created": False}
    assert one["confirmed"] is False
    assert (one["entered"]["name"], one["approved"]["name"]) == ("Kim", "Lee")
    assert one["person"] == {"person_id": "luis", "name": "Luis Núñez"}
    assert one["document_reference"] == "Order 2026-D-1123"
    acts = [one["body"] for one in database.audit.find({"body.kind": "act"}).sort("_id", 1)]
    assert [act["method"] for act in acts] == [
        "limits_add",
        "limits_add",
        "limits_approve",
    ]


@pytest.mark.row(37)
def test_it_takes_a_second_person_to_end_a_limit(kim: Any, database: Database) -> None:
    id = answer(kim.limits_add(WANTED))["limit_id"]
    end = {"limit_id": id, "reason": "Order lifted"}

    assert answer(kim.limits_end(end))["ended"] is None
    assert answer(kim.limits_end(end))["ended"] is None
    alone = kim.limits_approve({"limit_id": id, "what": "end"})
    assert alone["error"]["code"] == "second-person"
    assert listed(kim) == [id]
    assert answer(a_service(database, "lee").limits_end(end))["ended"]["name"] == "Lee"

    assert listed(kim) == []
    assert listed(kim, over=True) == [id]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person_id": "luis"}, ["ana", "every"]),
        ({"student_id": "ana"}, ["ana", "every"]),
        ({"student_id": "ben"}, ["every"]),
        ({"student_id": "minh"}, ["minh"]),
        ({"pending": True}, ["ana", "minh"]),
        ({}, ["ana", "every", "minh"]),
    ],
)
def test_limits_are_found_by_person_and_student_also_those_about_every_child(
    kim: Any, database: Database, asked: dict[str, Any], found: list[str]
) -> None:
    minh = WANTED | {"person_id": "ba", "student_ids": ["minh"]}
    ids = {
        "ana": answer(kim.limits_add(WANTED))["limit_id"],
        "every": answer(kim.limits_add(WANTED | {"student_ids": []}))["limit_id"],
        "minh": answer(kim.limits_add(minh))["limit_id"],
    }
    approval = {"limit_id": ids["every"], "what": "entry"}
    answer(a_service(database, "lee").limits_approve(approval))

    assert sorted(listed(kim, **asked)) == sorted(ids[each] for each in found)


def test_an_office_of_one_school_sees_and_enters_only_what_is_about_its_students(
    kim: Any, database: Database
) -> None:
    oak = a_service(database, "oak", schools=("s2",))
    about_ana = answer(kim.limits_add(WANTED))["limit_id"]
    about_both = answer(kim.limits_add(WANTED | {"student_ids": ["ana", "ben"]}))["limit_id"]

    assert oak.limits_add(WANTED)["error"]["code"] == "school"
    assert listed(oak) == [about_both]
    assert oak.limits_end({"limit_id": about_ana, "reason": "x"})["error"]["code"] == "school"
    explained = oak.limits_explain({"person_id": "luis", "student_id": "ana"})
    assert explained["error"]["code"] == "no-such-person"
    assert answer(oak.limits_add(WANTED | {"student_ids": ["ben"]}))["created"]


@pytest.mark.parametrize("role", [Role.SENDER, Role.READER])
def test_limits_are_for_who_keeps_peoples_records(kim: Any, database: Database, role: Role) -> None:
    teacher = a_service(database, "tess", role=role)
    answer(kim.limits_add(WANTED))

    assert teacher.limits_add(WANTED)["error"]["code"] == "role"
    assert teacher.limits_list({})["error"]["code"] == "role"
    assert "limits" not in answer(teacher.person_show({"person_id": "ana"}))


@pytest.mark.row(37)
def test_a_person_is_shown_with_the_limits_on_and_about_them(kim: Any) -> None:
    id = answer(kim.limits_add(WANTED))["limit_id"]

    for person, seen in (("luis", [id]), ("ana", [id]), ("rosa", []), ("ben", [])):
        shown = answer(kim.person_show({"person_id": person}))["limits"]
        assert [each["limit_id"] for each in shown] == seen


@pytest.mark.row(37)
def test_it_is_explained_what_a_person_may_be_told_and_which_limit_forbids_it(kim: Any) -> None:
    id = answer(kim.limits_add(WANTED | {"scopes": ["records"]}))["limit_id"]

    luis = answer(kim.limits_explain({"person_id": "luis", "student_id": "ana"}))
    rosa = answer(kim.limits_explain({"person_id": "rosa", "student_id": "ana"}))

    told = {each["category"]: each["allowed"] for each in luis["categories"]}
    assert (told["academic"], told["attendance"], told["newsletter"]) == (False, False, True)
    (academic,) = [each for each in rosa["categories"] if each["category"] == "academic"]
    assert academic["allowed"]
    assert academic["not_at"] == [
        {"address": "+12015550101", "shared_with": "luis", "reason": "limit", "limit_id": id}
    ]
    stranger = answer(kim.limits_explain({"person_id": "ba", "student_id": "ana"}))
    assert (luis["is_guardian"], stranger["is_guardian"]) == (True, False)


@pytest.mark.row(37)
def test_a_right_that_is_not_given_and_coming_of_age_are_explained_as_well(
    kim: Any, database: Database
) -> None:
    said = {"contact_rights_id": "r", "guardian_id": "rosa", "student_id": "ana"}
    refused = {"relation": "parent", "allowed": [], "refused": ["mail"]}
    database.contact_rights.insert_one(
        {"_id": "r", "version": 1, "left_at": None, "recorded": said | refused}
    )
    database.people.update_one({"_id": "ana"}, {"$set": {"came_of_age_on": "2026-11-01"}})

    def reasons(guardian: str) -> dict[str, str]:
        found = answer(kim.limits_explain({"person_id": guardian, "student_id": "ana"}))
        return {each["category"]: each["reason"] for each in found["categories"]}

    rosa, luis = reasons("rosa"), reasons("luis")
    assert (rosa["general"], rosa["emergency"]) == ("no-right", "")
    assert (luis["academic"], luis["general"]) == ("of-age", "")


def test_whoever_enters_a_limit_sees_names_and_who_is_no_guardian(kim: Any) -> None:
    added = answer(kim.limits_add(WANTED | {"student_ids": ["ana", "minh"]}))

    assert added["person"]["name"] == "Luis Núñez"
    assert [each["name"] for each in added["students"]] == ["Ana Núñez", "Minh Núñez"]
    assert added["unrelated"] == ["minh"]
    assert listed(kim, limit_id=added["limit_id"]) == [added["limit_id"]]
    assert listed(kim, limit_id="L-none") == []


def test_what_notifications_confirms_is_remembered(kim: Any, database: Database) -> None:
    answer(kim.limits_add(WANTED))
    assert answer(kim.limits_state({}))["confirmed_number"] is None
    now = datetime.now(UTC)  # not when the tests began
    watermark.confirm(database, LimitsConfirmed(number=1, confirmed_at=now, watermark_at=now), now)

    state = answer(kim.limits_state({}))
    (one,) = answer(kim.limits_list({}))["limits"]

    assert one["confirmed"]
    assert (state["number"], state["confirmed_number"]) == (1, 1)
    assert 0 <= state["age_s"] < 60


def test_a_field_that_is_wrong_is_named(kim: Any) -> None:
    refused = kim.limits_add(WANTED | {"ends_on": "tomorrow"})["error"]

    assert refused["code"] == "invalid"
    assert "ends_on" in refused["message"]
    assert "person_id" in kim.limits_add({"document_reference": "x"})["error"]["message"]
