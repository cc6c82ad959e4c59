# SPDX-License-Identifier: Apache-2.0
"""`rapport people set`: what a family says of itself counts, whatever the next roster says."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.commands.people import people
from cli.problems import Invalid
from cli.session import Json, begin


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


class SaidBy(StrEnum):
    FAMILY = "family"
    OFFICE = "office"


SaidByOption = Annotated[
    SaidBy, typer.Option("--said-by", help="Whose word this is: the family's, or the office's.")
]
AGAIN = "Run the same command again: it cannot be done twice."


def register(app: typer.Typer) -> None:
    """Its commands are among those of `rapport people`."""


@people.command(
    name="set",
    epilog="Examples: rapport people set 20417 --language es --spoken mam --interpreter yes\n\n"
    "rapport people set 20417 --back-to-roster",
)
def set_choices(
    ctx: typer.Context,
    person_id: Annotated[str, typer.Argument(help="See: rapport people find.")],
    language: Annotated[
        str | None, typer.Option(help="What is written to them in, such as es or Spanish.")
    ] = None,
    spoken: Annotated[
        str | None, typer.Option(help='What is spoken with them; "same" for the same.')
    ] = None,
    interpreter: Annotated[YesNo | None, typer.Option(help="Whether they need one.")] = None,
    said_by: SaidByOption = SaidBy.FAMILY,
    back_to_roster: Annotated[
        bool, typer.Option("--back-to-roster", help="Undo: what the roster says counts again.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Enter what a family chose. No roster import changes it."""
    session = begin(ctx, as_json)
    chosen = {
        "language": language,
        "spoken_language": "" if spoken == "same" else spoken,
        "interpreter": None if interpreter is None else interpreter is YesNo.YES,
    }
    said = {field: value for field, value in chosen.items() if value is not None}
    if bool(said) == back_to_roster:
        raise Invalid(
            "Say either what the family chose, or --back-to-roster.",
            fix="For example: rapport people set ID --language es",
        )
    if back_to_roster:
        done = session.insist("directory", "person_back_to_roster", AGAIN, person_id=person_id)
        fields = ", ".join(done["fields"]) or "nothing: the family had chosen nothing"
        session.show(done, f"The roster counts again for {fields}.")
        return
    done = session.insist(
        "directory", "person_set", AGAIN, person_id=person_id, said_by=str(said_by), **said
    )
    session.show(done, f"Noted: {', '.join(said)}. No roster import changes it.")
