# SPDX-License-Identifier: Apache-2.0
"""Where rosters come from by themselves: when, what came of it, and now instead of later."""

from typing import Annotated, Any

import typer
from rich.progress import Progress

from cli.commands.roster.following import findings, followed
from cli.commands.roster.importing import Details, show
from cli.copies import wait_for_copies
from cli.following import bars, follow
from cli.problems import Exit, Invalid, Problem
from cli.session import Json, Session, begin
from cli.tables import moment, table

NONE = (
    "No source is set up: name a file of sources in RAPPORT_ROSTER_SOURCES (docs/roster.md) and "
    "restart directory.roster."
)


def register(roster: typer.Typer) -> None:
    roster.command("sources", epilog="Example: rapport roster sources")(show_all)
    roster.command(epilog="Examples: rapport roster sync sis\n\nrapport roster sync sis --bulk")(
        sync
    )


def show_all(ctx: typer.Context, as_json: Json = False) -> None:
    """Where rosters come from by themselves: the last sync of each, and the next."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "roster_sources")["sources"]
    rows = [
        (one["source"], one["kind"], one["place"], one["schedule"],
         *_last(one["last"]), moment(one["next_at"]))
        for one in found
    ]  # fmt: skip
    columns = ("source!", "kind", "place", "when", "last", "came to", "import!", "next")
    session.show(found, table(rows, *columns, empty=NONE))


def _last(sync: dict[str, Any] | None) -> tuple[str, str, str]:
    if sync is None:
        return "never", "", ""
    at = moment(sync["finished_at"] or sync["requested_at"])
    return at, f"{sync['state']} ({sync['mode']})", sync["import_id"]


def sync(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(help="See: rapport roster sources.")],
    bulk: Annotated[
        bool, typer.Option("--bulk", help="The whole roster, where changes would do.")
    ] = False,
    details: Details = False,
    as_json: Json = False,
) -> None:
    """Get a source's roster now. It is checked, held and reported like any import.

    A source that is at work already is watched, and not asked twice.
    """
    session = begin(ctx, as_json)
    asked = session.ask("directory", "roster_sync", source=source, bulk=bulk)
    if not asked["is_new"]:
        session.tell(f"{source} is being synced already: this shows that sync.")
    with bars(session) as progress:
        got = _fetched(session, asked["sync_id"], progress)
        done = _imported(session, got["import_id"], progress) if got["import_id"] else None
    if done is None:
        session.show(got, f"{source} has no changes since its last sync.")
        return
    show(session, done | findings(session, done), details=details)
    if done["rows_rejected"] or done["values_rejected"]:
        raise typer.Exit(Exit.WARNINGS)


def _fetched(session: Session, sync_id: str, progress: Progress) -> dict[str, Any]:
    """The sync, once an import follows from it or it is over. Raises what it was refused for."""
    task = progress.add_task("Waiting for the source", total=None)
    seen: dict[str, Any] = {}

    def look() -> bool:
        seen.update(session.ask("directory", "roster_sync_progress", sync_id=sync_id))
        known = [seen["records_in_all"].get(name) or 0 for name in seen["records"]]
        got = sum(seen["records"].values())
        over = bool(seen["import_id"]) or not seen["open"]
        what = "Fetched" if over else f"Fetching {_latest(seen)}"
        progress.update(task, description=what, completed=got, total=max(sum(known), got) or None)
        return over

    try:
        follow(session, look)
    except KeyboardInterrupt:
        raise Problem(
            f"You stopped watching; {sync_id} goes on.",
            fix="See: rapport roster sources",
            code="not-watched",
        ) from None
    if seen["state"] == "refused":
        raise _refusal(seen)
    return seen


def _refusal(seen: dict[str, Any]) -> Problem:
    error = seen["error"] or {}
    return Invalid(
        f"The sync was refused and nothing of it was applied: {error.get('message', '')}",
        fix=f"When it is mended: rapport roster sync {seen['source']}",
        code=str(error.get("code", "roster-refused")),
        details=error.get("details") or {},
    )


def _imported(session: Session, import_id: str, progress: Progress) -> dict[str, Any]:
    done = followed(session, import_id, progress)
    waits = done["state"] == "finished"
    return done | {"copies": wait_for_copies(session, done, progress) if waits else None}


def _latest(seen: dict[str, Any]) -> str:
    return list(seen["records"])[-1] if seen["records"] else "..."
