# SPDX-License-Identifier: Apache-2.0
"""A directory of one family, and its service as the office calls it."""

from datetime import UTC, datetime
from typing import Any

from nameko.testing.services import worker_factory

from contracts.choices import Choice
from contracts.directory import RecordChoice
from kernel.chain import chain_key
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.directory import repository
from services.directory.commands import RecordContactPoint, RecordPerson
from services.directory.consent.model import Statement
from services.directory.consent.repository import MongoConsents, MongoWishBook
from services.directory.handlers import record_many
from services.directory.queries import MongoQueries
from services.directory.service import DirectoryService
from tests.directory.builders import a_guardian, a_person
from tests.directory.conftest import KEY

SAID_AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
CHAIN_KEY = chain_key(KEY)
PHONE, MAIL = "cp-phone", "cp-mail"


def a_command(**changes: Any) -> RecordChoice:
    """STOP, from the phone that Rosa and Luis share."""
    values: dict[str, Any] = {
        "choice_id": "c1", "allowed": False, "at": SAID_AT, "contact_point_id": PHONE,
        "basis": "revocation", "origin": "sms", "evidence": "STOP",
    }  # fmt: skip
    return RecordChoice(**values | changes)


def a_statement(**changes: Any) -> Statement:
    scope = {name: changes.pop(name) for name in Choice.__dataclass_fields__ if name in changes}
    if "person_id" not in scope:
        scope.setdefault("contact_point_id", PHONE)
    choice = Choice(**{"choice_id": "c1", "allowed": False, "at": SAID_AT, **scope})
    values = {"basis": "revocation", "origin": "sms", "evidence": "STOP"}
    return Statement(choice=choice, **values | changes)


def a_unit(database: Database) -> Unit:
    return Unit(database, chain_key=CHAIN_KEY)


def a_service(
    database: Database, *, role: Role = Role.OFFICE, schools: tuple[str, ...] = ()
) -> DirectoryService:
    operator = Operator(
        operator_id="op-kim", name="Kim Lee", role=role, schools=list(schools), token_id="t"
    )
    now = datetime.now(UTC)
    token = issue(KEY, operator, now=now, expires_at=now.replace(year=now.year + 1))
    unit = a_unit(database)
    return worker_factory(
        DirectoryService,
        unit=unit,
        caller=Caller(KEY, token, database),
        queries=MongoQueries(unit, region="US"),
        consents=MongoConsents(unit),
        wish_book=MongoWishBook(unit),
    )


def a_family(database: Database) -> None:
    """Rosa and Luis, who share a phone; Rosa has a mail address; Ana and Ben are their children."""
    unit = Unit(database)
    people: list[RecordPerson] = [
        a_person("ana"),
        a_person("ben", school_ids=("s2",)),
        a_guardian("rosa", student_ids=("ana", "ben")),
        a_guardian("luis", student_ids=("ana", "ben")),
    ]
    points = [
        RecordContactPoint(
            contact_point_id=PHONE, kind="phone", address="+12015550101",
            person_ids=("luis", "rosa"),
        ),
        RecordContactPoint(
            contact_point_id=MAIL, kind="email", address="rosa@families.example",
            person_ids=("rosa",),
        ),
    ]  # fmt: skip
    unit.run(lambda: record_many(people, repository.people(unit)))
    unit.run(lambda: record_many(points, repository.contact_points(unit)))


def answer(of: dict[str, Any]) -> Any:
    assert "error" not in of, of
    return of["result"]
