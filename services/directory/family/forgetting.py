# SPDX-License-Identifier: Apache-2.0
"""What families said goes when they are gone for so long that no import can be undone any more."""

from collections.abc import Sequence
from datetime import datetime

from kernel.mongo import Database
from kernel.unit import Unit
from services.directory import repository

CAUSE = "forgetting"
SAID = {"family": "", "came_of_age_on": "", "kind": "", "address": "", "reached": ""}


def forget_families(database: Database, before: datetime) -> int:
    """Of people who left before then: at how many contact points their word stood.
    Corrections that were settled before then go, too.
    """
    database.people.update_many({"left_at": {"$lt": before}}, {"$unset": SAID})
    database.proposals.delete_many(
        {
            "state": {"$in": ["closed", "declined", "superseded"]},
            "decided_at": {"$lt": before},
        }
    )
    points = list(database.contact_points.find({"family.0": {"$exists": True}}))
    named = {each["of"] for point in points for each in point["family"]}
    gone = set(
        database.people.distinct("_id", {"_id": {"$in": list(named)}, "left_at": {"$lt": before}})
    )
    stale = {
        point["_id"]: ids
        for point in points
        if (ids := [each["of"] for each in point["family"] if each["of"] in gone])
    }
    for id, people in stale.items():
        unit = Unit(database, correlation_id=CAUSE)
        unit.run(lambda id=id, people=people, unit=unit: _unsay(unit, id, people))  # type: ignore[misc]
    return len(stale)


def _unsay(unit: Unit, id: str, people: Sequence[str]) -> None:
    points = repository.contact_points(unit)
    (point,) = points.load_many([id])
    for person_id in people:
        point.unsay(person_id)
    points.save_many([point])
    # What it was before this save is what there is to forget.
    unit.database.history.delete_many(
        {"cause": CAUSE, "_id.kind": "contact_points", "_id.id": id}, session=unit.session
    )
