# SPDX-License-Identifier: Apache-2.0
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.progress import Progress

from cli.copies import wait_for_copies
from cli.following import bars, follow
from cli.problems import Exit, Invalid, Problem
from cli.roster_file import packed, upload
from cli.session import Json, Session, begin
from cli.tables import facts, moment, table

roster = typer.Typer(
    help="Bring in the OneRoster export (1.1 and 1.2).",
    no_args_is_help=True,
)
OVER = ("finished", "refused")
SHOWN = 40


def register(app: typer.Typer) -> None:
    app.add_typer(roster, name="roster")


@roster.command(
    "import",
    epilog="Examples: rapport roster import /exports/oneroster.zip --dry-run\n\n"
    "rapport roster import /exports/oneroster/",
)
def bring_in(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="A zip, or a folder of CSV files.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compare only; change nothing.")
    ] = False,
    follow_copies: Annotated[
        bool, typer.Option(help="Wait until the other services have followed.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Bring the directory to what the roster says. The same files again change nothing.

    Files that are bulk hold everything; those that manifest.csv calls delta hold changes only.
    Rows that cannot be taken are left out, each with its file, line and reason; the rest counts.
    Exit code: 0 all taken, 5 taken with rows or values left out, 2 refused and nothing taken.
    """
    session = begin(ctx, as_json)
    with packed(path, session.tell) as file, bars(session) as progress:
        task = progress.add_task("Sending the files", total=file.stat().st_size)
        upload_id = upload(session, file, path.name, lambda size: progress.advance(task, size))
        asked = session.ask("directory", "roster_import", upload_id=upload_id, dry_run=dry_run)
        done = followed(session, asked["import_id"], progress)
        if done["state"] == "refused":
            raise refusal(done)
        copies = None
        if follow_copies and not dry_run:
            copies = wait_for_copies(session, done, progress)
    answer = done | {"copies": copies} | findings(session, done)
    session.show(answer, *report(answer))
    if done["rows_rejected"] or done["values_rejected"]:
        raise typer.Exit(Exit.WARNINGS)


STATES = {
    "queued": "Waiting for the importer", "reading": "Reading", "comparing": "Comparing",
    "applying": "Applying", "finished": "Done", "refused": "Refused",
}  # fmt: skip


def followed(session: Session, import_id: str, progress: Progress) -> dict[str, Any]:
    task = progress.add_task(STATES["queued"], total=None)
    seen: dict[str, Any] = {}

    def look() -> bool:
        seen.update(session.ask("directory", "roster_progress", import_id=import_id))
        state, total = seen["state"], seen["changes_in_all"] or None
        # A bar that ends full, also where there was nothing to change.
        over = {"total": 1, "completed": 1} if state in OVER and not total else {}
        counted = {"total": total, "completed": seen["changes_done"]} | over
        progress.update(task, description=STATES.get(state, state), **counted)
        return state in OVER

    try:
        follow(session, look)
    except KeyboardInterrupt:
        raise Problem(
            f"You stopped watching; the import {import_id} goes on.",
            fix=f"See: rapport roster report {import_id}",
            code="not-watched",
        ) from None
    return seen


def refusal(done: dict[str, Any]) -> Problem:
    error = done.get("error") or {}
    return Invalid(
        f"The roster was refused and nothing of it was applied: {error.get('message', '')}",
        fix="Correct the export and import it again.",
        code=str(error.get("code", "roster-refused")),
        details=error.get("details") or {},
    )


def findings(session: Session, done: dict[str, Any]) -> dict[str, Any]:
    asked = {"import_id": done["import_id"], "limit": 500}
    found = session.ask("directory", "roster_report", **asked)
    return {"findings": found["findings"]}


def report(answer: dict[str, Any]) -> list[RenderableType]:
    changes = answer["would"] if answer["dry_run"] else answer["applied"]
    # A part that nothing changed in is left out of the table: fewer lines, same news.
    rows = [
        (kind.replace("_", " "), each.get("added", 0), each.get("changed", 0),
         each.get("removed", 0))
        for kind, each in changes.items()
        if any(each.get(what, 0) for what in ("added", "changed", "removed"))
    ]  # fmt: skip
    would = "would be " if answer["dry_run"] else ""
    columns = ("", f"{would}added#", f"{would}changed#", f"{would}removed#")
    nothing = "The directory says the same already: nothing to change."
    lines: list[RenderableType] = [heading(answer), table(rows, *columns, empty=nothing)]
    lines += by_file(answer)
    if answer["findings"]:
        lines += left_out(answer)
    return lines


def heading(answer: dict[str, Any]) -> RenderableType:
    return facts(
        ("import", answer["import_id"]),
        ("state", "compared only, nothing changed" if answer["dry_run"] else answer["state"]),
        ("file", f"{answer['file_name']} (OneRoster {answer['version'] or '?'})"),
        ("rows", f"{answer['rows_read']:,} read, {answer['rows_rejected']:,} left out, "
                 f"{answer['values_rejected']:,} single values left out"),
        ("asked for", f"{moment(answer['requested_at'])} by {answer['requested_by']}"),
        ("committed", moment(answer["finished_at"])),
        ("copies", copies_told(answer.get("copies"))),
    )  # fmt: skip


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


@roster.command("imports", epilog="Example: rapport roster imports")
def show_all(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 20,
    as_json: Json = False,
) -> None:
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


@roster.command("report", epilog="Example: rapport roster report import-1f2e3d")
def one(
    ctx: typer.Context,
    import_id: Annotated[str, typer.Argument(help="See: rapport roster imports.")],
    as_json: Json = False,
) -> None:
    """One import again: what it changed and what it left out."""
    session = begin(ctx, as_json)
    done = session.ask("directory", "roster_progress", import_id=import_id)
    if done["state"] == "refused":
        raise refusal(done)
    answer = done | findings(session, done)
    session.show(answer, *report(answer))
    if done["state"] not in OVER:
        session.tell("It still runs.")
        raise typer.Exit(Exit.FAILED)
