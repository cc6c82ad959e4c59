# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.commands.roster.following import OVER, findings, refusal
from cli.commands.roster.importing import Details, show
from cli.problems import Exit
from cli.session import Json, begin
from cli.tables import moment, table

Limit = Annotated[int, typer.Option(min=1, max=500, help="At most so many.")]
CHANGES = ("added", "changed", "removed")


def register(roster: typer.Typer) -> None:
    roster.command("imports", epilog="Example: rapport roster imports")(show_all)
    roster.command(epilog="Example: rapport roster history")(history)
    roster.command("report", epilog="Example: rapport roster report import-1f2e3d")(one)


def show_all(ctx: typer.Context, limit: Limit = 20, as_json: Json = False) -> None:
    """The latest imports, newest first."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "roster_imports", limit=limit)["imports"]
    rows = [
        (one["import_id"], one["state"] + (" (dry run)" if one["dry_run"] else ""),
         one["file_name"], one["rows_read"], one["rows_rejected"], one["changes_done"],
         moment(one["requested_at"]), one["requested_by"])
        for one in found
    ]  # fmt: skip
    columns = ("import!", "state", "file", "rows#", "left out#", "changes#", "asked for", "by")
    session.show(found, table(rows, *columns, empty="Nothing was imported yet."))


def history(ctx: typer.Context, limit: Limit = 20, as_json: Json = False) -> None:
    """What changed the directory: imports and undos, who asked for and who approved them."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "roster_imports", limit=limit)["imports"]
    found = [one for one in found if not one["dry_run"]]
    rows = [
        (one["import_id"], moment(one["finished_at"] or one["requested_at"]), state_of(one),
         one["requested_by"], (one["approved"] or one["rejected"] or {}).get("by", ""),
         *(sum(kind.get(change, 0) for kind in one["applied"].values()) for change in CHANGES))
        for one in found
    ]  # fmt: skip
    columns = ("import!", "when", "state", "asked by", "decided by", *(f"{c}#" for c in CHANGES))
    session.show(found, table(rows, *columns, empty="Nothing was imported yet."))


def state_of(one: dict[str, Any]) -> str:
    if one["undone_by"]:
        return f"undone by {one['undone_by']}"
    return (
        f"undid {one['undoes']}" if one["undoes"] and one["state"] == "finished" else one["state"]
    )


def one(
    ctx: typer.Context,
    import_id: Annotated[str, typer.Argument(help="See: rapport roster history.")],
    details: Details = False,
    as_json: Json = False,
) -> None:
    """One import or undo again: what it changed, or would where it is held; what it left out."""
    session = begin(ctx, as_json)
    done = session.ask("directory", "roster_progress", import_id=import_id)
    if done["state"] == "refused":
        raise refusal(done)
    show(session, done | findings(session, done), details=details)
    if done["state"] not in OVER:
        session.tell("It still runs.")
        raise typer.Exit(Exit.FAILED)
