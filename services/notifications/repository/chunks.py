# SPDX-License-Identifier: Apache-2.0
"""Chunks in MongoDB, and the claims that keep two workers from sending one part twice.

`chunks` says how far each part is, `parts` holds its deliveries: what changes often stays small.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.notifications import SendEmailChunk, SendSmsChunk
from kernel.envelope import new_id
from kernel.errors import Rejected
from kernel.messages import Command
from kernel.unit import Unit
from services.notifications.planning.deliveries import PART_SIZE
from services.notifications.repository.claims import Claim, Deferral, Part

Document = dict[str, Any]
COMMANDS: dict[str, type[SendEmailChunk | SendSmsChunk]] = {
    "email": SendEmailChunk,
    "sms": SendSmsChunk,
}
AT_ONCE = datetime.fromtimestamp(0, UTC)


class MongoChunks:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.collection, self.parts = unit.database.chunks, unit.database.parts

    def add(self, chunks: Sequence[Document]) -> None:
        if not chunks:
            return
        heads = [{key: chunk[key] for key in chunk if key != "deliveries"} for chunk in chunks]
        parts = [part for chunk in chunks for part in _parts(chunk)]
        self.collection.insert_many(heads, session=self.unit.session)
        self.parts.insert_many(parts, session=self.unit.session)
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

    def any_left(self, announcement_id: str) -> bool:
        left = {"announcement_id": announcement_id, "state": {"$in": ["waiting", "ready"]}}
        found = self.collection.find_one(left, {"_id": 1}, session=self.unit.session)
        return found is not None

    def in_flight(self, announcement_id: str) -> bool:
        in_doubt = {"state": "free", "unsure.0": {"$exists": True}}
        query = {
            "announcement_id": announcement_id,
            "state": "ready",
            "parts": {"$elemMatch": {"$or": [{"state": "held"}, in_doubt]}},
        }
        found = self.collection.find_one(query, {"_id": 1}, session=self.unit.session)
        return found is not None

    def hurry(self, announcement_id: str, now: datetime) -> None:
        self.collection.update_many(
            {"announcement_id": announcement_id, "retry_at": {"$gt": now}},
            {"$set": {"retry_at": now, "parts.$[deferred].not_before": now}},
            array_filters=[{"deferred.not_before": {"$gt": now}}],
            session=self.unit.session,
        )

    def find(self, chunk_id: str) -> Document | None:
        """The chunk without its deliveries. None when there is none."""
        return self.collection.find_one({"_id": chunk_id})

    def planned_for(self, announcement_id: str, person_id: str) -> list[Document]:
        """{"state", "language", "channel", "put_off", "delivery"} of each planned for a person."""
        of_it = {"_id": {"$gte": f"{announcement_id}:", "$lt": f"{announcement_id};"}}
        parts = list(self.parts.find(of_it | {"deliveries.people": person_id}))
        ids = [part["chunk_id"] for part in parts]
        fields = {"state": 1, "language": 1, "channel": 1, "put_off": 1}
        chunks = {one["_id"]: one for one in self.collection.find({"_id": {"$in": ids}}, fields)}
        each = [(chunks[part["chunk_id"]], one) for part in parts for one in part["deliveries"]]
        return [chunk | {"delivery": one} for chunk, one in each if person_id in one["people"]]

    def claim(
        self, chunk_id: str, holder: str, now: datetime, lease_s: float, most: int = 1,
        seen: Document | None = None,
    ) -> Claim | None:  # fmt: skip
        """Take up to `most` parts that are free or whose lease is over. None: there are none.

        `seen` is the chunk as the caller read it last, which saves reading it once more.
        """
        holder = f"{holder}:{new_id()}"
        until = now + timedelta(seconds=lease_s)
        while True:
            chunk, seen = seen or self.find(chunk_id), None
            if chunk is None or chunk["state"] != "ready":
                return None
            free = [part for part in chunk["parts"] if _is_free(part, now)]
            if not free:
                return None
            if self._take(chunk_id, free[:most], holder, until):
                return self._claimed(chunk_id, free[:most], holder, until)

    def _take(self, chunk_id: str, parts: list[Document], holder: str, until: datetime) -> bool:
        """False when one of them is not as it was read: somebody else was quicker."""
        seen = {
            f"parts.{part['n']}.{field}": part[field]
            for part in parts
            for field in ("state", "fence", "until")
        }
        changes: Document = {}
        for part in parts:
            held = {"state": "held", "holder": holder, "until": until, "fence": part["fence"] + 1}
            changes |= {f"parts.{part['n']}.{field}": value for field, value in held.items()}
        done = self.collection.update_one(
            {"_id": chunk_id, "state": "ready", **seen},
            {"$set": changes, "$addToSet": {"hands": holder}},
        )
        return done.matched_count == 1

    def _claimed(self, chunk_id: str, parts: list[Document], holder: str, until: datetime) -> Claim:
        ids = [_part_id(chunk_id, part["n"]) for part in parts]
        found = self.parts.find({"_id": {"$in": ids}}, {"deliveries": 1})
        deliveries = {document["_id"]: document["deliveries"] for document in found}
        if len(deliveries) < len(ids):
            raise Rejected(f"An older release planned the chunk {chunk_id}.", code="no-parts")
        taken = [_part(part, deliveries[id]) for id, part in zip(ids, parts, strict=True)]
        return Claim(chunk_id=chunk_id, holder=holder, parts=tuple(taken), until=until)

    def prolong(self, claim: Claim, until: datetime) -> bool:
        """Hold the parts longer. False when somebody else has one of them by now."""
        return self._change(claim, {part.n: {"until": until} for part in claim.parts}, {})

    def settle(self, claim: Claim, deferred: Mapping[int, Deferral] | None = None) -> bool:
        """Say how a claim ended: some parts go again, the others are done.

        False when one of them was taken over meanwhile: that one stays as its new holder has it.
        """
        deferred = deferred or {}
        settled = {part.n: _settled(part, deferred.get(part.n)) for part in claim.parts}
        return self._change(claim, settled, _out_of(claim))

    def put_back(self, claim: Claim) -> bool:
        """Give parts back of which nothing left now: what was unsure stays so."""
        freed = {part.n: _freed(part, part.unsure) for part in claim.parts}
        return self._change(claim, freed, _out_of(claim))

    def _change(self, claim: Claim, by_part: Mapping[int, Document], more: Document) -> bool:
        # Not find_one_and_update: for that the server keeps a second copy of what it answered.
        mine = {f"parts.{n}.holder": claim.holder for n in by_part}
        changes = {
            f"parts.{n}.{field}": value
            for n, part in by_part.items()
            for field, value in part.items()
        }
        done = self.collection.update_one(
            {"_id": claim.chunk_id, **mine}, {"$set": changes, **more}
        )
        if done.matched_count or len(by_part) == 1:
            return done.matched_count == 1
        # One was taken over when its lease had run out; the others are ours still.
        changed = [self._change(claim, {n: part}, more) for n, part in by_part.items()]
        return all(changed)

    def finish(self, chunk_id: str) -> bool:
        """Mark a chunk done when all its parts are. True for the one call that did it."""
        done = self.collection.update_one(
            {"_id": chunk_id, "state": "ready", "parts.state": {"$nin": ["free", "held"]}},
            {"$set": {"state": "done"}, "$unset": {"retry_at": 1, "hands": 1}},
        )
        return done.modified_count == 1

    def in_hand(self) -> set[str]:
        """The claims whose parts are in somebody's hands, or were in those of a worker that died
        and that nobody took over. An index holds only the chunks of which some may be."""
        found = self.collection.find({"hands": {"$gt": ""}}, {"parts.state": 1, "parts.holder": 1})
        parts = (part for chunk in found for part in chunk["parts"])
        return {part["holder"] for part in parts if part["state"] == "held"}

    def wait(self, chunk_id: str) -> None:
        """Have a chunk handed over again when the first of its parts can be taken.

        Of parts that others hold, too: one who was cut off from the broker has nobody to follow.
        """
        left = {"$filter": {"input": "$parts", "cond": {"$ne": ["$$this.state", "done"]}}}
        free_at = {"$ifNull": ["$$this.not_before", AT_ONCE]}
        due = {"$cond": [{"$eq": ["$$this.state", "held"]}, "$$this.until", free_at]}
        first = {"$min": {"$map": {"input": left, "in": due}}}
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


def _part_id(chunk_id: str, n: int) -> str:
    return f"{chunk_id}/{n}"


def _parts(chunk: Document) -> Iterable[Document]:
    for part in chunk["parts"]:
        n = part["n"]
        yield {
            "_id": _part_id(chunk["_id"], n),
            "chunk_id": chunk["_id"],
            "deliveries": chunk["deliveries"][n * PART_SIZE : (n + 1) * PART_SIZE],
        }


def _is_free(part: Document, now: datetime) -> bool:
    if part["state"] == "held":
        return bool(part["until"] <= now)
    not_before = part.get("not_before")
    return part["state"] == "free" and (not_before is None or not_before <= now)


def _part(part: Document, deliveries: list[Document]) -> Part:
    fence = part["fence"] + 1
    was_held = fence > part.get("settled_fence", 0) + 1
    unsure = [one["id"] for one in deliveries] if was_held else part.get("unsure", ())
    return Part(
        n=part["n"], fence=fence, tries=part["tries"], deliveries=deliveries,
        unsure=frozenset(unsure),
    )  # fmt: skip


def _settled(part: Part, deferral: Deferral | None) -> Document:
    if deferral is None:
        return {"state": "done"}
    again = {"not_before": deferral.not_before, "tries": part.tries + deferral.is_try}
    return _freed(part, deferral.unsure) | again


def _out_of(claim: Claim) -> Document:
    return {"$pull": {"hands": claim.holder}}


def _freed(part: Part, unsure: Iterable[str]) -> Document:
    return {"state": "free", "settled_fence": part.fence, "unsure": sorted(unsure)}
