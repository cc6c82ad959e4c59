# SPDX-License-Identifier: Apache-2.0
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kernel.errors import Rejected
from services.translation.glossary.commands import (
    ChangeTerms,
    ImportTerms,
    SaveTerm,
    UndoChange,
)
from services.translation.glossary.errors import BadRows, BadTerm, ChangedMeanwhile, NoTerm
from services.translation.glossary.model.changes import (
    Change,
    Step,
    removal,
    steps_back,
    steps_to,
)
from services.translation.glossary.model.term import Term
from services.translation.glossary.ports import GlossaryTerms
from services.translation.glossary.rows import shipped, term_of

MOST_ROWS = 5_000
MOST_BAD_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts, and when."""

    operator_id: str
    name: str
    at: datetime


def save_term(command: SaveTerm, terms: GlossaryTerms, by: By) -> tuple[Term, Change | None]:
    """The term, and what it changed: None when the glossary had it so already."""
    term = term_of(command.row)
    steps = steps_to(terms.all(), [term], alone=False, shipped=shipped())
    return term, _applied("add", steps, terms, by)


def change_terms(command: ChangeTerms, terms: GlossaryTerms, by: By) -> Change | None:
    current = terms.all()
    unknown = [term_id for term_id in command.term_ids if term_id not in current]
    if unknown:
        raise NoTerm(unknown[0])
    chosen = [current[term_id] for term_id in dict.fromkeys(command.term_ids)]
    if command.act == "remove":
        steps = [removal(term, shipped()) for term in chosen]
    elif command.act in ACTS:
        steps = [
            Step(term_id=term.term_id, before=term, after=replace(term, **ACTS[command.act]))
            for term in chosen
        ]
    else:
        raise Rejected('act is none of "remove", "on", "lock" and "unlock".', code="bad-act")
    return _applied(command.act, [step for step in steps if step.before != step.after], terms, by)


def import_terms(
    command: ImportTerms, terms: GlossaryTerms, by: By
) -> tuple[list[Step], Change | None]:
    """What the rows change, all of them or none. Raise BadRows naming each bad row by its line."""
    wanted = _read(command)
    if command.version is not None and command.version != terms.version():
        raise ChangedMeanwhile("the glossary was changed since you looked: look again.")
    steps = steps_to(terms.all(), wanted, alone=command.alone, shipped=shipped())
    if command.dry_run:
        return steps, None
    return steps, _applied("import", steps, terms, by, command.note)


def undo_change(command: UndoChange, terms: GlossaryTerms, by: By) -> Change | None:
    change = terms.change(command.number)
    if change.undone_by:
        raise Rejected(
            f"change {change.number} was undone already, by change {change.undone_by}.",
            code="undone-already",
        )
    steps, touched = steps_back(change, terms.all())
    if touched:
        raise Rejected(
            f"since change {change.number} these terms were changed again: "
            f"{', '.join(touched[:10])}. Undo the later change first.",
            code="changed-since", term_ids=touched,
        )  # fmt: skip
    done = _applied("undo", steps, terms, by, f"of change {change.number}")
    if done is not None:
        terms.mark_undone(change.number, done.number)
    return done


ACTS: Mapping[str, dict[str, Any]] = {
    "on": {"active": True},
    "lock": {"active": True, "locked": True},
    "unlock": {"locked": False},
}


def _applied(
    kind: str, steps: Sequence[Step], terms: GlossaryTerms, by: By, note: str = ""
) -> Change | None:
    if not steps:
        return None
    change = Change(
        number=terms.version() + 1, kind=kind, operator_id=by.operator_id, name=by.name, at=by.at,
        steps=tuple(steps), note=note,
    )  # fmt: skip
    terms.apply(change)
    return change


def _read(command: ImportTerms) -> list[Term]:
    if len(command.rows) > MOST_ROWS:
        raise Rejected(
            f"a glossary's file may have {MOST_ROWS:,} rows, this one has "
            f"{len(command.rows):,}: part it.",
            code="too-many-rows",
        )
    read: dict[str, Term] = {}
    first: dict[str, int] = {}
    bad: list[dict[str, Any]] = []
    for at, row in enumerate(command.rows):
        line = command.lines[at] if at < len(command.lines) else at + 1
        try:
            term = term_of(row)
        except BadTerm as error:
            bad.append({"line": line, "column": error.field, "problem": error.problem})
            continue
        if term.term_id in read:
            problem = f"stands in line {first[term.term_id]} already"
            bad.append({"line": line, "column": "term", "problem": problem})
        read[term.term_id], first[term.term_id] = term, first.get(term.term_id, line)
    if bad:
        raise BadRows(bad[:MOST_BAD_ROWS], len(bad))
    return list(read.values())
