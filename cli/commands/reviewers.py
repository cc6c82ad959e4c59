# SPDX-License-Identifier: Apache-2.0
"""Who reads translations into which language."""

from typing import Annotated

import typer

from cli.problems import Away, Invalid, NotAllowed
from cli.session import Json, Session, begin
from cli.tables import table

reviewers = typer.Typer(help="Who reads translations into which language.", no_args_is_help=True)
OperatorId = Annotated[str, typer.Argument(help="See: rapport operators list.")]


def register(app: typer.Typer) -> None:
    app.add_typer(reviewers, name="reviewers")


@reviewers.command(epilog="Example: rapport reviewers add op-1a2b3c4d --language vi --language so")
def add(
    ctx: typer.Context,
    operator_id: OperatorId,
    language: Annotated[
        list[str], typer.Option(help="vi, es (covers es-MX), zh-Hant; may be repeated.")
    ],
    as_json: Json = False,
) -> None:
    """Let an operator review translations into a language, whatever else they may do."""
    session = begin(ctx, as_json)
    require_known(session, operator_id)
    added = session.ask("translation", "reviewers_add", operator_id=operator_id, languages=language)
    session.show(added, f"{operator_id} reviews {', '.join(added['languages'])} now.")


@reviewers.command("list", epilog="Example: rapport reviewers list")
def show_all(ctx: typer.Context, as_json: Json = False) -> None:
    """Who reviews which language."""
    session = begin(ctx, as_json)
    found = session.ask("translation", "reviewers_list")["reviewers"]
    rows = [(one["operator_id"], one["languages"]) for one in found]
    session.show(
        found,
        table(rows, "operator!", "languages", empty="Nobody yet: rapport reviewers add --help."),
    )


@reviewers.command(epilog="Example: rapport reviewers remove op-1a2b3c4d --language so")
def remove(
    ctx: typer.Context,
    operator_id: OperatorId,
    language: Annotated[
        list[str] | None, typer.Option(help="Only this; without it all. May be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """They review it no more. What they have claimed of it, others may take at once."""
    session = begin(ctx, as_json)
    left = session.ask(
        "translation", "reviewers_remove", operator_id=operator_id, languages=language or []
    )
    said = f"{operator_id} reviews {', '.join(left['languages']) or 'nothing'} now."
    session.show(left, said)


def require_known(session: Session, operator_id: str) -> None:
    """Raise Invalid for an id that no operator has; only admins can look."""
    try:
        known = session.ask("directory", "operators_list")["operators"]
    except (NotAllowed, Away):
        session.tell(f"Whether there is an operator {operator_id} was not looked up.")
        return
    if operator_id not in {one["operator_id"] for one in known}:
        raise Invalid(f"There is no operator {operator_id}.", fix="See: rapport operators list.")
