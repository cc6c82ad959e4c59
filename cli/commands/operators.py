# SPDX-License-Identifier: Apache-2.0
from enum import StrEnum
from typing import Annotated

import typer

from cli.session import Json, begin
from cli.tables import moment, table

operators = typer.Typer(help="The people who may use this command line.", no_args_is_help=True)


class Role(StrEnum):
    ADMIN = "admin"
    OFFICE = "office"
    SENDER = "sender"
    READER = "reader"


def register(app: typer.Typer) -> None:
    app.add_typer(operators, name="operators")


@operators.command(
    epilog='Example: rapport operators add "Ana Torres" --role sender --school 1001 --days 180'
)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The person's name: acts are recorded under it.")],
    role: Annotated[
        Role,
        typer.Option(
            help="reader looks; sender also announces and imports; office also keeps people's "
            "records; admin also runs the platform."
        ),
    ] = Role.READER,
    school: Annotated[
        list[str] | None, typer.Option(help="Only for this school's id; may be repeated.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long the token is valid.")] = 365,
    as_json: Json = False,
) -> None:
    """Give a person a token of their own. It is shown once."""
    session = begin(ctx, as_json)
    added = session.ask(
        "directory", "operators_add", name=name, role=role.value, schools=school or [],
        valid_days=days,
    )  # fmt: skip
    session.show(
        added,
        f"{added['name']} ({added['operator_id']}) may act as {role.value} for {days} days.",
        "Their token, shown this once:\n",
        added["token"],
        "\nThey keep it with: rapport login TOKEN",
    )


@operators.command("list", epilog="Example: rapport operators list")
def show_all(ctx: typer.Context, as_json: Json = False) -> None:
    """Who may use the platform, and until when."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "operators_list")["operators"]
    rows = [
        (
            one["operator_id"], one["name"], one["role"], one["schools"] or "all",
            moment(one["expires_at"]),
            f"revoked {moment(one['revoked_at'])}" if one["revoked_at"] else "valid",
        )
        for one in found
    ]  # fmt: skip
    columns = ("operator!", "name", "role", "schools", "valid until", "state")
    session.show(found, table(rows, *columns, empty="No operator yet: rapport operators add."))


@operators.command(epilog="Example: rapport operators revoke op-1a2b3c4d")
def revoke(
    ctx: typer.Context,
    operator_id: Annotated[str, typer.Argument(help="See: rapport operators list.")],
    as_json: Json = False,
) -> None:
    """Make a person's token void."""
    session = begin(ctx, as_json)
    answer = session.ask("directory", "operators_revoke", operator_id=operator_id)
    session.show(answer, f"The token of {operator_id} is void.")
