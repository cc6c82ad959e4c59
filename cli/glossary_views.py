# SPDX-License-Identifier: Apache-2.0
"""Terms and changes of the glossary for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType

from cli.tables import moment, table

Shown = Mapping[str, Any]


def terms_table(terms: Sequence[Shown]) -> RenderableType:
    return table(
        [
            (
                one["term_id"], one["term"], becomes(one), strength(one), one["category"],
                one["origin"],
            )
            for one in terms
        ],
        "id!", "term", "becomes", "", "category", "from",
        empty="No such term.",
    )  # fmt: skip


def becomes(term: Shown) -> str:
    forms = [term["translation"], *filter(None, term["translation_plural"].split("|"))]
    return "stays as it is" if term["keep"] == "yes" else ", ".join(forms)


def strength(term: Shown) -> str:
    return "off" if term["active"] == "no" else "locked" if term["locked"] == "yes" else ""


def check_table(found: Shown) -> RenderableType:
    return table(
        [
            (one["text"], one["right"], ", ".join(one["allowed"]), one["required"], one["note"])
            for one in found["terms"]
        ],
        "in the text", "becomes", "also counts", "locked", "note",
        empty="No term of the glossary is in this text.",
    )  # fmt: skip


def steps_table(change: Shown, most: int) -> RenderableType:
    steps, counts = change["steps"], change["counts"]
    rows = [
        (one["kind"], one["term_id"], one["term"], one["translation"], differences(one))
        for one in steps[:most]
    ]
    left = sum(counts.values()) - len(rows)
    total = counted(counts) + (f"; {left:,} more are not shown" if left > 0 else "")
    drawn = table(
        rows, "", "id!", "term", "translation", "what differs",
        empty="All of it is in the glossary already.",
    )  # fmt: skip
    return Group(drawn, total) if rows else drawn


def differences(step: Shown) -> str:
    return "; ".join(
        f"{one['column']}: {one['before'] or '-'} → {one['after'] or '-'}"
        for one in step["differs"]
    )


def history_table(changes: Sequence[Shown]) -> RenderableType:
    return table(
        [
            (
                one["number"], moment(one["at"]), one["name"], one["kind"],
                counted(one["counts"]), one["note"] + undone(one),
            )
            for one in changes
        ],
        "number#", "when", "who", "did", "what", "note",
        empty="Nothing was changed yet.",
    )  # fmt: skip


def undone(change: Shown) -> str:
    return f" (undone by {change['undone_by']})" if change["undone_by"] else ""


def counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in counts.items() if count) or "nothing"


def said_of(change: Shown | None, term_id: str = "") -> str:
    """What was done, and how to take it back."""
    if change is None:
        return f"The glossary has {term_id or 'all of it'} so already; nothing was changed."
    about = f"{term_id}: " if term_id else ""
    return (
        f"{about}{counted(change['counts'])}. It counts from the next message on. "
        f"Back: rapport glossary undo {change['number']}"
    )
