# SPDX-License-Identifier: Apache-2.0
"""Tasks, reviewers and cancelled requests in MongoDB."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel, ReturnDocument

from contracts.languages import covering
from kernel.errors import Conflict
from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.translation.ports import ReviewWanted
from services.translation.review import handlers
from services.translation.review.lines import Line
from services.translation.review.model import ReviewTask, State, Step

# As long as a translation memory entry; the words themselves are kept there.
KEPT = timedelta(days=400)
COLLECTIONS = (
    Collection(
        name="review_tasks",
        indexes=[
            IndexModel("next_at"),
            IndexModel("claimed_by", partialFilterExpression={"state": "claimed"}),
            IndexModel([("state", ASCENDING), ("due_at", ASCENDING)]),
            IndexModel("request_id"),
            IndexModel("asked_at", expireAfterSeconds=int(KEPT.total_seconds())),
        ],
    ),
    # Of every request that asked: whether somebody waits for it still.
    Collection(
        name="review_requests",
        indexes=[IndexModel("at", expireAfterSeconds=int(KEPT.total_seconds()))],
    ),
    Collection(name="reviewers", indexes=[IndexModel("languages")]),
)


class MongoReviewTasks:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._tasks = unit.database.review_tasks
        self._requests = unit.database.review_requests

    def find(self, task_id: str) -> ReviewTask | None:
        found = self._tasks.find_one({"_id": task_id}, session=self._unit.session)
        return from_document(found) if found else None

    def of_request(self, request_id: str) -> Sequence[ReviewTask]:
        found = self._tasks.find({"request_id": request_id}, session=self._unit.session)
        return [from_document(each) for each in found]

    def held_by(self, operator_id: str) -> Sequence[ReviewTask]:
        held = {"claimed_by": operator_id, "state": State.CLAIMED}
        return [from_document(each) for each in self._tasks.find(held, session=self._unit.session)]

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        found = self._tasks.find({"next_at": {"$lte": now}}, {"_id": 1}).sort("next_at", ASCENDING)
        return [each["_id"] for each in found.limit(limit)]

    def save(self, task: ReviewTask) -> None:
        document = to_document(task)
        if task.version == 0:
            self._tasks.insert_one(document, session=self._unit.session)
        else:
            known = {"_id": task.id, "version": task.version}
            done = self._tasks.replace_one(known, document, session=self._unit.session)
            if done.matched_count == 0:
                raise Conflict(f"task {task.id} changed meanwhile")
        task.version = document["version"]
        self._unit.publish(*task.messages)
        task.messages.clear()

    def stands(self, request_id: str) -> bool:
        # A write, not a look: so a cancelling in another transaction comes before or after.
        found: Document = self._requests.find_one_and_update(
            {"_id": request_id},
            {"$inc": {"asked": 1}, "$setOnInsert": {"at": self._unit.clock()}},
            upsert=True, return_document=ReturnDocument.AFTER, session=self._unit.session,
        )  # type: ignore[assignment]  # fmt: skip
        return not found.get("cancelled", False)

    def cancel(self, request_id: str) -> None:
        self._requests.update_one(
            {"_id": request_id},
            {"$set": {"cancelled": True}, "$setOnInsert": {"at": self._unit.clock()}},
            upsert=True, session=self._unit.session,
        )  # fmt: skip


class MongoReviewers:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._reviewers = unit.database.reviewers

    def languages_of(self, operator_id: str) -> Sequence[str]:
        found = self._reviewers.find_one({"_id": operator_id}, session=self._unit.session)
        return list(found["languages"]) if found else []

    def of(self, language: str) -> Sequence[str]:
        wanted = {"languages": {"$in": covering(language)}}
        found = self._reviewers.find(wanted, session=self._unit.session).sort("_id", ASCENDING)
        return [each["_id"] for each in found]

    def all(self) -> Mapping[str, Sequence[str]]:
        found = self._reviewers.find(session=self._unit.session).sort("_id", ASCENDING)
        return {each["_id"]: list(each["languages"]) for each in found}

    def set(self, operator_id: str, languages: Sequence[str], by: str) -> None:
        if not languages:
            self._reviewers.delete_one({"_id": operator_id}, session=self._unit.session)
            return
        reviewer = {"languages": list(languages), "set_by": by, "set_at": self._unit.clock()}
        self._reviewers.replace_one(
            {"_id": operator_id}, reviewer, upsert=True, session=self._unit.session
        )


class MongoReviews:
    """The port by which a request puts work into the queue, each in a unit of work of its own."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def want(self, wanted: ReviewWanted) -> str:
        own = Unit(
            self._unit.database,
            correlation_id=self._unit.correlation_id,
            causation_id=self._unit.causation_id,
            clock=self._unit.clock,
        )
        tasks, reviewers = MongoReviewTasks(own), MongoReviewers(own)
        for last in (False, True):
            try:
                return own.run(lambda: handlers.want(wanted, tasks, reviewers, own.clock())).id
            except Conflict:
                # The same request in hand twice, after a cut connection: look who was first.
                if last:
                    raise
        raise AssertionError("the last try returns or raises")


def to_document(task: ReviewTask) -> Document:
    document = asdict(task)
    del document["messages"]
    document["_id"] = document.pop("id")
    document["version"] += 1
    document["next_at"] = task.next_at
    return document


def from_document(document: Document) -> ReviewTask:
    """What a newer release added is left out: during an upgrade both read the same documents."""
    values = _known(ReviewTask, document | {"id": document["_id"]})
    values["state"] = State(values["state"])
    values["lines"] = [
        Line(**_known(Line, line) | {"findings": tuple(line["findings"])})
        for line in values["lines"]
    ]
    values["history"] = [Step(**_known(Step, step)) for step in values["history"]]
    return ReviewTask(**values)


def _known(cls: Any, document: Document) -> Document:
    names = {field.name for field in fields(cls)}
    return {name: value for name, value in document.items() if name in names}
