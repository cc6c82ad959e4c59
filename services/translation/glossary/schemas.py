# SPDX-License-Identifier: Apache-2.0
"""The glossary at the edge: plain dicts for those who asked."""

from collections.abc import Sequence
from typing import Any

from services.translation.glossary.model.changes import Change, Step
from services.translation.glossary.model.finding import Found
from services.translation.glossary.model.term import Term
from services.translation.glossary.rows import row_of, shipped

MOST_STEPS = 200


def shown_term(term: Term) -> dict[str, Any]:
    """The row of a file, with the term's id and where it comes from."""
    ships = shipped().get(term.term_id)
    origin = "district" if ships is None else "shipped" if ships == term else "shipped, changed"
    return row_of(term) | {"term_id": term.term_id, "origin": origin}


def shown_found(found: Sequence[Found], locked: Sequence[Found]) -> list[dict[str, Any]]:
    """Where a text has terms; `required` says that no translation leaves without it."""
    required = {(each.term.term_id, each.start) for each in locked}
    return [
        {
            "term_id": each.term.term_id, "start": each.start, "end": each.end, "text": each.text,
            "right": each.right, "allowed": list(each.term.allowed), "note": each.term.note,
            "required": (each.term.term_id, each.start) in required,
        }
        for each in found
    ]  # fmt: skip


def shown_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The first of them, each with the columns that differ."""
    return [_shown_step(step) for step in steps[:MOST_STEPS]]


def shown_change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "number": change.number, "kind": change.kind, "operator_id": change.operator_id,
        "name": change.name, "at": change.at.isoformat(), "note": change.note,
        "undone_by": change.undone_by, "counts": dict(change.counted),
        "steps": shown_steps(change.steps),
    }  # fmt: skip


def _shown_step(step: Step) -> dict[str, Any]:
    before = row_of(step.before) if step.before else {}
    after = row_of(step.after) if step.after else {}
    columns = [column for column in (after or before) if before.get(column) != after.get(column)]
    shown = step.after or step.before
    return {
        "term_id": step.term_id, "kind": step.kind,
        "term": shown.term if shown else "", "translation": shown.translation if shown else "",
        "differs": [
            {"column": each, "before": before.get(each, ""), "after": after.get(each, "")}
            for each in (columns if step.before and step.after else ())
        ],
    }  # fmt: skip
