# SPDX-License-Identifier: Apache-2.0
"""Who and what people of one page are connected with: children, guardians, addresses."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from pymongo import ASCENDING

from kernel.mongo import Database, Document
from services.directory.family.fields import reached_at

Key = tuple[str, str, int]  # collection, id, version: one save of something


@dataclass(kw_only=True)
class Kin:
    students: dict[str, Document] = field(default_factory=dict)  # of guardians of the page, by id
    guardians: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    points: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))
    saves: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))  # by person


def kin_of(database: Database, people: Sequence[Document]) -> Kin:
    kin = Kin()
    for each in people:
        kin.saves[each["_id"]].append(("people", each["_id"], each["version"]))
    _add_students(database, people, kin)
    _add_guardians(database, people, kin)
    _add_points(database, {each["_id"] for each in people}, kin)
    return kin


def _add_students(database: Database, people: Sequence[Document], kin: Kin) -> None:
    wanted = {id for each in people for id in each["recorded"]["student_ids"]}
    if not wanted:
        return
    shown = {"recorded.school_ids": 1, "recorded.roles": 1, "version": 1}
    for each in database.people.find({"_id": {"$in": [*wanted]}, "left_at": None}, shown):
        kin.students[each["_id"]] = each["recorded"] | {"version": each["version"]}
    for each in people:
        for id in each["recorded"]["student_ids"]:
            if id in kin.students:
                kin.saves[each["_id"]].append(("people", id, kin.students[id]["version"]))


def _add_guardians(database: Database, people: Sequence[Document], kin: Kin) -> None:
    wanted = {each["_id"] for each in people if "student" in each["recorded"]["roles"]}
    if not wanted:
        return
    found = database.people.find(
        {"recorded.student_ids": {"$in": [*wanted]}, "left_at": None},
        {"recorded.student_ids": 1, "version": 1},
    )
    for each in found.sort("_id", ASCENDING):
        for id in wanted.intersection(each["recorded"]["student_ids"]):
            kin.guardians[id].append(each["_id"])
            kin.saves[id].append(("people", each["_id"], each["version"]))


def _add_points(database: Database, ids: Collection[str], kin: Kin) -> None:
    wanted = {"$in": [*ids]}
    found = database.contact_points.find(
        {"$or": [{"recorded.person_ids": wanted}, {"reached": wanted}]}
    )
    for each in found.sort("_id", ASCENDING):
        for id in reached_at(each):
            if id in ids:
                kin.points[id].append(each)
                kin.saves[id].append(("contact_points", each["_id"], each["version"]))


def address_of(points: Sequence[Document], kind: str, person_id: str) -> tuple[str, bool]:
    """The address, and whether the roster has it: what a family said goes before that."""

    def said(point: Document) -> bool:
        return any(one["of"] == person_id and one["value"] for one in point.get("family", ()))

    fitting: list[tuple[Any, ...]] = [
        (not said(each), each["_id"], (each["recorded"] or each)["address"])
        for each in points
        if (each["recorded"] or each)["kind"] == kind
    ]
    if not fitting:
        return "", False
    from_roster, _, address = min(fitting)
    return address, from_roster
