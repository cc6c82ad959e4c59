# SPDX-License-Identifier: Apache-2.0
"""An append-only chain of entries: whoever changes one afterwards is found out.

Each entry carries the hash of the one before and a hash of its own, keyed (HMAC-SHA256), so that
somebody who can write to the database but has no key can make none. The head says how many there
are and which is the last, sealed with the same key. What this cannot find: whoever holds both
database and key; and a database that was put back whole to an earlier state, unless somebody
remembers a later head (`against`).
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING

from kernel.mongo import Database, Document
from kernel.unit import Unit

HEADS = "chain_heads"
START = "0" * 64
MOST_FINDINGS = 20


@dataclass(frozen=True, kw_only=True)
class Head:
    """How many entries there are, and the hash of the last. Its text is "COUNT:HASH"."""

    count: int = 0
    hash: str = START

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Raises ValueError for what is no head's text."""
        count, _, digest = text.partition(":")
        if len(digest) != len(START):
            raise ValueError("a head is written COUNT:HASH, as `rapport audit verify` prints it")
        return cls(count=int(count), hash=digest)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is wrong at entry `seq`; 0 where it is about the chain as a whole."""

    seq: int
    what: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`findings` come by ascending entry, the first bad one first; empty: the chain is whole."""

    head: Head
    findings: list[Finding]


def chain_key(token_key: str) -> bytes:
    """The key of all chains, derived from RAPPORT_TOKEN_KEY."""
    return hmac.digest(token_key.encode(), b"rapport chain v1", hashlib.sha256)


def link(key: bytes, scope: str, head: Head, body: Document, at: datetime) -> Document:
    """The entry that follows on `head`. `scope` says which chain of which database it is in."""
    entry = {"_id": head.count + 1, "at": _milliseconds(at), "prev": head.hash, "body": plain(body)}
    return entry | {"hash": hash_of(key, scope, entry)}


def hash_of(key: bytes, scope: str, entry: Document) -> str:
    """The hash that an entry must have: over everything it holds but its hash."""
    return _sealed(key, scope, {name: entry[name] for name in entry if name != "hash"})


def head_document(key: bytes, scope: str, head: Head) -> Document:
    return {"count": head.count, "hash": head.hash, "seal": _head_seal(key, scope, head)}


def check(
    key: bytes,
    scope: str,
    entries: Iterable[Document],
    kept: Document | None,
    *,
    after: Head | None = None,
    against: Head | None = None,
) -> Verdict:
    """Look at every entry after `after` (None: at all), and at the head that is `kept`.

    `against` is a head that was seen earlier: the chain must still pass through it.
    """
    head, problem = _read_head(key, scope, kept)
    findings = [Finding(seq=0, what=problem)] if problem else []
    walk = _Walk(key, scope, after or Head(), against)
    for entry in entries:
        findings += walk.step(entry)
        if len(findings) >= MOST_FINDINGS:
            return Verdict(head=head, findings=findings)
    if not problem:
        findings += walk.end(head)
    return Verdict(head=head, findings=sorted(findings, key=lambda one: one.seq or head.count + 1))


class _Walk:
    """Entries one after the other, and what is wrong with each."""

    def __init__(self, key: bytes, scope: str, start: Head, against: Head | None) -> None:
        self._key, self._scope, self._last, self._against = key, scope, start, against

    def step(self, entry: Document) -> Iterator[Finding]:
        seq, expected = entry["_id"], self._last.count + 1
        if type(seq) is not int or seq < expected:
            yield Finding(seq=expected, what=f"something that is no entry stands here: {seq!r}")
            return
        if seq > expected:
            yield Finding(seq=expected, what=f"missing: {expected} to {seq - 1}")
        elif entry.get("prev") != self._last.hash:
            yield Finding(seq=seq, what="does not follow on the entry before it")
        if not self._is_genuine(entry):
            yield Finding(seq=seq, what="was changed, or was not made by the platform")
        self._last = Head(count=seq, hash=str(entry.get("hash")))
        if self._against is not None and seq == self._against.count and self._differs():
            yield Finding(seq=seq, what="is another than the one that was seen here before")

    def end(self, head: Head) -> Iterator[Finding]:
        last = self._last.count
        if last < head.count:
            yield Finding(seq=last + 1, what=f"missing: {last + 1} to {head.count}, the last")
        elif self._last != head:
            yield Finding(seq=head.count + 1 if last > head.count else last, what="past the head")
        if self._against is not None and last < self._against.count:
            yield Finding(
                seq=last + 1,
                what=f"put back to an earlier state: entry {self._against.count} was seen before",
            )

    def _differs(self) -> bool:
        return self._against is not None and self._last.hash != self._against.hash

    def _is_genuine(self, entry: Document) -> bool:
        try:
            wanted = hash_of(self._key, self._scope, entry)
        except (TypeError, ValueError):  # it holds what no entry holds
            return False
        return hmac.compare_digest(wanted, str(entry.get("hash")))


class Chain:
    """The chain `name` of the service's database; appending joins the open unit of work.

    Two who append at once conflict, and one of them runs again: none is lost and none forks.
    `key` is the unit's unless given.
    """

    def __init__(self, unit: Unit, name: str, key: bytes = b"") -> None:
        self._unit, self.name = unit, name
        self._key = key or unit.chain_key
        self.scope = scope_of(unit.database, name)
        if not self._key:
            raise RuntimeError("this unit of work was made without the chains' key")

    def append(self, body: Document) -> Document:
        """The new entry: _id (its place, from 1), at, prev, body, hash.

        `body` holds JSON's kinds of values and aware times.
        """
        session = self._unit.session
        if session is None:
            raise RuntimeError("nothing is appended outside an open unit of work")
        database = self._unit.database
        kept = database[HEADS].find_one({"_id": self.name}, session=session)
        head = Head(count=kept["count"], hash=kept["hash"]) if kept else Head()
        entry = link(self._key, self.scope, head, body, self._unit.clock())
        new = head_document(
            self._key, self.scope, Head(count=entry["_id"], hash=str(entry["hash"]))
        )
        # The head first: who comes second meets a conflict before anything else is written.
        database[HEADS].replace_one({"_id": self.name}, new, upsert=True, session=session)
        database[self.name].insert_one(entry, session=session)
        return entry


def verify(
    database: Database,
    name: str,
    key: bytes,
    *,
    since: int = 0,
    against: Head | None = None,
) -> Verdict:
    """Look at the whole chain, or at what came after entry `since`, which is then trusted."""
    scope = scope_of(database, name)
    # The head is read first: what is appended meanwhile is no fault.
    kept = database[HEADS].find_one({"_id": name})
    most = kept["count"] if kept and isinstance(kept.get("count"), int) else None
    trusted = database[name].find_one({"_id": since}) if since else None
    after = Head(count=since, hash=str(trusted["hash"])) if trusted else None
    entries = database[name].find({"_id": {"$gt": since}} if after else {}).sort("_id", ASCENDING)
    return check(
        key, scope, _up_to(entries, most, database, name), kept, after=after, against=against
    )


def _up_to(
    entries: Iterable[Document], most: int | None, database: Database, name: str
) -> Iterator[Document]:
    """Without those that were appended, head and all, since the head was read."""
    for entry in entries:
        seq = entry["_id"]
        if most is not None and isinstance(seq, int) and seq > most:
            now = database[HEADS].find_one({"_id": name}) or {}
            if seq <= now.get("count", 0):
                return
        yield entry


def scope_of(database: Database, name: str) -> str:
    return f"{database.name}.{name}"


def plain(value: Any) -> Any:
    """As the database gives it back: tuples as lists, times in milliseconds of UTC."""
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return _milliseconds(value)
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise TypeError(f"an entry holds no {type(value).__name__}")


def _milliseconds(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise TypeError("a time without a zone")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _read_head(key: bytes, scope: str, kept: Document | None) -> tuple[Head, str]:
    if kept is None:
        return Head(), ""
    count, digest = kept.get("count"), kept.get("hash")
    if type(count) is not int or not isinstance(digest, str):
        return Head(), "the head was changed"
    head = Head(count=count, hash=digest)
    genuine = hmac.compare_digest(_head_seal(key, scope, head), str(kept.get("seal")))
    return head, "" if genuine else "the head was changed"


def _head_seal(key: bytes, scope: str, head: Head) -> str:
    return _sealed(key, f"{scope}.head", str(head))


def _sealed(key: bytes, scope: str, value: Any) -> str:
    text = json.dumps(
        [scope, value], sort_keys=True, separators=(",", ":"), allow_nan=False, default=_time
    )
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _time(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$at": value.isoformat(timespec="milliseconds")}
    raise TypeError(f"an entry holds no {type(value).__name__}")
