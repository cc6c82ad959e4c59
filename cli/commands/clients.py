# SPDX-License-Identifier: Apache-2.0
from typing import Annotated

import typer

from cli.session import Json, begin
from cli.tables import moment, table
from contracts.oneroster import SCOPES

clients = typer.Typer(
    help="Other systems that may read the directory as OneRoster 1.2 over HTTP.",
    no_args_is_help=True,
)
MEANINGS = "; ".join(f"{scope}: {meaning}" for scope, meaning in SCOPES.items())


def register(app: typer.Typer) -> None:
    app.add_typer(clients, name="clients")


@clients.command(
    epilog='Example: rapport clients add "Library system" --scope roster-core.readonly '
    '--school 1001 --agreement "contract 2026-17"'
)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What it is: whatever it reads is noted under it.")],
    agreement: Annotated[str, typer.Option(help="Where the paper is that allows it.")],
    scope: Annotated[list[str], typer.Option(help=f"{MEANINGS}. May come again.")],
    school: Annotated[
        list[str] | None, typer.Option(help="Only this school's id; may come again.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let another system read the directory. Its secret is shown once."""
    session = begin(ctx, as_json)
    added = session.ask(
        "directory", "clients_add",
        name=name, scopes=scope, schools=school or [], agreement=agreement,
    )  # fmt: skip
    session.show(
        added,
        f"{added['name']} may read the directory ({', '.join(scope)}).",
        f"Its client_id: {added['client_id']}",
        "Its client_secret, shown this once:\n",
        added["secret"],
        "\nWhere it asks: docs/oneroster.md.",
    )


@clients.command("list", epilog="Example: rapport clients list")
def show_all(ctx: typer.Context, as_json: Json = False) -> None:
    """Which systems may read what, where, and by which agreement."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "clients_list")["clients"]
    rows = [
        (
            one["client_id"], one["name"], one["scopes"], one["schools"] or "all schools",
            one["agreement"], one["added_by"], moment(one["added_at"]),
            f"revoked {moment(one['revoked_at'])}" if one["revoked_at"] else "valid",
        )
        for one in found
    ]  # fmt: skip
    columns = ("client!", "name", "scopes", "where", "agreement", "added by", "since", "state")
    empty = "No other system may read the directory: rapport clients add."
    session.show(found, table(rows, *columns, empty=empty))


@clients.command(epilog="Example: rapport clients revoke client-1a2b3c4d5e6f")
def revoke(
    ctx: typer.Context,
    client_id: Annotated[str, typer.Argument(help="See: rapport clients list.")],
    as_json: Json = False,
) -> None:
    """Let it read nothing any more, from its next request on."""
    session = begin(ctx, as_json)
    answer = session.ask("directory", "clients_revoke", client_id=client_id)
    session.show(answer, f"{client_id} may read nothing any more.")
