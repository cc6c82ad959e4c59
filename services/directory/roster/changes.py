# SPDX-License-Identifier: Apache-2.0
"""What a roster would change: compared by fingerprints, kept in the stage."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

import msgspec

from services.directory.commands import Record
from services.directory.ports import Collected
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.kinds import KINDS, Kind
from services.directory.roster.stage import Stage

Item = TypeVar("Item")
COMPARED_AT_ONCE = 1000


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


Summary = dict[str, dict[str, int]]  # kind -> change -> how many


def compare(stage: Stage, kind: Kind, ids: ContactPointIds, collected: Collected[Any]) -> None:
    """Note every aggregate that the roster adds, changes or no longer has."""
    for records in batched(kind.wanted(stage, ids), COMPARED_AT_ONCE):
        known = collected.fingerprints([record.id for record in records])
        for record in records:
            stage.add("wanted", kind.name, record.id)
            before = known.get(record.id)
            if before != record.fingerprint:
                change = Change.ADDED if before is None else Change.CHANGED
                stage.add("changes", kind.name, record.id, change, msgspec.json.encode(record))
    stage.flush()
    for known_ids in collected.ids_in_directory():
        for id in known_ids:
            if not stage.count(
                "SELECT count(*) FROM wanted WHERE kind = ? AND id = ?", kind.name, id
            ):
                stage.add("changes", kind.name, id, Change.REMOVED, b"")
    stage.flush()


def summary(stage: Stage) -> Summary:
    found: Summary = {kind.name: dict.fromkeys(map(str, Change), 0) for kind in KINDS}
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
