# SPDX-License-Identifier: Apache-2.0
"""What an import came to, drawn."""

from typing import Any

from rich.console import RenderableType

from cli.commands.roster import diffs
from cli.tables import facts, moment, table

SHOWN = 40


def report(answer: dict[str, Any], *, details: bool = False) -> list[RenderableType]:
    """An import or an undo: what it changed, or would, and what was left out."""
    lines: list[RenderableType] = [heading(answer), *decisions(answer)]
    if answer.get("diff"):
        lines += diffs.drawn(answer["diff"], details=details)
    else:
        lines.append(diffs.counts(answer["applied"]))
    lines += by_file(answer)
    if answer["findings"]:
        lines += left_out(answer)
    return lines


def heading(answer: dict[str, Any]) -> RenderableType:
    return facts(
        (answer.get("job", "import"), answer["import_id"]),
        ("state", "compared only, nothing changed" if answer["dry_run"] else answer["state"]),
        ("undoes", answer.get("undoes", "")),
        ("file", read_from(answer)),
        ("rows", rows_told(answer)),
        ("undone by", answer.get("undone_by", "")),
        ("asked for", f"{moment(answer['requested_at'])} by {answer['requested_by']}"),
        ("committed", moment(answer["finished_at"])),
        ("copies", copies_told(answer.get("copies"))),
    )  # fmt: skip


def read_from(answer: dict[str, Any]) -> str:
    if answer.get("undoes"):
        return ""
    return f"{answer['file_name']} (OneRoster {answer['version'] or '?'})"


def rows_told(answer: dict[str, Any]) -> str:
    if answer.get("undoes"):
        return ""
    return (
        f"{answer['rows_read']:,} read, {answer['rows_rejected']:,} left out, "
        f"{answer['values_rejected']:,} single values left out"
    )


def decisions(answer: dict[str, Any]) -> list[RenderableType]:
    """Why it was held, and what people decided."""
    pairs = [("held because of", [told(reason) for reason in answer.get("hold_reasons") or []])]
    if answer["dry_run"]:
        pairs = [("would be held because of", pairs[0][1])]
    for name in ("approved", "rejected"):
        if decision := answer.get(name):
            by = f"by {decision['by']}" if decision["by"] else "by nobody"
            pairs.append((name, [f"{moment(decision['at'])} {by}: {decision['reason']}"]))
    return [facts(*pairs)] if any(value for _, value in pairs) else []


REASONS = {
    "changed-meanwhile": "what it changes is not what was approved",
    "contact_points-opened": "it takes an address from somebody with a limit, so that the limit "
    "does not close it any more for those who share it",
    "people-replaced": "somebody with a limit left, and somebody new is guardian of the same "
    "children: is it the same person under another id? Then enter the limit for that id, too",
}


def told(reason: str) -> str:
    """A hold's code in words."""
    if reason in REASONS:
        return REASONS[reason]
    kind, _, change = reason.rpartition("-")
    return f"{kind.replace('_', ' ')} {change}"


def copies_told(copies: dict[str, Any] | None) -> str:
    if copies is None:
        return ""
    if copies["followed"]:
        return f"the other services had followed {copies['seconds']:.1f} s after the commit"
    return f"NOT FOLLOWED after {copies['seconds']:.0f} s: rapport doctor"


def by_file(answer: dict[str, Any]) -> list[RenderableType]:
    rows = [
        (one["file"], one["mode"], one["rows_read"], one["rows_rejected"], one["values_rejected"])
        for one in answer.get("files", [])
    ]
    columns = ("file", "holds", "rows#", "left out#", "values left out#")
    return [table(rows, *columns, empty="")] if rows else []


def left_out(answer: dict[str, Any]) -> list[RenderableType]:
    rows = [
        (
            f"{one['file']}:{one['line']}".removesuffix(":0"),
            one["column"],
            one["left_out"],
            one["reason"],
        )
        for one in answer["findings"][:SHOWN]
    ]
    drawn: list[RenderableType] = [
        table(rows, "where!", "column", "left out", "why", empty="", title="Left out")
    ]
    in_all = max(answer["rows_rejected"] + answer["values_rejected"], len(answer["findings"]))
    more = in_all - len(rows)
    if more > 0:
        drawn.append(f"... and {more:,} more: rapport roster report {answer['import_id']} --json")
    return drawn
