# SPDX-License-Identifier: Apache-2.0
"""People as they were, and what changed them."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from kernel.clock import utc_now
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.directory import repository
from services.directory.config import DirectorySettings
from services.directory.errors import PersonNotFound
from services.directory.family.said import Said
from services.directory.past.queries import PastQueries
from services.directory.service import DirectoryService
from tests.directory.builders import Roster
from tests.directory.conftest import KEY
from tests.directory.test_importing import Office

pytestmark = [pytest.mark.mongo, pytest.mark.row(35)]


class Years:
    """Rosa changes her address, Luis leaves, and Ana's family says what it speaks."""

    def __init__(self, database: Database, path: Path) -> None:
        self.unit = Unit(database, correlation_id="call-1")
        self.past = PastQueries(self.unit)
        self.office = Office(database)
        self.before_all = utc_now()
        self.imports, self.after = [], []
        for number, roster in enumerate(
            [Roster(), Roster().change("users.csv", "rosa", email="rosa@new.example"),
             Roster().without_rows("users.csv", "luis")]
        ):  # fmt: skip
            done = self.office.import_(roster.write(path / str(number)))
            self.imports.append(done["import_id"])
            self.after.append(utc_now())

    def say(self) -> None:
        said = Said(value="vi", at=utc_now(), by="op-kim", origin="family")

        def work() -> None:
            people = repository.people(self.unit)
            (ana,) = people.load_many(["ana"])
            ana.say(language=said)
            people.save_many([ana])
            act = {"kind": "act", "correlation_id": "call-1", "operator_id": "op-kim",
                   "method": "people_set"}  # fmt: skip
            self.unit.database.acts.insert_one({"body": act}, session=self.unit.session)

        self.unit.run(work)

    def addresses(self, person_id: str, at: datetime) -> set[str]:
        shown = self.past.as_of(person_id, at, ())
        return {each["address"] for each in shown["contact_points"]}


@pytest.fixture
def years(database: Database, tmp_path: Path) -> Years:
    return Years(database, tmp_path)


def test_a_person_is_shown_as_they_were_with_family_and_addresses(years: Years) -> None:
    then = years.past.as_of("ana", years.after[0], ())
    now = years.past.as_of("ana", years.after[2], ())

    assert [each["person_id"] for each in then["guardians"]] == ["luis", "rosa"]
    assert [each["person_id"] for each in now["guardians"]] == ["rosa"]
    assert (then["given_name"], then["language"], then["grade"]) == ("Ana", "es", "03")
    assert years.addresses("rosa", years.after[0]) == {"+12015550101", "rosa@families.example"}
    assert years.addresses("rosa", years.after[1]) == {"+12015550101", "rosa@new.example"}


def test_who_left_is_still_shown_as_they_were_and_before_they_came_as_nobody(
    years: Years,
) -> None:
    assert years.past.as_of("luis", years.after[1], ())["in_directory"] is True
    assert years.addresses("luis", years.after[1]) == {"+12015550101"}
    assert years.past.as_of("luis", years.after[2], ())["in_directory"] is False
    assert years.past.as_of("luis", years.before_all, ())["in_directory"] is False


def told(years: Years, person_id: str) -> list[tuple[str, str, str, list[Any]]]:
    changes = years.past.history(person_id, ())["changes"]
    return [
        (each["cause"], each["what"], each["change"],
         [(field["field"], field["before"], field["after"]) for field in each["fields"]])
        for each in changes
    ]  # fmt: skip


def test_the_history_says_what_changed_by_which_import_and_who_asked_for_it(years: Years) -> None:
    first, second, _ = years.imports
    changes = told(years, "rosa")

    assert (first, "person", "added", []) in changes
    old, new = "rosa@families.example", "rosa@new.example"
    assert (second, "contact point", "added", [("reached_at", None, new)]) in changes
    assert (second, "contact point", "removed", [("reached_at", old, None)]) in changes
    assert {each["by"] for each in years.past.history("rosa", ())["changes"]} == {"op"}


def test_what_a_family_said_is_told_as_the_familys_and_with_who_took_it_down(
    years: Years,
) -> None:
    years.say()

    last = years.past.history("ana", ())["changes"][-1]
    shown = years.past.as_of("ana", utc_now() + timedelta(seconds=1), ())

    assert (last["cause"], last["by"]) == ("people_set", "op-kim")
    assert last["fields"] == [
        {"field": "language", "side": "family", "before": None, "after": "vi"}
    ]
    assert (shown["language"], shown["said_by_family"]) == ("vi", ["language"])
    assert years.past.as_of("ana", years.after[2], ())["language"] == "es"


def test_an_operator_of_one_school_sees_the_past_of_its_families_only(years: Years) -> None:
    assert years.past.as_of("luis", years.after[0], ["s1"])["in_directory"]
    assert years.past.history("luis", ["s1"])["changes"]
    for school, person in (("s2", "ana"), ("s1", "minh")):
        with pytest.raises(PersonNotFound):
            years.past.as_of(person, years.after[0], [school])
        with pytest.raises(PersonNotFound):
            years.past.history(person, [school])


def test_a_school_that_a_family_left_learns_nothing_of_what_came_after(
    database: Database, tmp_path: Path
) -> None:
    elsewhere = Roster().change("users.csv", "ana", orgSourcedIds="s2")
    elsewhere = elsewhere.change("enrollments.csv", "e1", classSourcedId="c2", schoolSourcedId="s2")
    office, past = Office(database), PastQueries(Unit(database))
    office.import_(Roster().write(tmp_path / "first"))
    office.import_(elsewhere.write(tmp_path / "second"))
    office.import_(
        elsewhere.change("users.csv", "rosa", email="hidden@new.example").write(tmp_path / "third")
    )

    def seen(*schools: str) -> str:
        return str(past.history("rosa", schools)["changes"])

    assert "hidden@new.example" in seen()
    assert "hidden@new.example" in seen("s2")
    assert "rosa@families.example" in seen("s1")
    assert "hidden@new.example" not in seen("s1")


def test_nobody_is_nobody(years: Years) -> None:
    with pytest.raises(PersonNotFound):
        years.past.history("nobody", ())
    with pytest.raises(PersonNotFound):
        years.past.as_of("nobody", years.after[0], ())


def test_earlier_than_it_is_kept_is_refused_and_not_answered_wrongly(years: Years) -> None:
    operator = Operator(operator_id="op-kim", name="Kim", role=Role.READER)
    now = utc_now()
    token = issue(KEY, operator, now=now, expires_at=now + timedelta(days=1))
    service = worker_factory(
        DirectoryService, unit=years.unit, caller=Caller(KEY, token, years.unit.database),
        settings=DirectorySettings(), past=years.past,
    )  # fmt: skip

    long_ago = {"person_id": "ana", "at": (now - timedelta(days=401)).isoformat()}
    lately = {"person_id": "ana", "at": years.after[0].isoformat()}

    assert service.person_as_of(long_ago)["error"]["code"] == "too-old"
    assert service.person_as_of(lately)["result"]["given_name"] == "Ana"
    assert service.person_history({"person_id": "ana"})["result"]["changes"]
