# SPDX-License-Identifier: Apache-2.0
"""Looks for students who came of age; which ones were told stands with them, so none is lost.

A date of birth may have been wrong. Then it is taken back, but only when the roster says another
date: one that is gone says nothing.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from kernel.mongo import Database
from kernel.unit import Unit
from services.directory import repository
from services.directory.age.birthdays import birthday, born_by
from services.directory.config import DirectorySettings

AT_ONCE = 500
CAUSE = "coming-of-age"


def tell_of_age(database: Database, settings: DirectorySettings, now: datetime) -> int:
    """Of how many students it was told or taken back. Several processes may do it, and again."""
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    last = born_by(today, settings.of_age_years).isoformat()
    told = 0
    for find in (_mistaken, _due):
        while ids := find(database, last):
            unit = Unit(database, correlation_id=CAUSE)
            unit.run(lambda ids=ids, unit=unit: _tell(unit, ids, settings.of_age_years, today))  # type: ignore[misc]
            told += len(ids)
    return told


def _mistaken(database: Database, last: str) -> list[str]:
    found = database.people.find(
        {"came_of_age_on": {"$gt": ""}, "recorded.birth_date": {"$gt": last}}, {"_id": 1}
    )
    return [each["_id"] for each in found.limit(AT_ONCE)]


def _due(database: Database, last: str) -> list[str]:
    found = database.people.find(
        {
            "recorded.birth_date": {"$gt": "", "$lte": last},
            "recorded.roles": "student",
            "came_of_age_on": {"$exists": False},
        },
        {"_id": 1},
    )
    return [each["_id"] for each in found.limit(AT_ONCE)]


def _tell(unit: Unit, ids: list[str], years: int, today: date) -> None:
    people = repository.people(unit)
    found = people.load_many(ids)
    for person in found:
        if person.recorded is not None and person.recorded.birth_date:
            day = birthday(date.fromisoformat(person.recorded.birth_date), years)
            # Whoever was found may have another date by now.
            person.come_of_age(day) if day <= today else person.be_under_age()
    people.save_many(found)
