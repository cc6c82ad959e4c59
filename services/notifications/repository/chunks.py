# SPDX-License-Identifier: Apache-2.0
"""Chunks in MongoDB, and the claims that keep two workers from sending one part twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument

from contracts.notifications import SendEmailChunk, SendSmsChunk
from kernel.envelope import new_id
from kernel.messages import Command
from kernel.unit import Unit
from services.notifications.planning.deliveries import PART_SIZE

Document = dict[str, Any]
COMMANDS: dict[str, type[SendEmailChunk | SendSmsChunk]] = {
    "email": SendEmailChunk,
    "sms": SendSmsChunk,
}


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A part of a chunk that one worker holds. `fence` grows with every holder.

    `unsure` are deliveries that may have arrived already: handed over without an answer, or, when
    somebody held the part before and did not say how it ended, all of it that is not in the ledger.
    """

    chunk_id: str
    n: int
    fence: int
    holder: str
    tries: int
    deliveries: list[Document]
    unsure: frozenset[str]


class MongoChunks:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.collection = unit.database.chunks

    def add(self, chunks: Sequence[Document]) -> None:
        if not chunks:
            return
        self.collection.insert_many(list(chunks), session=self.unit.session)
        self.unit.publish(*[hand_over(chunk) for chunk in chunks if chunk["state"] == "ready"])

    def release(self, announcement_id: str, language: str) -> int:
        waiting = {"announcement_id": announcement_id, "language": language, "state": "waiting"}
        fields = {"announcement_id": 1, "channel": 1, "urgent": 1}
        found = list(self.collection.find(waiting, fields, session=self.unit.session))
        if found:
            self.collection.update_many(
                waiting, {"$set": {"state": "ready"}}, session=self.unit.session
            )
            self.unit.publish(*[hand_over(chunk) for chunk in found])
        return len(found)

    def find(self, chunk_id: str) -> Document | None:
        """The chunk without the deliveries' personal data. None when there is none."""
        return self.collection.find_one({"_id": chunk_id}, {"deliveries": 0})

    def claim(self, chunk_id: str, holder: str, now: datetime, lease_s: float) -> Claim | None:
        """Take the next part that is free or whose holder is overdue; None when there is none."""
        until = now + timedelta(seconds=lease_s)
        holder = f"{holder}:{new_id()}"  # each claim its own: one worker may come by twice
        free = {"state": "free", "$or": [{"not_before": None}, {"not_before": {"$lte": now}}]}
        overdue = {"state": "held", "until": {"$lte": now}}
        document = self.collection.find_one_and_update(
            {
                "_id": chunk_id,
                "state": "ready",
                "parts": {"$elemMatch": {"$or": [free, overdue]}},
            },
            {
                "$set": {
                    "parts.$.state": "held",
                    "parts.$.holder": holder,
                    "parts.$.until": until,
                },
                "$inc": {"parts.$.fence": 1},
            },
            {"parts": 1},
            return_document=ReturnDocument.AFTER,
        )
        if document is None:
            return None
        mine = next(
            part
            for part in document["parts"]
            if part["holder"] == holder and part["state"] == "held"
        )
        return self._claimed(chunk_id, mine, holder)

    def _claimed(self, chunk_id: str, part: Document, holder: str) -> Claim:
        sliced = {"deliveries": {"$slice": [part["n"] * PART_SIZE, PART_SIZE]}}
        document = self.collection.find_one({"_id": chunk_id}, sliced) or {"deliveries": []}
        deliveries = document["deliveries"]
        was_held = part["fence"] > part.get("settled_fence", 0) + 1
        unsure = [one["id"] for one in deliveries] if was_held else part.get("unsure", ())
        return Claim(
            chunk_id=chunk_id, n=part["n"], fence=part["fence"], holder=holder,
            tries=part["tries"], deliveries=deliveries, unsure=frozenset(unsure),
        )  # fmt: skip

    def prolong(self, claim: Claim, until: datetime) -> bool:
        """Hold a part longer. False when somebody else has it by now."""
        return self._change(claim, {"parts.$.until": until})

    def part_done(self, claim: Claim) -> bool:
        return self._change(claim, {"parts.$.state": "done"})

    def part_untouched(self, claim: Claim) -> bool:
        """Give a part back of which nothing left now: what was unsure stays so."""
        return self._free(claim, claim.unsure, {})

    def part_deferred(
        self, claim: Claim, *, not_before: datetime, unsure: Iterable[str] = ()
    ) -> bool:
        """Give a part back for another try: what of it is in the ledger is settled."""
        return self._free(
            claim, unsure, {"parts.$.not_before": not_before, "parts.$.tries": claim.tries + 1}
        )

    def _free(self, claim: Claim, unsure: Iterable[str], changes: Document) -> bool:
        return self._change(
            claim,
            {
                "parts.$.state": "free",
                "parts.$.settled_fence": claim.fence,
                "parts.$.unsure": sorted(unsure),
                **changes,
            },
        )

    def _change(self, claim: Claim, changes: Document) -> bool:
        held = {"$elemMatch": {"n": claim.n, "fence": claim.fence, "holder": claim.holder}}
        done = self.collection.update_one({"_id": claim.chunk_id, "parts": held}, {"$set": changes})
        return done.matched_count == 1

    def finish(self, chunk_id: str) -> bool:
        """Mark a chunk done when all its parts are. True for the one call that did it."""
        done = self.collection.update_one(
            {"_id": chunk_id, "state": "ready", "parts.state": {"$nin": ["free", "held"]}},
            {"$set": {"state": "done"}, "$unset": {"retry_at": 1}},
            session=self.unit.session,
        )
        return done.modified_count == 1

    def wait(self, chunk_id: str) -> None:
        """Have a chunk handed over again when the first of its deferred parts is due."""
        deferred = {"$filter": {"input": "$parts", "cond": {"$eq": ["$$this.state", "free"]}}}
        first = {"$min": {"$map": {"input": deferred, "in": "$$this.not_before"}}}
        self.collection.update_one(
            {"_id": chunk_id, "state": "ready"}, [{"$set": {"retry_at": first}}]
        )

    def hand_over_due(self, now: datetime, limit: int = 200) -> int:
        """Put chunks whose deferred parts may be tried again back on their queue."""
        fields = {"announcement_id": 1, "channel": 1, "urgent": 1}
        due = list(
            self.collection.find({"retry_at": {"$lte": now}}, fields, session=self.unit.session)
            .limit(limit)
        )  # fmt: skip
        if due:
            self.collection.update_many(
                {"_id": {"$in": [chunk["_id"] for chunk in due]}},
                {"$unset": {"retry_at": 1}},
                session=self.unit.session,
            )
            self.unit.publish(*[hand_over(chunk) for chunk in due])
        return len(due)


def hand_over(chunk: Document) -> Command:
    return COMMANDS[chunk["channel"]](
        chunk_id=chunk["_id"], announcement_id=chunk["announcement_id"], urgent=chunk["urgent"]
    )
