# SPDX-License-Identifier: Apache-2.0
"""When a roster changes so much that two people must have looked at it first."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from kernel.unit import Unit
from services.directory.commands import Record
from services.directory.config import DirectorySettings
from services.directory.roster.changes import Change, Summary, batched
from services.directory.roster.kinds import Kind
from services.directory.roster.preview import changes_of
from services.directory.roster.stage import Stage

MEANWHILE = "changed-meanwhile"  # the directory or the files are not those that were approved
AT_ONCE = 1000
APPLIED = "CREATE TABLE IF NOT EXISTS applied_already (kind TEXT, id TEXT, record BLOB)"


def reasons_to_hold(
    would: Summary, known: Mapping[str, int], settings: DirectorySettings
) -> list[str]:
    """Such as "people-removed"; empty when nothing is out of the ordinary.

    `known`: how many of each kind the directory had. Of what it had none there is no share.
    """
    return [
        *removals(would, known, settings),
        *changes(would, known, settings),
    ]


def changes(would: Summary, known: Mapping[str, int], settings: DirectorySettings) -> list[str]:
    return _above(would, known, Change.CHANGED, settings.roster_hold_changed_percent)


def only_written_otherwise(stage: Stage, kind: Kind, unit: Unit) -> int:
    """How many of the changes change nothing but how something is written."""
    found = 0
    for piece in batched(changes_of(stage, kind), AT_ONCE):
        present = kind.collected(unit).load_many([id for id, _, _ in piece])
        found += sum(
            wanted is not None and each.recorded is not None and wanted.means(each.recorded)
            for (_, _, wanted), each in zip(piece, present, strict=True)
        )
    return found


def removals(would: Summary, known: Mapping[str, int], settings: DirectorySettings) -> list[str]:
    return _above(would, known, Change.REMOVED, settings.roster_hold_removed_percent)


def _above(would: Summary, known: Mapping[str, int], change: Change, percent: int) -> list[str]:
    return [
        f"{kind}-{change}"
        for kind, counted in would.items()
        if counted.get(change, 0) * 100 > known.get(kind, 0) * percent and known.get(kind, 0)
    ]


def tightenings(stage: Stage, kind: Kind, unit: Unit) -> Iterator[list[tuple[str, Record]]]:
    """Those changes of a kind that keep somebody from something: they do not wait for approval.

    As (change, record), some at a time. What would leave never tightens.
    """
    if kind.tightens is None:
        return
    for piece in batched(changes_of(stage, kind), AT_ONCE):
        present = kind.collected(unit).load_many([id for id, _, _ in piece])
        found = [
            (change, kind.narrowed(aggregate.recorded, wanted))
            for (_, change, wanted), aggregate in zip(piece, present, strict=True)
            if wanted is not None and kind.tightens(aggregate.recorded, wanted)
        ]
        if found:
            yield found


def take_out(stage: Stage, kind: Kind, records: Iterable[Record]) -> None:
    """These are applied: what is left is what waits. One that was narrowed waits for its rest."""
    stage.run(APPLIED)
    stage.add_many(
        "applied_already", [(kind.name, each.id, msgspec.json.encode(each)) for each in records]
    )


def forget_taken_out(stage: Stage) -> None:
    stage.run(APPLIED)
    stage.run(
        "DELETE FROM changes WHERE (kind, id, record) IN "
        "(SELECT kind, id, record FROM applied_already)"
    )
