# SPDX-License-Identifier: Apache-2.0
"""An append-only chain of entries: whoever changes one afterwards is found out.

Each entry carries the hash of the one before and a hash of its own, keyed (HMAC-SHA256), so that
somebody who can write to the database but has no key can make none. The head says how many there
are and which is the last, sealed with the same key. What this cannot find: whoever holds both
database and key; and a database that was put back whole to an earlier state, unless somebody
remembers a later head (`against`).
"""

import random
import time
from collections.abc import Sequence

from pymongo import ASCENDING
from pymongo.errors import BulkWriteError, DuplicateKeyError

from kernel.errors import Conflict
from kernel.mongo import Database, Document
from kernel.seals import (
    Finding,
    Head,
    Verdict,
    chain_key,
    check,
    hash_of,
    head_document,
    is_genuine,
    link,
    plain,
)
from kernel.turns import turn
from kernel.unit import Unit

__all__ = [
    "HEADS", "Chain", "Finding", "Head", "Verdict", "chain_key", "check", "hash_of",
    "head_document", "link", "plain", "scope_of", "verify",
]  # fmt: skip

HEADS = "chain_heads"
AT_ONCE = 1000  # between batches of a look at all of them others of the process have their turn
TRIES, RETRY_S = 20, 0.05


class Chain:
    """The chain `name` of the service's database. `key` is the unit's unless given.

    Two who append at once conflict, and one of them begins again: none is lost and none forks. Made
    before the unit of work is opened, it spares that to all of one process.
    """

    def __init__(self, unit: Unit, name: str, key: bytes = b"") -> None:
        self._unit, self.name = unit, name
        self._key = key or unit.chain_key
        self.scope = scope_of(unit.database, name)
        if not self._key:
            raise RuntimeError("this unit of work was made without the chains' key")

    def append(self, body: Document) -> Document:
        """The new entry, in the open unit of work: _id (its place, from 1), at, prev, body, hash.

        `body` holds JSON's kinds of values and aware times.
        """
        session = self._unit.session
        if session is None:
            raise RuntimeError("nothing is appended outside an open unit of work")
        self._unit.turns.want(self.scope)  # where this attempt is in vain, the next is alone
        entry = link(self._key, self.scope, self._last(), body, self._unit.clock())
        # The head first: who comes second meets a conflict before anything else is written.
        self._unit.database[HEADS].replace_one(
            {"_id": self.name}, self._head_at(entry), upsert=True, session=session
        )
        self._unit.database[self.name].insert_one(entry, session=session)
        return entry

    def append_alone(self, bodies: Sequence[Document]) -> list[Document]:
        """New entries, kept when this returns, without a unit of work.

        Whoever is killed in the middle of a unit of work keeps others from the head for as long
        as the server lets it; in the middle of this, nobody.
        """
        if self._unit.session is not None:
            raise RuntimeError("a chain is appended to alone outside a unit of work")
        with turn(self.scope):
            for _ in range(TRIES):
                entries = self._linked(bodies)
                try:
                    self._unit.database[self.name].insert_many(entries)
                except BulkWriteError:  # another process was first
                    time.sleep(random.uniform(0, RETRY_S))  # noqa: S311
                    continue
                self._move_head(entries[-1])
                return entries
        raise Conflict(f"the chain {self.name} does not go on: rapport audit verify says why")

    def _linked(self, bodies: Sequence[Document]) -> list[Document]:
        last, entries = self._last(), []
        for body in bodies:
            entries.append(link(self._key, self.scope, last, body, self._unit.clock()))
            last = Head(count=entries[-1]["_id"], hash=entries[-1]["hash"])
        return entries

    def _last(self) -> Head:
        """The last entry; it may be past the head, whose mover was stopped."""
        database, session = self._unit.database, self._unit.session
        kept = database[HEADS].find_one({"_id": self.name}, session=session)
        if kept is None and session is None:
            self._make_head()
        last = Head(count=kept["count"], hash=kept["hash"]) if kept else Head()
        later = database[self.name].find({"_id": {"$gt": last.count}}, session=session)
        for entry in later.sort("_id", ASCENDING).limit(AT_ONCE):
            if entry.get("prev") != last.hash or not is_genuine(self._key, self.scope, entry):
                break
            last = Head(count=entry["_id"], hash=entry["hash"])
        return last

    def _make_head(self) -> None:
        """Before the first entry: where there are entries and no head, somebody removed it."""
        try:
            self._unit.database[HEADS].insert_one(
                {"_id": self.name} | head_document(self._key, self.scope, Head())
            )
        except DuplicateKeyError:
            return

    def _move_head(self, entry: Document) -> None:
        """Forward only: another process may have moved it past this."""
        behind = {"_id": self.name, "count": {"$lt": entry["_id"]}}
        self._unit.database[HEADS].update_one(behind, {"$set": self._head_at(entry)})

    def _head_at(self, entry: Document) -> Document:
        head = Head(count=entry["_id"], hash=entry["hash"])
        return head_document(self._key, self.scope, head)


def verify(
    database: Database,
    name: str,
    key: bytes,
    *,
    against: Head | None = None,
    only_after: bool = False,
    former: Sequence[bytes] = (),
) -> Verdict:
    """Look at the whole chain, or `only_after` the head that was seen before: `against`.

    The verdict's head is the last entry, for whoever wants to remember it.
    """
    # The head first: what is appended meanwhile is past it, and no fault.
    kept = database[HEADS].find_one({"_id": name})
    start, before = {}, None
    if only_after and against and against.count:
        # From that entry on, and not after it: it must still be what it was.
        start = {"_id": {"$gte": against.count}}
        first = database[name].find_one({"_id": against.count - 1})
        before = Head(count=against.count - 1, hash=first["hash"]) if first else None
    entries = database[name].find(start).sort("_id", ASCENDING).batch_size(AT_ONCE)
    scope = scope_of(database, name)
    return check(key, scope, entries, kept, after=before, against=against, former=former)


def scope_of(database: Database, name: str) -> str:
    """Which chain of which database: no entry is genuine in another."""
    return f"{database.name}.{name}"
