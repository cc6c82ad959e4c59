# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kernel.errors import Rejected
from services.translation.memory.commands import AddRows, BeginImport, FinishImport, UndoImport
from services.translation.memory.model import Import, Part
from services.translation.memory.ports import Imports, Units
from services.translation.memory.rows import Judged, judged

MOST_ROWS = 500
REMOVED_AT_ONCE = 2_000
BREATH_AFTER = 20


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts, and when."""

    operator_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Added:
    part: Part
    refused: Sequence[Judged] = field(default_factory=tuple)


def begin_import(command: BeginImport, imports: Imports, by: By) -> Import:
    known = imports.find(command.import_id)
    if known is not None:
        return known
    begun = Import(
        import_id=command.import_id, file_name=command.file_name, begun_by=by.operator_id,
        begun_at=by.at, despite=command.despite,
    )  # fmt: skip
    imports.save(begun)
    return begun


def add_rows(
    command: AddRows,
    imports: Imports,
    units: Units,
    names: Sequence[str],
    by: By,
    breathe: Callable[[], None],
) -> Added:
    """Judge rows and keep those that may count; they do when the import is finished.

    `breathe` lets others have their turn: judging five hundred rows keeps a core busy.
    """
    if len(command.rows) > MOST_ROWS:
        raise Rejected(f"At most {MOST_ROWS} rows at once.", code="too-many-rows")
    importing = imports.get(command.import_id)
    read: list[Judged] = []
    for at, row in enumerate(command.rows):
        if at % BREATH_AFTER == 0:
            breathe()
        read.append(
            judged(row, names, import_id=importing.import_id, despite=importing.despite, now=by.at)
        )
    found = {each.unit.unit_id: each.unit for each in read if each.unit is not None}
    known = units.in_force(list(found))
    good = [each.unit for each in read if each.unit is not None]
    part = Part(
        new=len(found) - len(known),
        known=len(good) - len(found) + len(known),
        refused=len(read) - len(good),
    )
    imports.save(importing.with_part(command.number, part))
    units.keep(list(found.values()))
    return Added(part=part, refused=[each for each in read if each.unit is None])


def finish_import(command: FinishImport, imports: Imports, by: By) -> Import:
    finished = imports.get(command.import_id).finished(command.rows, by.at)
    imports.save(finished)
    return finished


def undo_import(command: UndoImport, imports: Imports, units: Units, by: By) -> tuple[Import, int]:
    """From now on none of it counts. What is left to be removed is counted: ask again until 0."""
    undone = imports.get(command.import_id).undone(by.operator_id, command.reason, by.at)
    imports.save(undone)
    return undone, units.remove_of(command.import_id, REMOVED_AT_ONCE)
