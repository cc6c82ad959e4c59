# SPDX-License-Identifier: Apache-2.0
"""What families wrote back: `rapport replies`."""

from typing import Annotated, Any

import typer

from cli.session import Json, begin
from cli.tables import moment, table


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: rapport replies --limit 50")(replies)


def replies(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 20,
    as_json: Json = False,
) -> None:
    """What families wrote back, newest first, and which office has it."""
    session = begin(ctx, as_json)
    found = session.ask("notifications", "replies_list", limit=limit)["replies"]
    rows = [
        (
            moment(one["received_at"]), one["names"] or [one["from"]], one["language"],
            written(one), forwarded(one),
        )
        for one in found
    ]  # fmt: skip
    empty = "No family has written back yet."
    session.show(
        {"replies": found},
        table(rows, "received", "from", "language", "they wrote", "forwarded to", empty=empty),
    )


def written(reply: dict[str, Any]) -> str:
    pictures = f" [{reply['media']} pictures]" if reply["media"] else ""
    said = reply.get("translation") or {}
    below = f"\n= {said['words']}" if said.get("words") else ""
    return f"{reply['text']}{pictures}{below}".strip()


def forwarded(reply: dict[str, Any]) -> str:
    if not reply["forwarded_to"]:
        return "nobody: set RAPPORT_REPLY_TO"
    arrived = reply["forwarding"] in ("sent", "delivered")
    return str(reply["forwarded_to"]) + ("" if arrived else f" ({reply['forwarding']})")
