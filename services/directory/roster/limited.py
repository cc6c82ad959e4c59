# SPDX-License-Identifier: Apache-2.0
"""What of a roster would go round a limit, without anybody having ended it."""

from collections.abc import Iterator, Mapping
from typing import Any

from kernel.unit import Unit
from services.directory.commands import Record
from services.directory.family.fields import reached_at
from services.directory.roster.changes import Change
from services.directory.roster.kinds import KINDS, Kind
from services.directory.roster.preview import changes_of
from services.directory.roster.stage import Stage

OPENED = "contact_points-opened"  # no limit closes an address any more that others still have
REPLACED = "people-replaced"  # somebody with a limit left, and another came to the same children
BY_NAME = {kind.name: kind for kind in KINDS}


def ways_round(stage: Stage, unit: Unit) -> list[str]:
    """Reasons for two people to look at it first; empty where no limit is concerned."""
    children: dict[str, set[str]] = {}
    for limit in unit.database.limits.find({"ended": None}, session=unit.session):
        ends_at = limit["period"]["ends_at"]
        if ends_at is None or ends_at > unit.clock():
            children.setdefault(limit["person_id"], set()).update(limit["student_ids"])
    if not children:
        return []
    reasons = {OPENED: _opens(stage, unit, children), REPLACED: _replaces(stage, unit, children)}
    return [reason for reason, holds in reasons.items() if holds]


def _opens(stage: Stage, unit: Unit, limited: Mapping[str, Any]) -> bool:
    known = {
        each["_id"]: limited.keys() & set(reached_at(each))
        for each in unit.database.contact_points.find(
            {"recorded.person_ids": {"$in": list(limited)}, "left_at": None}, session=unit.session
        )
    }
    return any(
        record.person_ids and not known[id] <= set(record.person_ids)
        for id, record in _records(stage, BY_NAME["contact_points"], Change.CHANGED)
        if id in known
    )


def _replaces(stage: Stage, unit: Unit, limited: Mapping[str, set[str]]) -> bool:
    """As when a student information system gives somebody another id."""
    gone = [id for (id,) in stage.ask(
        "SELECT id FROM changes WHERE kind = 'people' AND state = ?", Change.REMOVED
    ) if id in limited]  # fmt: skip
    if not gone:
        return False
    found = unit.database.people.find({"_id": {"$in": gone}}, session=unit.session)
    theirs = {child for each in found for child in each["recorded"]["student_ids"]}
    theirs.update(*(limited[id] for id in gone))
    added = _records(stage, BY_NAME["people"], Change.ADDED)
    return any(not theirs.isdisjoint(record.student_ids) for _, record in added)


def _records(stage: Stage, kind: Kind, wanted: Change) -> Iterator[tuple[str, Any]]:
    found: Iterator[tuple[str, str, Record | None]] = changes_of(stage, kind)
    return ((id, record) for id, change, record in found if change == wanted and record)
