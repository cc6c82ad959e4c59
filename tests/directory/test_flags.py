# SPDX-License-Identifier: Apache-2.0
"""What does not work, as the office sees it: told by notifications, cleared by a person."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.directory import ContactFlagCleared
from contracts.notifications import ContactFlagged
from kernel.identity import Role
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.flags import handlers
from services.directory.flags.repository import MongoFlags
from services.directory.service import DirectoryService
from tests.directory.consents import MAIL, PHONE, a_family, answer
from tests.directory.consents import a_service as directory_service

pytestmark = pytest.mark.mongo
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(name="database")
def _database(database: Database) -> Database:
    a_family(database)
    database.outbox.delete_many({})
    return database


def a_service(database: Database, **changes: Any) -> DirectoryService:
    service = directory_service(database, **changes)
    service.flags = MongoFlags(service.unit)
    return service


def a_flag(minutes: int = 0, **changes: Any) -> ContactFlagged:
    values: dict[str, Any] = {"contact_point_id": MAIL, "reason": "hard-bounce", "code": "5.1.1"}
    return ContactFlagged(**{"flagged_at": AT + timedelta(minutes=minutes)} | values | changes)


def hear(database: Database, *flags: ContactFlagged) -> None:
    unit = Unit(database)
    for flag in flags:
        unit.run(lambda flag=flag: handlers.remember_flag(flag, MongoFlags(unit)))


def flagged(service: DirectoryService) -> list[dict[str, Any]]:
    return list(answer(service.people_flagged({}))["flagged"])


@pytest.mark.row(1)
def test_the_office_sees_whose_address_does_not_work_and_why(database: Database) -> None:
    hear(database, a_flag())
    [one] = flagged(a_service(database, role=Role.READER))
    assert (one["contact_point_id"], one["address"]) == (MAIL, "rosa@families.example")
    assert (one["reason"], one["code"]) == ("hard-bounce", "5.1.1")
    assert one["flagged_at"] == AT.isoformat()
    assert [person["person_id"] for person in one["people"]] == ["rosa"]


def test_a_person_is_shown_with_what_does_not_work(database: Database) -> None:
    hear(database, a_flag())
    service = a_service(database)
    shown = answer(service.person_show({"person_id": "rosa"}))["contact_points"]
    marks = {one["contact_point_id"]: one["flagged"] for one in shown}
    assert marks == {MAIL: "hard-bounce", PHONE: ""}


def test_what_the_office_cleared_is_told_and_gone(database: Database) -> None:
    hear(database, a_flag())
    service = a_service(database)
    asked = {"contact_point_id": MAIL, "reason": "They wrote from it today."}
    assert answer(service.people_unflag(asked)) == {"contact_point_id": MAIL}
    assert flagged(service) == []
    [told] = list(database.outbox.find())
    assert told["key"] == ContactFlagCleared.type
    kept = database.contact_flags.find_one({"_id": MAIL}) or {}
    assert (kept["cleared_by"], kept["clear_reason"]) == ("op-kim", "They wrote from it today.")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"contact_point_id": MAIL, "reason": " "}, "no-reason"),
        ({"contact_point_id": "cp-none", "reason": "x"}, "not-flagged"),
        ({"contact_point_id": MAIL}, "invalid"),
    ],
)
def test_nothing_is_cleared_without_a_flag_and_a_reason(
    database: Database, asked: dict[str, str], code: str
) -> None:
    hear(database, a_flag())
    service = a_service(database)
    assert service.people_unflag(asked)["error"]["code"] == code
    assert len(flagged(service)) == 1
    assert database.outbox.count_documents({}) == 0


def test_only_the_office_clears(database: Database) -> None:
    hear(database, a_flag())
    asked = {"contact_point_id": MAIL, "reason": "x"}
    refused = a_service(database, role=Role.SENDER).people_unflag(asked)
    assert refused["error"]["code"] == "role"


def test_who_serves_another_school_neither_sees_nor_clears_it(database: Database) -> None:
    hear(database, a_flag())
    service = a_service(database, schools=("s9",))
    assert flagged(service) == []
    asked = {"contact_point_id": MAIL, "reason": "x"}
    assert service.people_unflag(asked)["error"]["code"] == "not-flagged"
    assert len(flagged(a_service(database, schools=("s2",)))) == 1


def test_a_bounce_after_the_clearing_flags_it_again_and_one_before_does_not(
    database: Database,
) -> None:
    hear(database, a_flag())
    service = a_service(database)
    answer(service.people_unflag({"contact_point_id": MAIL, "reason": "They say so."}))
    hear(database, a_flag(1), a_flag(-1))
    assert flagged(service) == []
    later = datetime.now(UTC) + timedelta(minutes=1)
    hear(database, a_flag(flagged_at=later, code="5.2.1"))
    assert [one["code"] for one in flagged(service)] == ["5.2.1"]


def test_flags_in_any_order_and_twice_leave_the_latest(database: Database) -> None:
    told = [a_flag(n, code=f"5.1.{n}") for n in range(1, 4)]
    for order in itertools.permutations(told):
        database.contact_flags.delete_many({})
        hear(database, *order, order[0])
        [one] = flagged(a_service(database))
        assert one["code"] == "5.1.3"


def test_an_address_that_nobody_has_any_more_is_no_work(database: Database) -> None:
    hear(database, a_flag(contact_point_id="cp-gone"))
    assert flagged(a_service(database)) == []
