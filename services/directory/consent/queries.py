# SPDX-License-Identifier: Apache-2.0
"""What holds for a person now, choice by choice, and the entries that prove it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pymongo import ASCENDING

from contracts.choices import BASES, CATEGORIES, CHANNEL_OF_KIND, decisive
from kernel.chain import HEADS, hash_of, scope_of
from kernel.mongo import Document
from kernel.unit import Unit
from services.directory.consent.ports import Entry
from services.directory.consent.repository import CHAIN

Answer = dict[str, Any]


def effective(
    person: Answer, entries: Iterable[Entry], schools: Mapping[str, Sequence[str]]
) -> Iterator[Answer]:
    """Yes or no for each address, category and student, each with what decides it.

    `person` is what `person_show` answers, `schools` are those of their students. Whoever has no
    students is asked on nobody's account.
    """
    by_id = {entry.statement.choice.choice_id: entry for entry in entries}
    choices = [entry.statement.choice for entry in by_id.values()]
    students = [one["person_id"] for one in person["students"]] or [""]
    for point in person["contact_points"]:
        channel, id = CHANNEL_OF_KIND[point["kind"]], point["contact_point_id"]
        for category in CATEGORIES:
            for student in students:
                last = decisive(
                    category, channel, student, person["person_id"], id, choices,
                    schools.get(student, ()),
                )  # fmt: skip
                yield {
                    "contact_point_id": id,
                    "channel": channel,
                    "category": category,
                    "student_id": student,
                    "allowed": last is None or last.allowed,
                    "basis": by_id[last.choice_id].statement.basis if last else BASES[category],
                    "choice_id": last.choice_id if last else "",
                }


def told(entry: Entry) -> Answer:
    """An entry as a screen shows it."""
    statement, choice = entry.statement, entry.statement.choice
    return {
        "seq": entry.seq,
        "choice_id": choice.choice_id,
        "allowed": choice.allowed,
        "said_at": choice.at.isoformat(),
        "entered_at": entry.at.isoformat(),
        "contact_point_id": choice.contact_point_id,
        "category": choice.category,
        "channel": choice.channel,
        "student_id": choice.student_id,
        "school_id": choice.school_id,
        "basis": statement.basis,
        "origin": statement.origin,
        "evidence": statement.evidence,
        "entered_by": statement.entered_by,
    }


def exported(unit: Unit, person_ids: Sequence[str], contact_point_ids: Sequence[str]) -> Answer:
    """Every entry that concerns these people, or concerned them when it was said, sealed."""
    whose = [
        {"body.people": {"$in": list(person_ids)}},
        {"body.contact_point_id": {"$in": list(contact_point_ids)}},
    ]
    found = unit.database[CHAIN].find({"$or": whose}).sort("_id", ASCENDING)
    head = unit.database[HEADS].find_one({"_id": CHAIN}) or {"count": 0, "hash": ""}
    export: Answer = {
        "format": "rapport.consent.export.v1",
        "scope": scope_of(unit.database, CHAIN),
        "exported_at": unit.clock().isoformat(),
        "people": sorted(person_ids),
        "entries_in_all": head["count"],
        "head": head["hash"],
        "entries": [_as_json(each) for each in found],
    }
    # Over all of it: no entry can be left out of the file unseen.
    return export | {"hash": hash_of(unit.chain_key, f"{export['scope']}.export", export)}


def _as_json(entry: Document) -> Answer:
    return entry | {"at": entry["at"].isoformat(timespec="milliseconds")}
