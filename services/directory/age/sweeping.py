# SPDX-License-Identifier: Apache-2.0
"""Looks for students who came of age; which ones were told stands with them, so none is lost."""

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
    """How many students came of age. Safe to run in several processes, and again."""
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    last = born_by(today, settings.of_age_years).isoformat()
    told = 0
    while ids := _due(database, last):
        unit = Unit(database, correlation_id=CAUSE)
        unit.run(lambda ids=ids, unit=unit: _tell(unit, ids, settings.of_age_years))  # type: ignore[misc]
        told += len(ids)
    return told


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


def _tell(unit: Unit, ids: list[str], years: int) -> None:
    people = repository.people(unit)
    found = people.load_many(ids)
    for person in found:
        if person.recorded is not None and person.recorded.birth_date:
            person.come_of_age(birthday(date.fromisoformat(person.recorded.birth_date), years))
    people.save_many(found)
