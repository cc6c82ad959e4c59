# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.commands.roster.following import findings, followed
from cli.commands.roster.importing import Details, show
from cli.copies import wait_for_copies
from cli.following import bars
from cli.session import Json, Session, begin

ImportId = Annotated[str, typer.Argument(help="See: rapport roster history.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for who reads it later.")]


def register(roster: typer.Typer) -> None:
    for command, why in ((approve, "Graduation"), (reject, "Half a file"), (undo, "Wrong year")):
        example = f'Example: rapport roster {command.__name__} import-1f2e3d --reason "{why}"'
        roster.command(epilog=example)(command)


REJECTED = (
    "{id} is rejected. What it tightened of somebody's rights stays; the rest is not applied.\n"
    "If it was a delta its changes are lost: import the whole roster (bulk) next."
)


def approve(ctx: typer.Context, import_id: ImportId, reason: Reason, as_json: Json = False) -> None:
    """Let a held roster be applied: a second person's word, not that of who asked for it.

    It is read again, and applied only if it still changes exactly what was held.
    """
    session = begin(ctx, as_json)
    session.ask("directory", "roster_approve", import_id=import_id, reason=reason)
    _to_its_end(session, import_id, details=False)


def reject(ctx: typer.Context, import_id: ImportId, reason: Reason, as_json: Json = False) -> None:
    """Turn a held roster down. Its files are deleted; what tightened somebody's rights stays."""
    session = begin(ctx, as_json)
    session.ask("directory", "roster_reject", import_id=import_id, reason=reason)
    session.show({"import_id": import_id, "state": "rejected"}, REJECTED.format(id=import_id))


def undo(
    ctx: typer.Context,
    import_id: ImportId,
    reason: Reason,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; change nothing.")
    ] = False,
    details: Details = False,
    as_json: Json = False,
) -> None:
    """Bring the directory back to before an import, and so before all that came after it.

    What families said of themselves stays. An undo can be undone, too. One that would remove
    unusually many is held until a second person approves it.
    """
    session = begin(ctx, as_json)
    asked = session.ask(
        "directory", "roster_undo", import_id=import_id, reason=reason, dry_run=dry_run
    )
    others = [each for each in asked["undoes"] if each != import_id]
    if others:
        session.tell(f"What came after it goes as well: {', '.join(others)}.")
    _to_its_end(session, asked["import_id"], details=details)
    if not dry_run:
        session.tell("A delta needs a whole roster (bulk) first: import one.")


def _to_its_end(session: Session, import_id: str, *, details: bool) -> None:
    with bars(session) as progress:
        done = followed(session, import_id, progress)
        copies: dict[str, Any] | None = None
        if done["state"] == "finished" and not done["dry_run"]:
            copies = wait_for_copies(session, done, progress)
    show(session, done | {"copies": copies} | findings(session, done), details=details)
