# SPDX-License-Identifier: Apache-2.0
"""What stands around people: orgs, sessions, courses and classes.

Schools and classes are the directory's. What it keeps no aggregates of (other orgs, sessions,
courses) comes from the stored rows of the last roster; where none are stored, sessions and courses
are made from what the classes say, under ids that are always the same.
"""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pymongo import ASCENDING, DESCENDING

from kernel.errors import Unavailable
from kernel.mongo import Database, Document
from services.directory.oneroster import stamps
from services.directory.roster import stored

FILES = ("orgs", "academicSessions", "courses", "classes")
SESSION_TYPES = ("gradingPeriod", "semester", "schoolYear", "term")
CLASS_TYPES = ("homeroom", "scheduled")
DISTRICT = "district"
LOOKED_BACK = 20
CHANGING = "applying"


@dataclass(kw_only=True)
class Around:
    """By id. `parents` never leads in a circle, nor to an org that is not there."""

    names: dict[str, str] = field(default_factory=dict)  # of orgs
    types: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Document] = field(default_factory=dict)
    courses: dict[str, str] = field(default_factory=dict)  # titles
    classes: dict[str, Document] = field(default_factory=dict)  # recorded, course, type, terms
    changed: dict[tuple[str, str], str] = field(default_factory=dict)  # (kind, id) -> when
    stored_at: str = stamps.LONG_AGO  # of what is no aggregate: when the roster came
    district_id: str = ""

    def changed_at(self, kind: str, id: str) -> str:
        return self.changed.get((kind, id), self.stored_at)

    def reach(self, schools: frozenset[str]) -> frozenset[str]:
        """These schools and all that they are parts of."""
        reached = set(schools)
        for school in schools:
            while school := self.parents.get(school, ""):
                reached.add(school)
        return frozenset(reached)


class Surroundings:
    """Read once for each state of the directory's schools and classes, and kept in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[str, Around]] = {}  # by database

    def of(self, database: Database) -> tuple[str, Around]:
        """With the name of the state. Raises Unavailable while an import is being applied."""
        state = state_of(database)
        with self._lock:
            known = self._known.get(database.name)
            if known is None or known[0] != state:
                known = self._known[database.name] = (state, read(database))
        return known


def state_of(database: Database) -> str:
    found = database.roster_imports.find(
        {"state": {"$in": ["finished", CHANGING]}, "dry_run": False}, {"state": 1}
    )
    jobs = list(found.sort("requested_at", DESCENDING).limit(LOOKED_BACK))
    if any(job["state"] == CHANGING for job in jobs):
        raise Unavailable("A roster is being applied: ask again when that is done.")
    facts = [stored.edition(database), *(job["_id"] for job in jobs)]
    return hashlib.blake2b("|".join(facts).encode(), digest_size=12).hexdigest()


def read(database: Database) -> Around:
    around = Around()
    for each in present(database, "schools"):
        around.names[each["_id"]] = each["recorded"]["name"]
        around.types[each["_id"]] = "school"
    for each in present(database, "classes"):
        around.classes[each["_id"]] = {**each["recorded"], "course_id": "", "type": "", "terms": []}
    _read_changes(database, around)
    _read_stored(database, around)
    _find_district(around)
    _settle_parents(around)
    _settle_classes(around)
    return around


def _read_changes(database: Database, around: Around) -> None:
    for kind, collection in (("orgs", "schools"), ("classes", "classes")):
        saves = [
            (collection, each["_id"], each["version"]) for each in present(database, collection)
        ]
        for save, at in stamps.times_of(database, saves).items():
            around.changed[kind, save[1]] = at
    job = database.roster_imports.find_one({"_id": stored.edition(database).rpartition(".")[0]})
    around.stored_at = stamps.written(job["requested_at"]) if job else stamps.LONG_AGO


def present(database: Database, collection: str) -> Iterator[Document]:
    shown = {"recorded": 1, "version": 1}
    yield from database[collection].find({"left_at": None}, shown).sort("_id", ASCENDING)


def _read_stored(database: Database, around: Around) -> None:
    for table, row in stored.rows_of(database, stored.edition(database), FILES):
        id, *rest = row
        if table == "orgs":
            name, type, parent, _ = rest
            if type != "school":
                around.names[id], around.types[id] = name, type
            around.parents[id] = parent
        elif table == "sessions":
            around.sessions[id] = _session(*rest)
        elif table == "courses":
            around.courses[id] = rest[0]
        elif id in around.classes:
            known = around.classes[id]
            if table == "classes":
                known["course_id"], known["type"] = rest[1], rest[4]
            else:
                known["terms"].append(rest[0])


def _session(
    starts_on: str, ends_on: str, _: Any, title: str, type: str, parent: str, year: str
) -> Document:
    types = {each.lower(): each for each in SESSION_TYPES}
    return {
        "title": title or f"{starts_on} to {ends_on}",
        "type": types.get(type.lower(), "term"),
        "startDate": starts_on,
        "endDate": ends_on,
        "parentSourcedId": parent,
        "schoolYear": year or ends_on[:4],
    }


def _find_district(around: Around) -> None:
    """Who belongs to no school belongs to the district; where a roster has none, one is made."""
    ids = sorted(id for id, type in around.types.items() if type == DISTRICT)
    around.district_id = ids[0] if ids else f"{DISTRICT}-of-rapport"
    around.names.setdefault(around.district_id, "District")
    around.types.setdefault(around.district_id, DISTRICT)


def _settle_parents(around: Around) -> None:
    around.parents = {
        id: parent
        for id, parent in around.parents.items()
        if id in around.types and parent in around.types and not _in_circle(around.parents, id)
    }
    for session in around.sessions.values():
        if session["parentSourcedId"] not in around.sessions:
            session["parentSourcedId"] = ""


def _in_circle(parents: dict[str, str], id: str) -> bool:
    seen = {id}
    while id := parents.get(id, ""):
        if id in seen:
            return True
        seen.add(id)
    return False


def _settle_classes(around: Around) -> None:
    """What classes name that is not there is made from their own titles and dates."""
    for each in around.classes.values():
        each["terms"] = sorted({term for term in each["terms"] if term in around.sessions})
        each["type"] = each["type"] if each["type"] in CLASS_TYPES else "scheduled"
        if each["course_id"] not in around.courses:
            each["course_id"] = _made_course(each["course"], around)
        starts_on, ends_on = each.get("starts_on", ""), each.get("ends_on", "")
        if not each["terms"] and starts_on and ends_on:
            id = f"session-{starts_on}-{ends_on}"
            around.sessions.setdefault(id, _session(starts_on, ends_on, "", "", "", "", ""))
            each["terms"] = [id]


def _made_course(title: str, around: Around) -> str:
    if not title:
        return ""
    id = f"course-{hashlib.blake2b(title.encode(), digest_size=10).hexdigest()}"
    around.courses.setdefault(id, title)
    return id
