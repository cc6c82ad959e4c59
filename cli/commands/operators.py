# SPDX-License-Identifier: Apache-2.0
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.problems import Invalid
from cli.session import Json, begin
from cli.tables import moment, table

operators = typer.Typer(help="The people who may use this command line.", no_args_is_help=True)
ROLES = (
    "reader looks; sender also announces and imports; office also keeps people's records; admin "
    "also runs the platform."
)
Days = Annotated[int, typer.Option(min=1, max=3650, help="How long the token is valid.")]


class Role(StrEnum):
    ADMIN = "admin"
    OFFICE = "office"
    SENDER = "sender"
    READER = "reader"


def register(app: typer.Typer) -> None:
    app.add_typer(operators, name="operators")


@operators.command(
    epilog='Examples: rapport operators add "Ana Torres" --email ana@school.example --role sender '
    '--school 1001 --days 180\n\nrapport operators add "Ben Ito" --grant '
    "sender:school=1001,category=attendance --grant reader"
)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The person's name: acts are recorded under it.")],
    email: Annotated[str, typer.Option(help="Theirs alone: one address is one operator.")] = "",
    role: Annotated[
        Role | None, typer.Option(help=f"{ROLES} Without a grant: reader.", show_default=False)
    ] = None,
    school: Annotated[
        list[str] | None, typer.Option(help="--role only for this school's id; may be repeated.")
    ] = None,
    grant: Annotated[
        list[str] | None,
        typer.Option(
            help="ROLE, or ROLE:school=ID,category=NAME with as many of either as wanted: what "
            "they may do only there; may be repeated."
        ),
    ] = None,
    days: Days = 365,
    as_json: Json = False,
) -> None:
    """Give a person a token of their own. It is shown once."""
    session = begin(ctx, as_json)
    wanted: dict[str, Any] = {"valid_days": days}
    if role is not None or not grant:
        wanted |= {"role": (role or Role.READER).value, "schools": school or []}
    elif school:
        raise Invalid("--school belongs to --role.", fix="In a grant: --grant sender:school=1001.")
    if grant:
        wanted["grants"] = [granted(one) for one in grant]
    if email:
        wanted["email"] = email
    added = session.ask("directory", "operators_add", name=name, **wanted)
    roles = ", ".join([*([wanted["role"]] if "role" in wanted else []), *(grant or [])])
    session.show(
        added,
        f"{added['name']} ({added['operator_id']}) may act as {roles} for {days} days.",
        *handed_over(added["token"]),
    )


@operators.command("list", epilog="Example: rapport operators list")
def show_all(ctx: typer.Context, as_json: Json = False) -> None:
    """Who may use the platform for what, until when, and who added them."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "operators_list")["operators"]
    rows = [
        (
            one["operator_id"], one["name"], one.get("email", ""),
            "; ".join(map(told, one.get("grants") or [one])), moment(one["expires_at"]),
            f"revoked {moment(one['revoked_at'])}" if one["revoked_at"] else "valid",
            one.get("added_by", ""),
        )
        for one in found
    ]  # fmt: skip
    columns = ("operator!", "name", "email", "may", "valid until", "state", "added by")
    session.show(found, table(rows, *columns, empty="No operator yet: rapport operators add."))


@operators.command(epilog="Example: rapport operators renew op-1a2b3c4d")
def renew(
    ctx: typer.Context,
    operator_id: Annotated[str, typer.Argument(help="Your own id, or as an admin anybody's.")],
    days: Days = 365,
    as_json: Json = False,
) -> None:
    """Make a new token for the same person; the old one is void at once."""
    session = begin(ctx, as_json)
    renewed = session.ask("directory", "operators_renew", operator_id=operator_id, valid_days=days)
    session.show(
        renewed,
        f"{renewed['name']} ({operator_id}) has a new token for {days} days; the old one is void.",
        *handed_over(renewed["token"]),
    )


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


def granted(text: str) -> dict[str, Any]:
    """ "sender:school=1001,category=attendance" as the directory takes it."""
    role, _, limits = text.partition(":")
    found: dict[str, list[str]] = {"school": [], "category": []}
    for limit in filter(None, limits.split(",")):
        kind, _, value = (part.strip() for part in limit.partition("="))
        if kind not in found or not value:
            raise Invalid(
                f"{limit!r} in the grant {text!r} says neither school=ID nor category=NAME.",
                fix="For example: --grant sender:school=1001,category=attendance",
            )
        found[kind].append(value)
    if role.strip() not in list(Role):
        raise Invalid(f"{role!r} in the grant {text!r} is no role.", fix=f"Roles: {ROLES}")
    return {"role": role.strip(), "schools": found["school"], "categories": found["category"]}


def told(grant: dict[str, Any]) -> str:
    """Such as "sender: attendance at 1001"."""
    where = ", ".join(grant["schools"]) or "all schools"
    what = ", ".join(grant.get("categories") or [])
    return f"{grant['role']}: {what} at {where}" if what else f"{grant['role']} at {where}"


def handed_over(token: str) -> tuple[str, ...]:
    return "Their token, shown this once:\n", token, "\nThey keep it with: rapport login TOKEN"
