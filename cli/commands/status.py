# SPDX-License-Identifier: Apache-2.0
from dataclasses import asdict

import typer
from rich.console import RenderableType

from cli.probes import Seen, look, modes
from cli.problems import Exit
from cli.session import Json, Session, begin
from cli.tables import table


def register(app: typer.Typer) -> None:
    app.command(
        short_help="Every process: is it well, in which mode.", epilog="Example: rapport status"
    )(status)


def status(ctx: typer.Context, as_json: Json = False) -> None:
    """Every process: whether it is well, in which mode, and what is wrong.

    Exit code 1 when something is wrong, 4 when nothing answers. Where processes do not answer on
    this machine's ports, RAPPORT_HEALTH_AT says where: e.g. http://{process}:{port}.
    """
    session = begin(ctx, as_json)
    seen = look(session.settings, session.probes)
    nothing = all(one.state == "away" for one in seen)
    drawn = [] if nothing else [processes(seen)]
    session.show([asdict(one) for one in seen], heading(session, seen), *drawn)
    if nothing:
        session.tell("No process answers. Start the platform: make up. Then: rapport doctor.")
        raise typer.Exit(Exit.AWAY)
    if any(one.state != "ok" for one in seen):
        session.tell("What to do about it: rapport doctor.")
        raise typer.Exit(Exit.FAILED)


def heading(session: Session, seen: list[Seen]) -> str:
    well = sum(one.state == "ok" for one in seen)
    districts = {one.district for one in seen if one.district} or {session.settings.district}
    return (
        f"District {', '.join(sorted(districts))}; mode {shown_modes(seen)}; "
        f"{well} of {len(seen)} processes well."
    )


def shown_modes(seen: list[Seen]) -> str:
    found = sorted(modes(seen))
    return " and ".join(found) + (" (MIXED)" if len(found) > 1 else "") if found else "unknown"


def processes(seen: list[Seen]) -> RenderableType:
    rows = [
        (
            one.process,
            one.state,
            one.outbound,
            "; ".join(f"{k}: {v}" for k, v in one.problems.items()),
        )
        for one in seen
    ]
    return table(rows, "process!", "state", "mode", "what is wrong", empty="No process is listed.")
