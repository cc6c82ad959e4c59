# SPDX-License-Identifier: Apache-2.0
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.commands.roster.drawing import report
from cli.commands.roster.following import diff, findings, followed
from cli.copies import wait_for_copies
from cli.following import bars
from cli.problems import Exit
from cli.roster_file import packed, upload
from cli.session import Json, Session, begin

SHOWN_ROWS = 200
Export = Annotated[Path, typer.Argument(help="A zip, or a folder of CSV files.")]
Details = Annotated[bool, typer.Option("--details", help="List ids and their fields as well.")]
HELD = (
    "HELD: nothing of it was applied but what tightens somebody's rights.\n"
    "A second person decides:\n"
    "  rapport roster report {id} --details\n"
    "  rapport roster approve {id} --reason ...   (not whoever asked for it)\n"
    "  rapport roster reject {id} --reason ..."
)

WOULD_BE_HELD = (
    "This would be HELD until a second person approves it; the reasons stand at the top."
)


def register(roster: typer.Typer) -> None:
    roster.command(
        "import",
        epilog="Examples: rapport roster import /exports/oneroster.zip --dry-run\n\n"
        "rapport roster import /exports/oneroster/",
    )(bring_in)
    roster.command(epilog="Example: rapport roster preview /exports/oneroster.zip --details")(
        preview
    )


def bring_in(
    ctx: typer.Context,
    path: Export,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compare only, as preview does; change nothing.")
    ] = False,
    details: Details = False,
    follow_copies: Annotated[
        bool, typer.Option(help="Wait until the other services have followed.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Bring the directory to what the roster says. The same files again change nothing.

    Files that are bulk hold everything; those that manifest.csv calls delta hold changes only.
    Rows that cannot be taken are left out, each with its file, line and reason; the rest counts.
    A roster that would remove or change unusually much is held until a second person approves it.
    Exit code: 0 all taken, 5 taken with rows or values left out, 6 held, 2 refused.
    """
    session = begin(ctx, as_json)
    _sent(session, path, dry_run=dry_run, details=details, follow_copies=follow_copies)


def preview(
    ctx: typer.Context, path: Export, details: Details = False, as_json: Json = False
) -> None:
    """What a roster would add, change and remove, by kind, field and school; changes nothing.

    Ids and names of fields, never what stands in them. --json holds every row.
    """
    _sent(begin(ctx, as_json), path, dry_run=True, details=details, follow_copies=False)


def _sent(
    session: Session, path: Path, *, dry_run: bool, details: bool, follow_copies: bool
) -> None:
    with packed(path, session.tell) as file, bars(session) as progress:
        task = progress.add_task("Sending the files", total=file.stat().st_size)
        upload_id = upload(session, file, path.name, lambda size: progress.advance(task, size))
        asked = session.ask("directory", "roster_import", upload_id=upload_id, dry_run=dry_run)
        done = followed(session, asked["import_id"], progress)
        copies = None
        if follow_copies and not dry_run and done["state"] == "finished":
            copies = wait_for_copies(session, done, progress)
    show(session, done | {"copies": copies} | findings(session, done), details=details)
    if done["rows_rejected"] or done["values_rejected"]:
        raise typer.Exit(Exit.WARNINGS)


def show(session: Session, answer: dict[str, Any], *, details: bool) -> None:
    """What it came to. Ends with the exit code for it where people have to decide."""
    if answer["dry_run"] or answer["state"] in ("held", "rejected"):
        rows = -1 if session.as_json else SHOWN_ROWS if details else 0
        answer["diff"] = diff(session, answer["import_id"], rows=rows)
    session.show(answer, *report(answer, details=details))
    if answer["dry_run"] and answer["hold_reasons"]:
        session.tell(WOULD_BE_HELD)
    if answer["state"] == "held":
        session.tell(HELD.format(id=answer["import_id"]))
        raise typer.Exit(Exit.HELD)
