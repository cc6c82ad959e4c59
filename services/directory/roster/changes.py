# SPDX-License-Identifier: Apache-2.0
"""What a roster would change: compared by fingerprints, kept in the stage."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

import msgspec

from services.directory.commands import Record
from services.directory.ports import Collected
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.kinds import Kind
from services.directory.roster.stage import Stage

Item = TypeVar("Item")
NO_MORE: tuple[None, None] = (None, None)


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


Summary = dict[str, dict[str, int]]  # kind -> change -> how many


def compare(stage: Stage, kind: Kind, ids: ContactPointIds, collected: Collected[Any]) -> int:
    """Note every aggregate that the roster adds, changes or no longer has.

    Returns how many the directory has.
    """
    known = 0
    for id, record, before in side_by_side(kind.wanted(stage, ids), collected.fingerprints()):
        known += before is not None
        if record is None:
            stage.add("changes", kind.name, id, Change.REMOVED, b"")
        elif before != record.fingerprint:
            change = Change.ADDED if before is None else Change.CHANGED
            stage.add("changes", kind.name, id, change, msgspec.json.encode(record))
    stage.flush()
    return known


def side_by_side(
    wanted: Iterable[Record], known: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, Record | None, str | None]]:
    """Walk both once: each id with its record and its fingerprint, None where a side lacks it.

    Both must ascend by id, as text is ordered in SQLite and MongoDB alike: by code points.
    """
    fingerprints = _ascending(known)
    id, fingerprint = next(fingerprints, NO_MORE)
    for wanted_id, record in _ascending((record.id, record) for record in wanted):
        while id is not None and id < wanted_id:
            yield id, None, fingerprint
            id, fingerprint = next(fingerprints, NO_MORE)
        if id == wanted_id:
            yield id, record, fingerprint
            id, fingerprint = next(fingerprints, NO_MORE)
        else:
            yield wanted_id, record, None
    while id is not None:
        yield id, None, fingerprint
        id, fingerprint = next(fingerprints, NO_MORE)


def _ascending(pairs: Iterable[tuple[str, Item]]) -> Iterator[tuple[str, Item]]:
    """Out of order, people who are there would look like people who left."""
    last = ""
    for id, item in pairs:
        if id <= last:
            raise RuntimeError("ids do not ascend: nothing can be compared")
        last = id
        yield id, item


def summary(stage: Stage, kinds: Sequence[Kind]) -> Summary:
    found: Summary = {kind.name: dict.fromkeys(map(str, Change), 0) for kind in kinds}
    counts = "SELECT kind, state, count(*) FROM changes GROUP BY kind, state"
    for kind, change, count in stage.ask(counts):
        found[kind][change] = count
    return found


def to_record(stage: Stage, kind: Kind, size: int) -> Iterator[list[tuple[str, Record]]]:
    """What is added or changed, as (change, record), `size` at a time."""
    decoder = msgspec.json.Decoder(kind.record)
    rows = stage.ask(
        "SELECT state, record FROM changes WHERE kind = ? AND state <> ? ORDER BY rowid",
        kind.name, Change.REMOVED,
    )  # fmt: skip
    return batched(((change, decoder.decode(record)) for change, record in rows), size)


def to_let_leave(stage: Stage, kind: Kind, size: int) -> Iterator[list[str]]:
    rows = stage.ask(
        "SELECT id FROM changes WHERE kind = ? AND state = ? ORDER BY rowid",
        kind.name, Change.REMOVED,
    )  # fmt: skip
    return batched((id for (id,) in rows), size)


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
