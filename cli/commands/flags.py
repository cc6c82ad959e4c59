# SPDX-License-Identifier: Apache-2.0
"""Addresses and numbers that do not work: `rapport people flagged`, `rapport people unflag`."""

from typing import Annotated, Any

import typer

from cli.commands.people import name_of, people
from cli.session import Json, begin
from cli.tables import moment, table

WHAT = {
    "hard-bounce": "nothing arrives there: ask the family for another, correct the roster",
    "soft-bounces": "it keeps failing there (full, away, switched off): ask the family",
    "complaint": "they told their provider it is spam: ask whether they want mail at all",
}


def register(app: typer.Typer) -> None:
    """Both belong to `rapport people`, which is registered already."""


@people.command(epilog="Example: rapport people flagged")
def flagged(ctx: typer.Context, as_json: Json = False) -> None:
    """Addresses that do not work: whose, why, since when, and what to do.

    Only emergencies and urgent messages still go there.
    """
    session = begin(ctx, as_json)
    found = session.ask("directory", "people_flagged")["flagged"]
    session.show(
        found,
        table(
            [line(one) for one in found],
            "id!", "address", "whose", "since", "what to do",
            empty="No address that is known not to work.",
        ),
        "It works again? rapport people unflag ID --reason 'How you know'" if found else "",
    )  # fmt: skip


@people.command(
    epilog="Example: rapport people unflag cp-1f3a --reason 'Mailbox was full; they say'"
)
def unflag(
    ctx: typer.Context,
    contact_point_id: Annotated[str, typer.Argument(help="See: rapport people flagged.")],
    reason: Annotated[str, typer.Option(help="How you know that it works.")],
    as_json: Json = False,
) -> None:
    """Use an address again. If it still does not work, the next bounce flags it once more."""
    session = begin(ctx, as_json)
    done = session.ask(
        "directory", "people_unflag", contact_point_id=contact_point_id, reason=reason
    )
    session.show(done, f"Messages go to {contact_point_id} again.")


def line(flag: dict[str, Any]) -> tuple[Any, ...]:
    whose = "; ".join(f"{name_of(one)} ({one['person_id']})" for one in flag["people"])
    what = WHAT.get(flag["reason"], flag["reason"])
    code = f" ({flag['code']})" if flag["code"] else ""
    return (
        flag["contact_point_id"], flag["address"], whose, moment(flag["flagged_at"]), what + code,
    )  # fmt: skip
