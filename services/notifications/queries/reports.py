# SPDX-License-Identifier: Apache-2.0
"""What became of an announcement, in numbers that add up.

A family counts once: reached when something went to one of its people, else under the reason of
the entry that came closest. Families = reached + not reached; while it runs, the rest is on its
way.
"""

from typing import Any

from kernel.clock import utc_now
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.errors import AnnouncementNotFound
from services.notifications.model import Category, Fate
from services.notifications.quiet.repository import waiting
from services.notifications.repository import MongoLedger

Document = dict[str, Any]
# The closest to having arrived wins when a family has several entries.
RANK = (Fate.UNREACHABLE, Fate.SUPPRESSED, Fate.FAILED, Fate.UNKNOWN, Fate.SENT, Fate.DELIVERED)
REACHED = (Fate.SENT, Fate.DELIVERED)


def announcements(database: Database, limit: int) -> list[Document]:
    of_people = {"category": {"$ne": Category.SERVICE}}
    found = database.announcements.find(of_people).sort("accepted_at", -1).limit(limit)
    return [_summary(document) for document in found]


def report(unit: Unit, announcement_id: str) -> Document:
    database = unit.database
    document = database.announcements.find_one({"_id": announcement_id})
    if document is None:
        raise AnnouncementNotFound(announcement_id)
    # Asked for first, so that whoever waits until all is settled sees all of what was settled.
    progress = _progress(database, document)
    return _summary(document) | {
        "operator_id": document["operator_id"],
        "audience": document["audience"],
        "corrects": document.get("corrects", ""),
        "correction_id": document.get("correction_id", ""),
        "seconds": _seconds(document),
        "progress": progress,
        "totals": MongoLedger(unit).totals(announcement_id),
        "families": _families(database, announcement_id),
        "deliveries": _by_language_and_channel(database, announcement_id),
        "languages": _languages(document),
    }


def _summary(document: Document) -> Document:
    return {
        "announcement_id": document["_id"],
        "state": document["state"],
        "category": document["category"],
        "urgent": document["urgent"],
        "subject": document["texts"]["subject"],
        "accepted_at": document["accepted_at"].isoformat(),
        "finished_at": document["finished_at"].isoformat() if document["finished_at"] else None,
    }


def _seconds(document: Document) -> float | None:
    if document["finished_at"] is None:
        return None
    took = document["finished_at"] - document["accepted_at"]
    return float(round(took.total_seconds(), 3))


def _progress(database: Database, document: Document) -> Document:
    pipeline: list[Document] = [
        {"$match": {"announcement_id": document["_id"]}},
        {"$group": {"_id": None, "deliveries": {"$sum": "$size"}}},
    ]
    found = list(database.chunks.aggregate(pipeline))
    settled = {"announcement_id": document["_id"], "chunk_id": {"$exists": True}}
    return {
        "planned": document["planned"],
        "deliveries": found[0]["deliveries"] if found else 0,
        "settled": database.ledger.count_documents(settled),
        "waiting_for_words": document["pending_languages"],
        "put_off": [
            *waiting(database, document["_id"], utc_now()),
            *_in_review(database, document),
        ],
        # A correction: until it is known whom that reached.
        "waiting_for": document["corrects"] if document.get("plan_due_at") else "",
    }


def _in_review(database: Database, document: Document) -> list[Document]:
    """What waits for a person who reads the words first, in the form of what is put off."""
    languages = document.get("in_review", {})
    if not languages:
        return []
    pipeline: list[Document] = [
        {"$match": {"announcement_id": document["_id"], "state": "waiting",
                    "language": {"$in": list(languages)}}},
        {"$group": {"_id": "$language", "deliveries": {"$sum": "$size"}}},
        {"$sort": {"_id": 1}},
    ]  # fmt: skip
    return [
        {"why": "review", "language": one["_id"], "deliveries": one["deliveries"],
         "until": due_at.isoformat() if (due_at := languages[one["_id"]]) else None}
        for one in database.chunks.aggregate(pipeline)
    ]  # fmt: skip


def _languages(document: Document) -> dict[str, Document]:
    return {
        language: {
            "words": words["language"],
            "engine": words["engine"],
            "notice": words["notice"],
            "explanation": words["explanation"],
            "made_by": words.get("made_by", "machine"),
            "beside": bool(words.get("beside")),
        }
        for language, words in document["words"].items()
    }


def _by_language_and_channel(database: Database, announcement_id: str) -> list[Document]:
    """One line for each language and channel: deliveries and families, by state and reason."""
    key = {name: f"${name}" for name in ("language", "channel", "state", "reason")}
    mine = {"$match": {"announcement_id": announcement_id}}
    lines = database.ledger.aggregate([mine, {"$group": {"_id": key, "deliveries": {"$sum": 1}}}])
    # Grouped twice: collecting a line's families into one set takes the square of their number.
    families = database.ledger.aggregate(
        [
            mine,
            {"$unwind": "$families"},
            {"$group": {"_id": {**key, "family": "$families"}}},
            {"$group": {"_id": {name: f"$_id.{name}" for name in key}, "families": {"$sum": 1}}},
        ],
        allowDiskUse=True,
    )
    counted = {tuple(group["_id"].values()): group["families"] for group in families}
    found = [
        group["_id"]
        | {"deliveries": group["deliveries"], "families": counted[tuple(group["_id"].values())]}
        for group in lines
        if tuple(group["_id"].values()) in counted  # the ledger grows between the two questions
    ]
    return sorted(found, key=lambda line: [line[name] for name in key])


def _families(database: Database, announcement_id: str) -> Document:
    """{"total", "reached", "not_reached": [{"state", "reason", "families"}]}: they add up."""
    rank = {"$indexOfArray": [list(RANK), "$state"]}
    pipeline: list[Document] = [
        {"$match": {"announcement_id": announcement_id}},
        {"$unwind": "$families"},
        {"$group": {"_id": "$families",
                    "best": {"$max": {"rank": rank, "reason": "$reason"}}}},
        {"$group": {"_id": "$best", "families": {"$sum": 1}}},
    ]  # fmt: skip
    groups = list(database.ledger.aggregate(pipeline, allowDiskUse=True))
    counted = [
        {
            "state": RANK[group["_id"]["rank"]],
            "reason": group["_id"].get("reason", ""),
            "families": group["families"],
        }
        for group in groups
    ]
    reached = sum(one["families"] for one in counted if one["state"] in REACHED)
    missed = sorted(
        (one for one in counted if one["state"] not in REACHED),
        key=lambda one: (one["state"], one["reason"]),
    )
    return {
        "total": sum(one["families"] for one in counted),
        "reached": reached,
        "not_reached": missed,
    }
