# SPDX-License-Identifier: Apache-2.0
"""What a chain of entries is made of, and how a change of it is found. The store: kernel.chain."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Document = dict[str, Any]
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
    former: Sequence[bytes] = (),
) -> Verdict:
    """Look at every entry after `after` (None: at all), and at the head that is `kept`.

    `against` is a head that was seen earlier: the chain must still pass through it. `former` are
    keys of before, the oldest first: after an entry of one key none of an older one is genuine.
    """
    keys = (*former, key)
    head, problem = read_head(keys, scope, kept)
    findings = [Finding(seq=0, what=problem)] if problem else []
    walk = _Walk(keys, scope, after or Head(), head, against)
    for entry in entries:
        findings += walk.step(entry)
        if len(findings) >= MOST_FINDINGS:
            return Verdict(head=head, findings=findings)
    if kept is None and walk.last.count:
        findings.append(Finding(seq=0, what="the head is gone"))
    findings += [] if problem else walk.end()
    if findings:
        return Verdict(head=head, findings=sorted(findings, key=lambda one: one.seq))
    return Verdict(head=walk.last, findings=[])


class _Walk:
    """Entries one after the other, and what is wrong with each."""

    def __init__(
        self, keys: Sequence[bytes], scope: str, start: Head, head: Head, against: Head | None
    ) -> None:
        self._keys, self._scope, self.last, self._head = list(keys), scope, start, head
        self._against = against

    def step(self, entry: Document) -> Iterator[Finding]:
        seq, expected = entry["_id"], self.last.count + 1
        if type(seq) is not int or seq < expected:
            yield Finding(seq=expected, what=f"something that is no entry stands here: {seq!r}")
            return
        if seq > expected:
            yield Finding(seq=expected, what=f"missing: {expected} to {seq - 1}")
        elif entry.get("prev") != self.last.hash:
            yield Finding(seq=seq, what="does not follow on the entry before it")
        if not self._is_genuine(entry):
            yield Finding(seq=seq, what="was changed, or was not made by the platform")
        self.last = Head(count=seq, hash=str(entry.get("hash")))
        if self._head.count == seq and self._head != self.last:
            yield Finding(seq=seq, what="is another than the head says")
        if self._against and self._against.count == seq and self._against != self.last:
            yield Finding(seq=seq, what="is another than the one that was seen here before")

    def end(self) -> Iterator[Finding]:
        """What follows on the head is fine: its maker was stopped before moving the head."""
        last = self.last.count
        if last < self._head.count:
            yield Finding(seq=last + 1, what=f"missing: {last + 1} to {self._head.count}, the last")
        if self._against and last < self._against.count:
            yield Finding(
                seq=last + 1,
                what=f"put back to an earlier state: entry {self._against.count} was seen before",
            )

    def _is_genuine(self, entry: Document) -> bool:
        for place, key in enumerate(self._keys):
            if is_genuine(key, self._scope, entry):
                del self._keys[:place]
                return True
        return False


def is_genuine(key: bytes, scope: str, entry: Document) -> bool:
    """Whether the platform made it so: no word on whether it follows on another."""
    try:
        wanted = hash_of(key, scope, entry)
    except (TypeError, ValueError):  # it holds what no entry holds
        return False
    return hmac.compare_digest(wanted, str(entry.get("hash")))


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


def read_head(keys: Sequence[bytes], scope: str, kept: Document | None) -> tuple[Head, str]:
    if kept is None:
        return Head(), ""
    count, digest = kept.get("count"), kept.get("hash")
    if type(count) is not int or not isinstance(digest, str):
        return Head(), "the head was changed"
    head = Head(count=count, hash=digest)
    seal = str(kept.get("seal"))
    genuine = any(hmac.compare_digest(_head_seal(key, scope, head), seal) for key in keys)
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
