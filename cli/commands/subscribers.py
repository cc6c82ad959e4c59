# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.session import Json, begin
from cli.tables import moment, table

subscribers = typer.Typer(help="Other systems that listen to what happens.", no_args_is_help=True)
Name = Annotated[
    str, typer.Argument(help="The system's short name: small letters, digits, hyphens.")
]


def register(app: typer.Typer) -> None:
    app.add_typer(subscribers, name="subscribers")


@subscribers.command(
    epilog="Example: rapport subscribers add attendance --events 'announcement.*' "
    "--events gathering.scheduled"
)
def add(
    ctx: typer.Context,
    name: Name,
    events: Annotated[
        list[str] | None,
        typer.Option(
            help="announcement.*, gathering.scheduled, a full type, or # for all; may be repeated."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Let a system listen. Its address, with the password in it, is shown once."""
    session = begin(ctx, as_json)
    added = session.ask("subscriptions", "subscribers_add", name=name, events=events or ["#"])
    session.show(added, f"{name} may listen now.", *told(added))


@subscribers.command(epilog="Example: rapport subscribers address attendance")
def address(ctx: typer.Context, name: Name, as_json: Json = False) -> None:
    """A new address when the old one was lost or seen: the old one is void at once."""
    session = begin(ctx, as_json)
    renewed = session.ask("subscriptions", "subscribers_address", name=name)
    session.show(renewed, f"{name} has a new address; the old one is void.", *told(renewed))


@subscribers.command("list", epilog="Example: rapport subscribers list")
def show_all(ctx: typer.Context, as_json: Json = False) -> None:
    """Who listens to what, and how much waits for them."""
    session = begin(ctx, as_json)
    found = session.ask("subscriptions", "subscribers_list")
    rows = [
        (one["name"], one["state"], one["events"], one["consumers"], fullness(one),
         one["added_by"], moment(one["added_at"]))
        for one in found
    ]  # fmt: skip
    columns = ("name!", "state", "events", "connected#", "waiting#", "added by", "since")
    session.show(
        found, table(rows, *columns, empty="Nobody listens: rapport subscribers add NAME.")
    )


@subscribers.command(epilog="Example: rapport subscribers revoke attendance --yes")
def revoke(
    ctx: typer.Context,
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """End a system's access now: its connections are cut, what waits for it is dropped."""
    session = begin(ctx, as_json)
    if not yes:
        typer.confirm(f"Cut {name} off and drop what waits for it", abort=True, err=True)
    answer = session.ask("subscriptions", "subscribers_revoke", name=name)
    session.show(answer, f"{name} is cut off; its account and queue are gone.")


def told(added: dict[str, Any]) -> list[str]:
    return [
        f"Events: {', '.join(added['routing_keys'])}",
        f"Queue:  {added['queue']} (keeps the newest {added['max_events']:,} while it is away)",
        "Address, shown this once:\n",
        added["address"],
        "\nTry it: python docs/examples/subscriber.py 'ADDRESS'",
    ]


def fullness(one: dict[str, Any]) -> str:
    share = one["waiting"] / one["max_events"]
    warning = " NEARLY FULL" if share >= 0.8 else ""
    return f"{one['waiting']:,} of {one['max_events']:,}{warning}"
