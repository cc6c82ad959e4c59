# SPDX-License-Identifier: Apache-2.0
"""`rapport roster export` through the real service, and back in by the real importer."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.problems import Exit, refused
from cli.session import Session
from contracts.oneroster import COLUMNS
from kernel.clock import utc_now
from kernel.config import KernelSettings, read
from kernel.identity import Role
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from sample.layouts import ABSENT, HEADERS
from sample.oneroster import Wish
from sample.oneroster import write as write_sample
from services.directory import collections, repository
from services.directory.family.said import FROM_FAMILY, Said
from tests.cli.fakes import FakeBus, settings
from tests.directory.builders import Roster
from tests.directory.conftest import KEY
from tests.directory.test_importing import Office
from tests.directory.test_service import a_service, answer

pytestmark = pytest.mark.mongo


def line(database: Database, home: Path, *words: str, **operator: Any) -> Any:
    service = a_service(database, **operator)
    bus = FakeBus({"directory.roster_export": _as_bus(service.roster_export)})
    session = Session(settings=settings(home), bus=bus)
    return CliRunner().invoke(app, ["roster", "export", *words], obj=session)


def _as_bus(method: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def ask(payload: dict[str, Any]) -> Any:
        told = method(payload)
        if "error" in told:
            raise refused(told["error"])
        return told["result"]

    return ask


def exported(database: Database, path: Path, *words: str) -> Path:
    ran = line(database, path.parent, str(path), "--overwrite", *words)
    assert ran.exit_code == Exit.OK, ran.output
    return path


def rows_of(path: Path, file: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        text = archive.read(f"{file}.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def by_id(path: Path, file: str) -> dict[str, dict[str, str]]:
    return {row["sourcedId"]: row for row in rows_of(path, file)}


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def empty(kernel_environ: dict[str, str]) -> Iterator[Database]:
    yield from opened(kernel_environ, "_2")


def opened(environ: dict[str, str], more: str) -> Iterator[Database]:
    district = {"RAPPORT_DISTRICT": environ["RAPPORT_DISTRICT"] + more}
    database = open_database(read(KernelSettings, environ | district), "directory", collections.ALL)
    yield database
    database.client.close()


@pytest.fixture(scope="module")
def little(
    mongo_uri: str, database_prefix: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """Read by every test, changed by none but the last two."""
    environ = {
        "RAPPORT_MONGO_URI": mongo_uri, "RAPPORT_AMQP_URL": "amqp://nobody", "RAPPORT_DISTRICT":
        database_prefix, "RAPPORT_TOKEN_KEY": KEY,
    }  # fmt: skip
    for database in opened(environ, "_export"):
        office = Office(database)
        office.import_(Roster(version="1.2").write(tmp_path_factory.mktemp("little") / "roster"))
        yield office


def test_columns_are_those_of_the_specification_in_its_order(
    little: Office, tmp_path: Path
) -> None:
    path = exported(little.database, tmp_path / "out.zip")

    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {f"{name}.csv" for name in COLUMNS} | {"manifest.csv"}
        for name, columns in COLUMNS.items():
            header = archive.read(f"{name}.csv").decode().splitlines()[0].split(",")
            standard = [column for column in HEADERS["1.2"][f"{name}.csv"] if "." not in column]
            assert [column for column in header if "." not in column] == standard
            assert header == list(columns)
    stated = {row["propertyName"]: row["value"] for row in rows_of(path, "manifest")}
    assert stated["oneroster.version"] == "1.2"
    assert {stated[f"file.{name}"] for name in COLUMNS} == {"bulk"}
    assert {stated[f"file.{name}"] for name in (*ABSENT["1.2"], "userProfiles")} == {"absent"}


@pytest.mark.row(32)
def test_the_sample_district_comes_back_as_it_was(
    office: Office, empty: Database, tmp_path: Path
) -> None:
    write_sample(Wish(students=60, schools=2, seed=7, version="1.1"), tmp_path / "sample")
    office.import_(tmp_path / "sample")
    before = office.directory()
    first = exported(office.database, tmp_path / "first.zip")

    again = office.import_(first)

    assert (again["changes_done"], again["rows_rejected"], again["values_rejected"]) == (0, 0, 0)
    assert office.directory() == before
    other = Office(empty)
    taken = other.import_(first)
    assert (taken["rows_rejected"], taken["values_rejected"]) == (0, 0)
    second = exported(empty, tmp_path / "second.zip")
    assert second.read_bytes() == first.read_bytes()


@pytest.mark.row(32)
def test_what_stands_around_people_comes_from_the_stored_roster(
    little: Office, tmp_path: Path
) -> None:
    path = exported(little.database, tmp_path / "out.zip")

    assert by_id(path, "orgs")["s1"]["parentSourcedId"] == "d1"
    assert by_id(path, "orgs")["d1"]["type"] == "district"
    sessions = by_id(path, "academicSessions")
    assert sessions["y1"] | {"type": "schoolYear", "title": "2026-2027"} == sessions["y1"]
    assert sessions["t1"]["parentSourcedId"] == "y1"
    room = by_id(path, "classes")["c1"]
    assert (room["courseSourcedId"], room["termSourcedIds"]) == ("k1", "t1,t2")
    assert room["classType"] == "homeroom"
    assert by_id(path, "courses")["k1"]["title"] == "Homeroom"


def test_guardians_and_children_name_each_other(little: Office, tmp_path: Path) -> None:
    users = by_id(exported(little.database, tmp_path / "out.zip"), "users")

    assert users["ana"]["agentSourcedIds"] == "luis,rosa"
    assert users["rosa"]["agentSourcedIds"] == "ana,ben"
    assert users["ana"]["sms"] == ""
    assert users["rosa"]["sms"] == "(201) 555-0101"
    assert users["rosa"]["email"] == "rosa@families.example"
    assert {users[id]["password"] + users[id]["username"] for id in users} == {""}


@pytest.mark.row(32)
def test_one_school_is_that_school_and_its_families_only(little: Office, tmp_path: Path) -> None:
    path = exported(little.database, tmp_path / "out.zip", "--school", "s1")

    assert set(by_id(path, "orgs")) == {"s1", "d1"}
    assert set(by_id(path, "classes")) == {"c1"}
    users = by_id(path, "users")
    assert set(users) == {"ana", "rosa", "luis", "teach"}
    assert users["rosa"]["agentSourcedIds"] == "ana"
    assert {row["orgSourcedId"] for row in rows_of(path, "roles")} == {"s1"}
    assert {row["userSourcedId"] for row in rows_of(path, "enrollments")} == {"ana", "teach"}
    assert set(by_id(path, "demographics")) == {"ana"}


def test_an_operator_of_one_school_gets_no_other(little: Office, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    mine = line(little.database, tmp_path, str(path), role=Role.OFFICE, schools=("s1",))
    assert mine.exit_code == Exit.OK
    assert set(by_id(path, "users")) == {"ana", "rosa", "luis", "teach"}

    other = tmp_path / "other.zip"
    ran = line(little.database, tmp_path, str(other), "--school", "s2", schools=("s1",))
    assert ran.exit_code == Exit.FORBIDDEN
    assert list(tmp_path.glob("*.zip")) == [path]
    sender = line(little.database, tmp_path, str(other), role=Role.SENDER)
    assert sender.exit_code == Exit.FORBIDDEN


def test_whose_records_were_exported_is_in_the_audit_trail(little: Office, tmp_path: Path) -> None:
    before = little.database.audit.count_documents({})
    exported(little.database, tmp_path / "out.zip", "--school", "s1")

    entries = list(little.database.audit.find({"_id": {"$gt": before}}))
    assert {each["body"]["method"] for each in entries} == {"roster_export"}
    assert {id for each in entries for id in each["body"]["about"]} == {
        "ana", "rosa", "luis", "teach",
    }  # fmt: skip


def test_an_import_in_the_middle_writes_nothing(little: Office, tmp_path: Path) -> None:
    service = a_service(little.database)
    pages = [answer(service.roster_export({"file": "orgs"})), {"state": "another", "rows": []}]
    bus = FakeBus({"directory.roster_export": lambda _: pages.pop(0) if pages else None})
    session = Session(settings=settings(tmp_path), bus=bus)
    ran = CliRunner().invoke(app, ["roster", "export", str(tmp_path / "o.zip")], obj=session)

    assert ran.exit_code == Exit.FAILED
    assert "imported meanwhile" in ran.output
    assert not list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".rapport-*"))


def test_without_a_stored_roster_sessions_and_courses_follow_from_the_classes(
    little: Office, tmp_path: Path
) -> None:
    before = little.directory()
    little.database.settings.delete_one({"_id": "roster-rows"})
    path = exported(little.database, tmp_path / "out.zip")

    [course] = rows_of(path, "courses")
    assert course["title"] == "Homeroom"
    assert by_id(path, "classes")["c1"]["courseSourcedId"] == course["sourcedId"]
    again = little.import_(path)
    assert (again["changes_done"], again["rows_rejected"]) == (0, 0)
    assert little.directory() == before


def test_what_a_family_said_goes_before_what_the_roster_says(
    little: Office, tmp_path: Path
) -> None:
    unit = Unit(little.database)
    said = {"at": utc_now(), "by": "op", "origin": FROM_FAMILY}

    def speak() -> None:
        people = repository.people(unit)
        [rosa] = people.load_many(["rosa"])
        rosa.say(language=Said(value="pt", **said), family_name=Said(value="Nunes", **said))
        people.save_many([rosa])
        points = repository.contact_points(unit)
        [known] = little.database.contact_points.find({"recorded.kind": "email",
                                                       "recorded.person_ids": "rosa"})  # fmt: skip
        old, new = points.load_many([known["_id"], "cp-new"])
        old.say("rosa", Said(value=False, **said))
        new.stand_for("email", "rosa@new.example")
        new.say("rosa", Said(value=True, **said))
        points.save_many([old, new])

    unit.run(speak)
    rosa = by_id(exported(little.database, tmp_path / "out.zip"), "users")["rosa"]

    assert rosa["metadata.homeLanguage"] == "pt"
    assert rosa["familyName"] == "Nunes"
    assert rosa["email"] == "rosa@new.example"
