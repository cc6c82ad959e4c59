# SPDX-License-Identifier: Apache-2.0
"""What the service answers over RPC, against a real MongoDB."""

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from kernel.identity import Operator, Role, issue, verify
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.directory import repository
from services.directory.clients.repository import MongoClients
from services.directory.config import DirectorySettings
from services.directory.family.repository import MongoProposals
from services.directory.limits.repository import MongoLimits, MongoRoll
from services.directory.oneroster.around import Surroundings
from services.directory.oneroster.listing import Remembered
from services.directory.operators.queries import OperatorQueries
from services.directory.operators.repository import MongoOperators
from services.directory.queries import MongoQueries
from services.directory.roster.contact_ids import ContactPointIds, contact_point_key
from services.directory.roster.uploads import Uploads
from services.directory.roster.worker import Worker
from services.directory.service import DirectoryService
from tests.directory.builders import Roster
from tests.directory.conftest import KEY

pytestmark = pytest.mark.mongo
NOW = datetime.now(UTC)
Call = Callable[..., Any]


def a_service(
    database: Database, *, role: Role = Role.ADMIN, schools: tuple[str, ...] = (),
    folder: str = "", name: str = "Kim",
) -> DirectoryService:  # fmt: skip
    operator = Operator(
        operator_id=f"op-{name.lower()}", name=name, role=role, schools=list(schools), token_id="t"
    )
    token = issue(KEY, operator, now=NOW, expires_at=NOW.replace(year=NOW.year + 1))
    unit = Unit(database)
    return worker_factory(
        DirectoryService,
        unit=unit,
        caller=Caller(KEY, token, unit.database),
        settings=DirectorySettings(roster_folder=folder),
        token_key=KEY,
        queries=MongoQueries(unit, region="US"),
        uploads=Uploads(database, max_bytes=10 << 20),
        operators=MongoOperators(unit),
        known_people=repository.people(unit),
        operator_queries=OperatorQueries(unit),
        points=repository.contact_points(unit),
        proposals=MongoProposals(unit),
        point_ids=ContactPointIds(contact_point_key(database)),
        limits=MongoLimits(unit),
        clients=MongoClients(unit),
        surroundings=Surroundings(),
        remembered=Remembered(),
        roll=MongoRoll(unit),
    )


def answer(of: dict[str, Any]) -> Any:
    assert "error" not in of, of
    return of["result"]


def upload(service: DirectoryService, content: bytes, piece: int = 600) -> str:
    upload_id = answer(service.roster_upload_begin({"file_name": "roster.zip"}))["upload_id"]
    for number, start in enumerate(range(0, len(content), piece)):
        text = base64.b64encode(content[start : start + piece]).decode()
        answer(
            service.roster_upload_part({"upload_id": upload_id, "number": number, "content": text})
        )
    digest = hashlib.sha256(content).hexdigest()
    answer(service.roster_upload_finish({"upload_id": upload_id, "sha256": digest}))
    return str(upload_id)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> DirectoryService:
    """A service whose directory holds the little roster."""
    service = a_service(database)
    content = Roster().without_passwords().zip(tmp_path / "roster.zip").read_bytes()
    answer(service.roster_import({"upload_id": upload(service, content)}))
    assert Worker(database, DirectorySettings(), "worker").work_once()
    return service


def found(service: DirectoryService, text: str) -> list[str]:
    people = answer(service.people_find({"text": text}))["people"]
    return [person["person_id"] for person in people]


@pytest.mark.row(32)
def test_an_uploaded_roster_is_imported_and_its_progress_told(service: DirectoryService) -> None:
    (only,) = answer(service.roster_imports({}))["imports"]

    progress = answer(service.roster_progress({"import_id": only["import_id"]}))
    report = answer(service.roster_report({"import_id": only["import_id"]}))

    assert (progress["state"], progress["requested_by"]) == ("finished", "op-kim")
    assert (progress["version"], progress["file_name"]) == ("1.1", "roster.zip")
    assert report["findings"] == []


def test_who_asked_for_an_import_is_recorded(service: DirectoryService, database: Database) -> None:
    (act,) = [entry["body"] for entry in database.audit.find({"body.kind": "act"})]

    assert (act["operator_id"], act["method"]) == ("op-kim", "roster_import")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("rosa", ["rosa"]),
        ("nunez", ["ana", "ben", "luis", "rosa"]),
        ("NÚÑ an", ["ana"]),
        ("tran", ["ba"]),
        ("Rosa@families.example", ["rosa"]),
        ("(201) 555-0101", ["luis", "rosa"]),
        ("+12015550177", ["ba"]),
        ("minh", ["minh"]),
        ("nobody", []),
        ("a@b", []),
        ("", []),
        (".*", []),
    ],
)
def test_people_are_found(service: DirectoryService, text: str, people: list[str]) -> None:
    assert found(service, text) == people


def test_a_person_is_shown_with_family_school_and_addresses(service: DirectoryService) -> None:
    ana = answer(service.person_show({"person_id": "ana"}))
    rosa = answer(service.person_show({"person_id": "rosa"}))

    assert [each["person_id"] for each in ana["guardians"]] == ["luis", "rosa"]
    assert (ana["schools"], ana["classes"]) == ({"s1": "Elm School"}, {"c1": "Room 1"})
    assert (ana["language"], ana["language_name"], ana["grade"]) == ("es", "Spanish", "03")
    assert [each["person_id"] for each in rosa["students"]] == ["ana", "ben"]
    assert {(each["address"], each["shared_by"]) for each in rosa["contact_points"]} == {
        ("+12015550101", 2),
        ("rosa@families.example", 1),
    }


def test_an_operator_of_one_school_sees_its_families_only(
    service: DirectoryService, database: Database
) -> None:
    oak = a_service(database, role=Role.READER, schools=("s2",))

    assert found(oak, "nunez") == ["ben", "luis", "rosa"]
    assert found(oak, "teach") == []
    assert oak.person_show({"person_id": "ana"})["error"]["code"] == "no-such-person"
    assert answer(service.person_show({"person_id": "ana"}))["person_id"] == "ana"


@pytest.mark.row(20)
def test_languages_are_counted(service: DirectoryService) -> None:
    assert answer(service.languages({}))["languages"] == [
        {
            "language": "es",
            "name": "Spanish",
            "people": 3,
            "guardians": 1,
            "students": 2,
            "staff": 0,
        },
        {
            "language": "en",
            "name": "English",
            "people": 2,
            "guardians": 1,
            "students": 0,
            "staff": 1,
        },
        {
            "language": "vi",
            "name": "Vietnamese",
            "people": 2,
            "guardians": 1,
            "students": 1,
            "staff": 0,
        },
    ]


def test_schools_are_listed_with_their_students(service: DirectoryService) -> None:
    assert answer(service.schools({}))["schools"] == [
        {"school_id": "s1", "name": "Elm School", "students": 1},
        {"school_id": "s2", "name": "Oak School", "students": 2},
    ]


@pytest.mark.parametrize(
    ("method", "payload", "code"),
    [
        ("roster_progress", {"import_id": "none"}, "no-such-import"),
        ("roster_progress", {}, "invalid"),
        ("roster_report", {"import_id": "none"}, "no-such-import"),
        ("roster_upload_part", {"upload_id": "x", "number": 0, "content": "%"}, "invalid"),
        ("roster_upload_part", {"upload_id": "x", "number": 0, "content": ""}, "no-such-upload"),
        ("roster_import", {"upload_id": "none"}, "no-such-upload"),
        ("roster_import", {}, "one-source"),
        ("roster_import", {"path": "district"}, "no-roster-folder"),
        ("person_show", {"person_id": "nobody"}, "no-such-person"),
        ("operators_add", {"name": "Lee", "role": "king"}, "invalid"),
        ("operators_revoke", {"operator_id": "nobody"}, "no-such-operator"),
    ],
)
def test_what_cannot_be_is_answered_with_its_code(
    database: Database, method: str, payload: dict[str, Any], code: str
) -> None:
    assert getattr(a_service(database), method)(payload)["error"]["code"] == code


def test_a_path_is_taken_from_the_folder_set_aside_only(database: Database, tmp_path: Path) -> None:
    Roster().write(tmp_path / "rosters" / "today")
    service = a_service(database, folder=str(tmp_path / "rosters"))

    outside = service.roster_import({"path": "../elsewhere"})
    inside = service.roster_import({"path": "today"})

    assert outside["error"]["code"] == "outside-roster-folder"
    assert answer(inside)["import_id"]


def test_an_operator_of_one_school_imports_no_roster(database: Database) -> None:
    service = a_service(database, role=Role.SENDER, schools=("s1",))

    assert service.roster_import({"upload_id": "x"})["error"]["code"] == "school-scope"


@pytest.mark.row(105)
def test_an_operator_has_a_token_of_their_own_until_it_is_revoked(database: Database) -> None:
    service = a_service(database)
    added = answer(service.operators_add({"name": "Lee", "role": "sender", "schools": ["s1"]}))

    operator = verify(KEY, added["token"])
    assert (operator.operator_id, operator.role, operator.schools) == (
        added["operator_id"],
        Role.SENDER,
        ["s1"],
    )
    answer(service.operators_revoke({"operator_id": added["operator_id"]}))
    answer(service.operators_revoke({"operator_id": added["operator_id"]}))

    (listed,) = answer(service.operators_list({}))["operators"]
    assert listed["revoked_at"]
    assert database.outbox.count_documents({}) == 1
    assert added["token"] not in repr(list(database.operators.find()))


@pytest.mark.parametrize("method", ["operators_add", "operators_list", "operators_revoke"])
def test_only_an_admin_keeps_the_operators(database: Database, method: str) -> None:
    service = a_service(database, role=Role.SENDER)

    assert getattr(service, method)({})["error"]["code"] == "role"


def test_a_reader_imports_nothing(database: Database) -> None:
    service = a_service(database, role=Role.READER)

    assert service.roster_upload_begin({"file_name": "x"})["error"]["code"] == "role"
