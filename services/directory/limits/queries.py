# SPDX-License-Identifier: Apache-2.0
"""Reads of limits for screens, straight to plain dicts."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from pymongo import DESCENDING

from contracts.rights import TELLS, may_be_told
from kernel.mongo import Document
from kernel.unit import Unit
from services.directory.errors import PersonNotFound
from services.directory.family.fields import reached_at
from services.directory.family.queries import points_of
from services.directory.limits import watermark
from services.directory.limits.commands import ExplainLimits, ListLimits
from services.directory.limits.model import Act, Limit
from services.directory.limits.ports import Known
from services.directory.limits.repository import MongoRoll, limit_from
from services.directory.limits.rights import on_file

MOST_LISTED = 1000
Answer = dict[str, Any]


class LimitQueries:
    """What a caller may see is an argument: `schools` empty means the whole district."""

    def __init__(self, unit: Unit) -> None:
        self._database = unit.database
        self._roll = MongoRoll(unit)

    def listed(self, asked: ListLimits, schools: Collection[str], now: datetime) -> list[Answer]:
        """Newest first: those in force or still to come, and where asked for those over."""
        found = self._found(*self._narrowed(asked))
        limits = [each for each in found if asked.over or not each.is_over(now)]
        if asked.pending:
            limits = [each for each in limits if each.awaits_approval(now) or each.awaits_end(now)]
        return self._shown(limits, schools, now)

    def of_person(self, person_id: str, schools: Collection[str], now: datetime) -> list[Answer]:
        """Those on a person and those about them, in force or still to come."""
        about = self._about(person_id)
        found = self._found({"$or": [{"person_id": person_id}, about]})
        return self._shown([each for each in found if not each.is_over(now)], schools, now)

    def explained(self, asked: ExplainLimits, schools: Collection[str], now: datetime) -> Answer:
        """Whether a person may be told each kind of thing about a student, and why not."""
        person_id, student_id = asked.person_id, asked.student_id
        known = self._roll.find([person_id, student_id])
        for id in (person_id, student_id):
            if id not in known or not self._at_one(id, known[id], schools):
                raise PersonNotFound(f"there is no person {id}. See: rapport people find.")
        sharers = self._sharers(person_id)
        everybody = {person_id, *(each for shared in sharers.values() for each in shared)}
        limits = self._found({"person_id": {"$in": sorted(everybody)}})
        is_family = student_id in (person_id, *known[person_id].student_ids)
        return {
            "person": _named(person_id, known),
            "student": _named(student_id, known),
            "is_guardian": is_family,
            "categories": [
                self._category(category, person_id, student_id, limits, sharers, now)
                for category in TELLS
            ],
        }

    def one(self, limit: Limit, now: datetime) -> Answer:
        """For whoever just changed it: what it says now, with names, so that mistakes show."""
        known = self._roll.find([limit.person_id, *limit.student_ids])
        children = known[limit.person_id].student_ids if limit.person_id in known else ()
        unrelated = [each for each in limit.student_ids if each not in children]
        return shown(limit, known, self._confirmed(), now) | {"unrelated": unrelated}

    def state(self) -> Answer:
        return watermark.state(self._database) | {"roster": self._latest_roster()}

    def _latest_roster(self) -> Answer | None:
        """The last import that changed something: what it says of addresses travels by itself."""
        wanted = {"dry_run": False, "state": {"$in": ["applying", "finished"]}}
        found = self._database.roster_imports.find(wanted, {"state": 1, "applied": 1})
        for each in found.sort("requested_at", DESCENDING):
            if each["state"] == "applying" or any(map(_any_done, each["applied"].values())):
                return {"import_id": each["_id"], "state": each["state"]}
        return None

    def _category(
        self, category: str, person_id: str, student_id: str, limits: list[Limit],
        sharers: dict[str, list[str]], now: datetime,
    ) -> Answer:  # fmt: skip
        rules = [each.in_rights() for each in limits]

        def verdict(of: str) -> Any:
            file = on_file(self._database, of, student_id)
            return may_be_told(of, student_id, category, limits=rules, now=now, **file)

        own = verdict(person_id)
        shared = {
            address: [(each, verdict(each)) for each in who] for address, who in sharers.items()
        }
        return {
            "category": category,
            "allowed": own.allowed,
            "reason": own.reason,
            "limit_id": own.limit_id,
            "not_at": [
                {
                    "address": address,
                    "shared_with": each,
                    "reason": of.reason,
                    "limit_id": of.limit_id,
                }
                for address, who in shared.items()
                for each, of in who
                if of.reason == "limit"
            ],
        }

    def _sharers(self, person_id: str) -> dict[str, list[str]]:
        """Address -> the others who are reached there: a barred one bars the address."""
        return {
            (each["recorded"] or each)["address"]: [
                id for id in reached_at(each) if id != person_id
            ]
            for each in points_of(self._database, person_id)
        }

    def _narrowed(self, asked: ListLimits) -> Iterable[Document]:
        if asked.limit_id:
            yield {"_id": asked.limit_id}
        if asked.person_id:
            yield {"person_id": asked.person_id}
        if asked.student_id:
            yield self._about(asked.student_id)

    def _about(self, student_id: str) -> Document:
        """Those that name the student, and those of the student's guardians about every child."""
        guardians = self._database.people.find({"recorded.student_ids": student_id}, {"_id": 1})
        every = {"student_ids": [], "person_id": {"$in": [each["_id"] for each in guardians]}}
        return {"$or": [{"student_ids": student_id}, every]}

    def _found(self, *conditions: Document) -> list[Limit]:
        found = self._database.limits.find({"$and": list(conditions)} if conditions else {})
        return [limit_from(each) for each in found.sort("entered.at", DESCENDING)]

    def _shown(self, limits: list[Limit], schools: Collection[str], now: datetime) -> list[Answer]:
        ids = {id for each in limits for id in (each.person_id, *each.student_ids)}
        known = self._roll.find(ids)
        seen = [each for each in limits if self._concerns(each, known, schools)]
        confirmed = self._confirmed()
        return [shown(each, known, confirmed, now) for each in seen[:MOST_LISTED]]

    def _confirmed(self) -> int:
        """Up to which number notifications has said that limits are in force."""
        return int(self.state()["confirmed_number"] or 0)

    def _concerns(self, limit: Limit, known: dict[str, Known], schools: Collection[str]) -> bool:
        """Whether it is about a student of these schools, also where about others as well."""
        about = limit.student_ids or (limit.person_id,)
        return any(self._at_one(id, known.get(id), schools) for id in about)

    def _at_one(self, id: str, who: Known | None, schools: Collection[str]) -> bool:
        """Whether they, or a student they are guardian of, are at one of these schools."""
        if not schools:
            return True
        if who is None:
            return False
        students = self._roll.find(who.student_ids) if who.student_ids else {}
        at = {*who.school_ids, *(each for one in students.values() for each in one.school_ids)}
        return not at.isdisjoint(schools)


def shown(limit: Limit, known: dict[str, Known], confirmed: int, now: datetime) -> Answer:
    return {
        "limit_id": limit.id,
        "person": _named(limit.person_id, known),
        "students": [_named(each, known) for each in limit.student_ids],
        "scopes": [str(each) for each in limit.scopes],
        "document_reference": limit.document_reference,
        "source": limit.source,
        "begins_on": _day(limit.period.begins_on),
        "ends_on": _day(limit.period.ends_on),
        "state": state_of(limit, now),
        "entered": _act(limit.entered),
        "approved": _act(limit.approved),
        "end_requested": _act(limit.end_requested) if limit.awaits_end(now) else None,
        "end_reason": limit.end_reason,
        "ended": _act(limit.ended),
        "number": limit.number,
        "confirmed": limit.number <= confirmed,
    }


def state_of(limit: Limit, now: datetime) -> str:
    if limit.is_over(now):
        return "over"
    return "in force" if limit.in_rights().is_in_force(now) else "to come"


def _named(id: str, known: dict[str, Known]) -> Answer:
    return {"person_id": id, "name": known[id].name if id in known else ""}


def _any_done(changes: dict[str, int]) -> bool:
    return any(changes.values())


def _act(act: Act | None) -> Answer | None:
    if act is None:
        return None
    return {"operator_id": act.operator_id, "name": act.name, "at": act.at.isoformat()}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
