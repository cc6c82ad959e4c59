# SPDX-License-Identifier: Apache-2.0
"""What a roster would change, drawn: how much of each kind, in which fields, of which school."""

from typing import Any

from rich.console import RenderableType

from cli.tables import table

CHANGES = ("added", "changed", "removed")
SHOWN_SCHOOLS = 40
NOTHING = "The directory says the same already: nothing to change."


def drawn(diff: dict[str, Any], *, details: bool) -> list[RenderableType]:
    lines = [counts(diff["would"], "would be "), *fields(diff["fields"]), *schools(diff)]
    if details:
        lines += rows(diff)
    return lines


def counts(changes: dict[str, Any], would: str = "") -> RenderableType:
    # A part that nothing changed in is left out of the table: fewer lines, same news.
    found = [
        (kind.replace("_", " "), *(each.get(what, 0) for what in CHANGES))
        for kind, each in changes.items()
        if any(each.get(what, 0) for what in CHANGES)
    ]
    return table(found, "", *(f"{would}{what}#" for what in CHANGES), empty=NOTHING)


def fields(counted: dict[str, dict[str, int]]) -> list[RenderableType]:
    found = [
        (kind.replace("_", " "), field.replace("_", " "), many)
        for kind, each in counted.items()
        for field, many in sorted(each.items(), key=lambda pair: -pair[1])
    ]
    return [table(found, "of", "field", "changes#", empty="")] if found else []


def schools(diff: dict[str, Any]) -> list[RenderableType]:
    """People only, the busiest schools first: the rest is in --json."""
    found = []
    for school in diff["schools"]:
        people = school["changes"].get("people", {})
        if people:
            name = school["name"] or ("(no school)" if not school["school_id"] else "")
            found.append((school["school_id"], name, *(people.get(what, 0) for what in CHANGES)))
    found.sort(key=lambda row: -sum(row[2:]))
    if not found:
        return []
    columns = ("school!", "name", *(f"people {what}#" for what in CHANGES))
    lines: list[RenderableType] = [table(found[:SHOWN_SCHOOLS], *columns, empty="")]
    if len(found) > SHOWN_SCHOOLS:
        lines.append(f"... and {len(found) - SHOWN_SCHOOLS:,} more schools: --json")
    return lines


def rows(diff: dict[str, Any]) -> list[RenderableType]:
    found = [
        (row["kind"].replace("_", " "), row["id"], row["change"],
         [field.replace("_", " ") for field in row["fields"]], row["schools"])
        for row in diff["rows"]
    ]  # fmt: skip
    lines: list[RenderableType] = [table(found, "what", "id!", "", "fields", "schools", empty="")]
    more = diff["rows_in_all"] - len(found)
    if diff["next"] is not None and more > 0:
        lines.append(f"... {len(found):,} of {diff['rows_in_all']:,} shown; all of them: --json")
    return lines
