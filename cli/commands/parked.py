# SPDX-License-Identifier: Apache-2.0
from collections.abc import Collection
from typing import Annotated, Any

import typer

from cli.probes import services
from cli.problems import Away, Exit, Problem
from cli.session import Json, Session, begin
from cli.tables import facts, moment, table

parked = typer.Typer(help="Messages that a service could not handle.", no_args_is_help=True)
Service = Annotated[str, typer.Option(help="Only this service; left out: look in all.")]
PARKED = ("parked_list", 5.0)
ParkedId = Annotated[str, typer.Argument(help="See: rapport parked list.")]


def register(app: typer.Typer) -> None:
    app.add_typer(parked, name="parked")


@parked.command("list", epilog="Example: rapport parked list --service notifications")
def show_all(ctx: typer.Context, service: Service = "", as_json: Json = False) -> None:
    """What waits for a decision, over all services."""
    session = begin(ctx, as_json)
    found, silent = everything(session, service)
    rows = [
        (one["parked_id"], one["service"], short(one["type"]), one["reason"], one["attempts"],
         moment(one["at"]), one["error"])
        for one in found
    ]  # fmt: skip
    columns = ("id!", "service", "message", "reason", "tries#", "since", "error")
    session.show(found, table(rows, *columns, empty="Nothing is parked."))
    if found:
        session.tell(
            "Look: rapport parked show ID. Once the cause is gone: rapport parked replay ID."
        )
    if silent:
        session.tell(f"Not asked, because they do not answer: {', '.join(silent)}.")
        raise typer.Exit(Exit.AWAY)


@parked.command(epilog="Example: rapport parked show 1f2e3d4c5b6a7980")
def show(
    ctx: typer.Context, parked_id: ParkedId, service: Service = "", as_json: Json = False
) -> None:
    """One parked message with its content. It may hold personal data: look, do not pass it on."""
    session = begin(ctx, as_json)
    owner = service or owner_of(session, parked_id)
    one = session.ask(owner, "parked_show", parked_id=parked_id)
    session.show(
        one,
        facts(
            ("id", one["parked_id"]), ("state", one["state"]), ("service", one["service"]),
            ("queue", one["queue"]), ("message", one["type"]), ("message id", one["message_id"]),
            ("reason", one["reason"]), ("error", one["error"]), ("tries", one["attempts"]),
            ("since", moment(one["at"])),
        ),
        "\n" + one["body"],
    )  # fmt: skip


@parked.command(epilog="Example: rapport parked replay 1f2e3d4c5b6a7980")
def replay(
    ctx: typer.Context, parked_id: ParkedId, service: Service = "", as_json: Json = False
) -> None:
    """Hand a message to its service once more, with all its tries ahead of it."""
    settle(begin(ctx, as_json), parked_id, service, "replay")


@parked.command(epilog="Example: rapport parked discard 1f2e3d4c5b6a7980 --yes")
def discard(
    ctx: typer.Context,
    parked_id: ParkedId,
    service: Service = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Give a message up: what it asked for is not done."""
    session = begin(ctx, as_json)
    if not yes:
        typer.confirm(
            f"Give {parked_id} up? What it asked for will not be done", abort=True, err=True
        )
    settle(session, parked_id, service, "discard")


def settle(session: Session, parked_id: str, service: str, how: str) -> None:
    owner = service or owner_of(session, parked_id)
    session.ask(owner, f"parked_{how}", parked_id=parked_id)
    told = {"replay": "is on its way to its queue again", "discard": "is given up"}[how]
    session.show({"parked_id": parked_id, "service": owner, "done": how}, f"{parked_id} {told}.")


def everything(
    session: Session, service: str = "", away: Collection[str] = ()
) -> tuple[list[dict[str, Any]], list[str]]:
    """What is parked anywhere, newest first, and the services that did not answer.

    Those known to be `away` are not asked.
    """
    found: dict[str, dict[str, Any]] = {}
    silent = []
    for name in [service] if service else [one for one in services() if one not in away]:
        try:
            # Services that share a database list the same messages.
            found |= {one["parked_id"]: one for one in session.ask(name, *PARKED, limit=200)}
        except Away:
            if service:
                raise
            silent.append(name)
    return sorted(found.values(), key=lambda one: str(one["at"]), reverse=True), silent


def owner_of(session: Session, parked_id: str) -> str:
    found, silent = everything(session)
    for one in found:
        if one["parked_id"] == parked_id:
            return str(one["service"])
    unasked = f" Not asked, because they do not answer: {', '.join(silent)}." if silent else ""
    raise Problem(
        f"Nothing that waits has the id {parked_id}.{unasked}", fix="See: rapport parked list.",
        code="no-parked",
    )  # fmt: skip


def short(type: str) -> str:
    """ "rapport.directory.person_recorded.v1" -> "person_recorded"."""
    parts = type.split(".")
    return parts[2] if len(parts) > 2 else type or "(unreadable)"
