# SPDX-License-Identifier: Apache-2.0
"""Students who come of age are told once, on the day, in the district's time zone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.directory import StudentCameOfAge
from kernel.envelope import open_envelope, unwrap
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory import repository
from services.directory.age.birthdays import birthday, born_by
from services.directory.age.sweeping import tell_of_age
from services.directory.config import DirectorySettings
from services.directory.handlers import let_leave, record_many
from services.directory.limits.rights import on_file
from services.directory.model import Person
from tests.directory.builders import a_guardian, a_person

SETTINGS = DirectorySettings()
EVE = datetime(2026, 11, 27, 5, 59, tzinfo=UTC)  # 23:59 on the 26th in Chicago
BIRTHDAY = datetime(2026, 11, 27, 6, tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_who_was_born_by_a_day_has_had_the_birthday(born: date, today: date) -> None:
    assert (born <= born_by(today, 18)) == (birthday(born, 18) <= today)


def test_who_was_born_on_a_leap_day_comes_of_age_in_march() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)


@pytest.mark.mongo
@pytest.mark.row(37)
def test_a_student_comes_of_age_once_and_at_midnight_of_the_district(
    database: Database, unit: Unit
) -> None:
    born = "2008-11-27"
    people = [a_person("ana", birth_date=born), a_person("ben", birth_date="2008-11-28")]
    people += [a_guardian("rosa", birth_date="1980-01-01"), a_person("minh")]
    unit.run(lambda: record_many(people, repository.people(unit)))
    database.outbox.delete_many({})

    assert tell_of_age(database, SETTINGS, EVE) == 0
    assert [tell_of_age(database, SETTINGS, BIRTHDAY) for _ in range(2)] == [1, 0]

    (told,) = database.outbox.find()
    assert told["key"] == StudentCameOfAge.type
    assert database.people.find_one({"_id": "ana"}, {"came_of_age_on": 1}) == {
        "_id": "ana",
        "came_of_age_on": "2026-11-27",
    }
    assert on_file(database, "rosa", "ana")["is_of_age"]
    assert not on_file(database, "rosa", "ben")["is_of_age"]


@pytest.mark.mongo
def test_it_is_told_again_of_who_left_and_came_back(database: Database, unit: Unit) -> None:
    ana = a_person("ana", birth_date="2008-11-27")
    unit.run(lambda: record_many([ana], repository.people(unit)))
    tell_of_age(database, SETTINGS, BIRTHDAY)
    unit.run(lambda: let_leave(["ana"], repository.people(unit)))
    database.outbox.delete_many({})

    unit.run(lambda: record_many([ana], repository.people(unit)))

    told = [each["key"] for each in database.outbox.find()]
    assert told.count(StudentCameOfAge.type) == 1


def test_the_day_is_that_of_the_first_time() -> None:
    person = Person(id="ana", recorded=a_person("ana"))

    person.come_of_age(date(2026, 11, 27))
    person.come_of_age(date(2026, 12, 27))

    assert person.events == [StudentCameOfAge(student_id="ana", came_of_age_on=date(2026, 11, 27))]


@pytest.mark.mongo
@pytest.mark.row(37)
def test_a_wrong_date_of_birth_takes_no_parents_rights_for_good(
    database: Database, unit: Unit
) -> None:
    def born(day: str) -> None:
        people = [a_person("ana", birth_date=day), a_guardian("rosa")]
        unit.run(lambda: record_many(people, repository.people(unit)))

    def is_of_age() -> bool:
        tell_of_age(database, SETTINGS, BIRTHDAY)
        return bool(on_file(database, "rosa", "ana")["is_of_age"])

    born("1917-03-15")
    assert is_of_age()
    born("")
    assert is_of_age()  # silence takes nothing back
    born("2017-03-15")
    assert not is_of_age()
    born("2008-11-27")
    assert is_of_age()

    entries = database.outbox.find({"key": StudentCameOfAge.type}).sort("seq", 1)
    kinds = {StudentCameOfAge.type: StudentCameOfAge}
    majorities: Any = [unwrap(open_envelope(bytes(one["body"])), kinds) for one in entries]
    assert [each.withdrawn for each in majorities] == [False, True, False]
    sequences = [each.sequence for each in majorities]
    assert sequences == sorted(set(sequences))
