# SPDX-License-Identifier: Apache-2.0
"""Questions to the database that leave out most of those who are not asked for.

Each may let somebody through who is not meant: records and filters decide what is given.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from kernel.mongo import Database, Document
from services.directory.family.fields import reached_at

MOST = 20_000  # of more changed people reading everybody is quicker
EVERYBODY: Document = {}
A_MOMENT = timedelta(seconds=1)


def at_schools(database: Database, schools: Collection[str]) -> Document:
    """Who is at one of these schools, and the guardians of those."""
    if not schools:
        return EVERYBODY
    there = {"recorded.school_ids": {"$in": [*schools]}, "left_at": None}
    students = database.people.distinct("_id", there | {"recorded.roles": "student"})
    return {"$or": [there, {"recorded.student_ids": {"$in": students}}]}


def with_role(role: str) -> Document:
    return {"recorded.roles": role} if role else EVERYBODY


def changed_since(database: Database, moment: datetime | None) -> Document:
    """Whose record may have changed: their own, that of their kin, or an address of theirs."""
    if moment is None:
        return EVERYBODY
    later = {"at": {"$gt": moment - A_MOMENT}}
    kinds = ("people", "contact_points")
    if (
        database.history.count_documents({**later, "_id.kind": {"$in": [*kinds]}}, limit=MOST)
        >= MOST
    ):
        return EVERYBODY
    people, points = (
        database.history.distinct("_id.id", {**later, "_id.kind": kind}) for kind in kinds
    )
    changed = set(people)
    for point in database.contact_points.find({"_id": {"$in": points}}):
        changed.update(reached_at(point))
    return {"_id": {"$in": [*changed, *_kin(database, people)]}}


def _kin(database: Database, people: Collection[str]) -> set[str]:
    """Children of these, and guardians."""
    these = {"$in": [*people]}
    children = database.people.distinct("recorded.student_ids", {"_id": these})
    guardians = database.people.distinct("_id", {"recorded.student_ids": these})
    return {*children, *guardians}
