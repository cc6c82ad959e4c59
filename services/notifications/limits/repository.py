# SPDX-License-Identifier: Apache-2.0
"""The copy of limits and choices in MongoDB."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.client_session import ClientSession

from contracts.choices import Choice
from contracts.directory import ChoiceRecorded, ContactFlagCleared, LimitRecorded, LimitsWatermark
from contracts.notifications import LimitsConfirmed
from contracts.rights import Limit
from kernel.mongo import Collection, Database
from kernel.unit import Unit
from services.notifications.limits.model import (
    MARGIN,
    Standing,
    counted,
    is_ahead,
    is_past,
    next_change,
    scopes_from,
)
from services.notifications.limits.rules import Rules

Document = dict[str, Any]
LIMITS, CHOICES = "limits", "choices"  # the two documents of limits_state
COLLECTIONS = (
    Collection(name="limits", indexes=[IndexModel([("ends_at", ASCENDING)])]),
    Collection(name="limits_state"),
    Collection(name="choices", indexes=[IndexModel([("whose", ASCENDING)])]),
    Collection(name="flags"),
)


def standing(database: Database, session: ClientSession | None = None) -> Standing:
    """One small read: how far the copy is."""
    found = database.limits_state.find({"_id": {"$in": [LIMITS, CHOICES]}}, session=session)
    states = {state["_id"]: state for state in found}
    limits, choices = states.get(LIMITS, {}), states.get(CHOICES, {})
    return Standing(
        applied=limits.get("applied", 0),
        ahead=tuple(limits.get("ahead", ())),
        confirmed=limits.get("confirmed", 0),
        fresh_at=limits.get("fresh_at"),
        beyond=tuple(limits["beyond"]) if limits.get("beyond") else None,
        since=limits.get("since", 0),
        next_change_at=limits.get("next_change_at"),
        limits_version=limits.get("version", 0),
        choices_version=choices.get("version", 0),
    )


def known_limits(
    database: Database, now: datetime, session: ClientSession | None = None
) -> dict[str, list[Limit]]:
    """All that are not over, by person."""
    found = database.limits.find(
        {"$or": [{"ends_at": None}, {"ends_at": {"$gt": now}}]}, session=session
    )
    by_person: dict[str, list[Limit]] = {}
    for document in found:
        by_person.setdefault(document["person_id"], []).append(_limit(document))
    return by_person


def chosen(
    database: Database, whose: Iterable[str], session: ClientSession | None = None
) -> dict[str, list[Choice]]:
    """What was chosen for these contact points and people."""
    by_whose: dict[str, list[Choice]] = {}
    for document in database.choices.find({"whose": {"$in": list(whose)}}, session=session):
        by_whose.setdefault(document["whose"], []).append(_choice(document))
    return by_whose


def flagged(
    database: Database, contact_point_ids: Iterable[str], session: ClientSession | None = None
) -> frozenset[str]:
    """Those of these contact points that do not work."""
    query = {"_id": {"$in": list(contact_point_ids)}}
    return frozenset(
        flag["_id"] for flag in database.flags.find(query, {"_id": 1}, session=session)
    )


def flag(unit: Unit, contact_point_id: str, *, reason: str, code: str, at: datetime) -> None:
    """Note in the open unit that a contact point does not work: the first note of it stays."""
    said = {"reason": reason, "code": code, "at": at}
    unit.database.flags.update_one(
        {"_id": contact_point_id}, {"$setOnInsert": said}, upsert=True, session=unit.session
    )
    _count_choices(unit)


def _count_choices(unit: Unit) -> None:
    unit.database.limits_state.update_one(
        {"_id": CHOICES}, {"$inc": {"version": 1}}, upsert=True, session=unit.session
    )


class MongoLimits:
    def __init__(self, unit: Unit) -> None:
        self.unit, self.database = unit, unit.database

    def remember(self, limits: Sequence[LimitRecorded], marks: Sequence[LimitsWatermark]) -> None:
        now, at_hand = self.unit.clock(), standing(self.database, self.unit.session)
        changed = self._keep(limits)
        since = max([at_hand.since, *(one.complete_from for one in limits)])
        known = max(at_hand.applied, since - 1)
        applied, ahead = counted(known, at_hand.ahead, [one.number for one in limits])
        told = [
            *([at_hand.beyond] if at_hand.beyond else ()),
            *((mark.number, mark.at) for mark in marks),
        ]
        # What was told before everything was told again says nothing of what of it has come.
        told = [one for one in told if one[0] >= since]
        fresh_at = max((at for number, at in told if number <= applied), default=None)
        due = is_past(at_hand.next_change_at, now)
        beyond = max((one for one in told if one[0] > applied), default=None)
        state: Document = {
            "$set": {"applied": applied, "ahead": ahead, "beyond": beyond, "since": since}
        }
        if changed or due:
            everybody = known_limits(self.database, now - MARGIN, self.unit.session).values()
            state["$inc"] = {"version": 1}
            state["$set"]["next_change_at"] = next_change(chain(*everybody), now)
        if fresh_at is not None:
            # One of a clock that was wrong is not waited for until it comes true.
            keeps = "$set" if is_ahead(at_hand.fresh_at, now) else "$max"
            state.setdefault(keeps, {})["fresh_at"] = fresh_at
            # Told at once, not with what it confirms: the directory waits for it with the next.
            self.unit.publish(
                LimitsConfirmed(number=at_hand.confirmed, confirmed_at=now, watermark_at=fresh_at)
            )
        self.database.limits_state.update_one(
            {"_id": LIMITS}, state, upsert=True, session=self.unit.session
        )

    def _keep(self, limits: Sequence[LimitRecorded]) -> bool:
        """The highest number of each limit wins. True when something changed."""
        latest: dict[str, LimitRecorded] = {}
        for one in sorted(limits, key=lambda one: one.number):
            latest[one.limit_id] = one
        stored = self.database.limits.find(
            {"_id": {"$in": list(latest)}}, {"number": 1}, session=self.unit.session
        )
        for known in stored:
            if known["number"] >= latest[known["_id"]].number:
                del latest[known["_id"]]
        for one in latest.values():
            self.database.limits.replace_one(
                {"_id": one.limit_id}, _document(one), upsert=True, session=self.unit.session
            )
        return bool(latest)

    def remember_choices(self, choices: Sequence[ChoiceRecorded]) -> None:
        writes = [
            UpdateOne({"_id": one.choice_id}, {"$setOnInsert": _chosen(one)}, upsert=True)
            for one in choices
        ]
        if writes:
            self.database.choices.bulk_write(writes, session=self.unit.session)
            _count_choices(self.unit)

    def clear_flags(self, cleared: Sequence[ContactFlagCleared]) -> None:
        for one in cleared:
            self.database.flags.delete_one(
                {"_id": one.contact_point_id, "at": {"$lte": one.cleared_at}},
                session=self.unit.session,
            )
            self.database.bounces.delete_many(  # nor do they count any more
                {"contact_point_id": one.contact_point_id, "at": {"$lte": one.cleared_at}},
                session=self.unit.session,
            )
        _count_choices(self.unit)

    def confirm(self, number: int) -> None:
        """Tell that every limit up to this number is in force here."""
        now = self.unit.clock()
        done = self.database.limits_state.update_one(
            {"_id": LIMITS, "confirmed": {"$not": {"$gte": number}}},
            {"$set": {"confirmed": number, "confirmed_at": now}},
            session=self.unit.session,
        )
        if done.modified_count:
            self.unit.publish(LimitsConfirmed(number=number, confirmed_at=now))


class MongoRulebook:
    """Reads limits once, and what else is known of some contact points as they are asked for."""

    def __init__(self, unit: Unit, now: datetime, *, parents_of_adults_are_told: bool) -> None:
        self.unit, self.now = unit, now
        self.parents_of_adults_are_told = parents_of_adults_are_told
        self.standing = standing(unit.database, unit.session)
        self.limits = known_limits(unit.database, now, unit.session)
        self.limited_at = self._limited_at()

    @property
    def version(self) -> int:
        return self.standing.version

    def rules_for(self, points: Sequence[Document]) -> Rules:
        people = [person for point in points for person in point["people"]]
        ids = {point["_id"] for point in points}
        ids.update(id for one in people for ways in one.get("ways", {}).values() for id in ways)
        choices, flags = self._chosen(ids, [person["id"] for person in people])
        return Rules(
            now=self.now, version=self.standing.version, limits=self.limits,
            limited_at=self.limited_at, choices=choices, flagged=flags,
            parents_of_adults_are_told=self.parents_of_adults_are_told,
        )  # fmt: skip

    def _chosen(
        self, points: set[str], people: Sequence[str]
    ) -> tuple[Mapping[str, Sequence[Choice]], frozenset[str]]:
        if self.standing.choices_version == 0:  # nobody ever chose, and no address ever failed
            return {}, frozenset()
        database, session = self.unit.database, self.unit.session
        return chosen(database, {*points, *people}, session), flagged(database, points, session)

    def _limited_at(self) -> dict[str, list[str]]:
        if not self.limits:
            return {}
        found = self.unit.database.reach.find(
            {"person_ids": {"$in": list(self.limits)}}, {"person_ids": 1}, session=self.unit.session
        )
        return {point["_id"]: limited_among(point, self.limits) for point in found}


def limited_among(point: Document, limits: Mapping[str, Sequence[Limit]]) -> list[str]:
    """Who of those who share a contact point has limits; also who is in no roster any more."""
    return [id for id in point.get("person_ids", ()) if id in limits]


def _document(fact: LimitRecorded) -> Document:
    return {
        "_id": fact.limit_id,
        "number": fact.number,
        "person_id": fact.person_id,
        "student_ids": list(fact.student_ids),
        "scopes": list(fact.scopes),
        "begins_at": fact.begins_at,
        "ends_at": fact.ends_at,
    }


def _limit(document: Document) -> Limit:
    return Limit(
        limit_id=document["_id"],
        person_id=document["person_id"],
        student_ids=frozenset(document["student_ids"]),
        scopes=scopes_from(document["scopes"]),
        begins_at=document["begins_at"],
        ends_at=document["ends_at"],
    )


def _chosen(fact: ChoiceRecorded) -> Document:
    kept = [name for name in Choice.__dataclass_fields__ if name != "choice_id"]
    whose = fact.contact_point_id or fact.person_id
    return {"whose": whose, **{name: getattr(fact, name) for name in kept}}


def _choice(document: Document) -> Choice:
    kept = [name for name in Choice.__dataclass_fields__ if name in document]
    return Choice(choice_id=document["_id"], **{name: document[name] for name in kept})
