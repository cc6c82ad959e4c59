# SPDX-License-Identifier: Apache-2.0
"""People as they were: `people history`, and `people show --as-of`."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

import typer
from rich.console import RenderableType

from cli.local_times import DEFAULT_ZONE, instant
from cli.problems import Invalid
from cli.session import Json, Session, begin
from cli.tables import facts, moment, table
from contracts.names import display_name

ENDS_AT = time(23, 59, 59)


def register(people: typer.Typer) -> None:
    people.command(epilog="Example: rapport people history 20417")(history)


def history(
    ctx: typer.Context,
    person_id: Annotated[str, typer.Argument(help="See: rapport people find.")],
    as_json: Json = False,
) -> None:
    """What changed a person and how they are reached: when, by what, who asked for it."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "person_history", person_id=person_id)
    rows = [
        (moment(one["at"]), one["what"], one["change"], [change_of(each) for each in one["fields"]],
         one["cause"], " and ".join(filter(None, (one["by"], one["approved_by"]))))
        for one in found["changes"]
    ]  # fmt: skip
    nothing = "Nothing that changed this person is kept (RAPPORT_HISTORY_DAYS)."
    session.show(found, table(rows, "when", "what", "", "fields", "by", "asked for by",
                              empty=nothing))  # fmt: skip


def show_as_of(session: Session, person_id: str, day: str) -> None:
    """A person as they were at the end of a day, or at a time."""
    at = end_of(day, session.settings.get("RAPPORT_TIME_ZONE", DEFAULT_ZONE))
    one = session.ask("directory", "person_as_of", person_id=person_id, at=at.isoformat())
    session.show(one, *drawn(one))


def end_of(text: str, zone_name: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return instant(text, zone_name)
    if day > date.today() + timedelta(days=1):
        raise Invalid(f"{text} has not come yet.", fix="Take a day that is past.")
    return instant(datetime.combine(day, ENDS_AT).isoformat(), zone_name)


def drawn(one: dict[str, Any]) -> list[RenderableType]:
    if not one["in_directory"]:
        return [f"{one['person_id']} was not in the directory at {moment(one['as_of'])}."]
    said = set(one["said_by_family"])
    language = one["language"] + (" (the family's word)" if "language" in said else "")
    return [
        facts(
            ("as of", moment(one["as_of"])),
            ("name", display_name(one["given_name"] or "", one["family_name"] or "")),
            ("id", one["person_id"]), ("roles", one["roles"]), ("language", language),
            ("spoken", one["spoken_language"]), ("grade", one["grade"]),
            ("schools", one["school_ids"]), ("classes", one["class_ids"]),
            ("guardians", names(one["guardians"])), ("students", names(one["students"])),
            ("voice phone", one["voice_phone"]),
        ),
        table(
            [(each["kind"], each["address"], each["shared_by"]) for each in one["contact_points"]],
            "reached by", "address", "people#", empty="No address or number was known.",
        ),
    ]  # fmt: skip


def names(people: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"{display_name(one['given_name'], one['family_name'])} ({one['person_id']})"
        for one in people
    )


def change_of(field: dict[str, Any]) -> str:
    side = ", the family's word" if field["side"] == "family" else ""
    name = field["field"].replace("_", " ")
    return f"{name}{side}: {_shown(field['before'])} -> {_shown(field['after'])}"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "-"
    return "-" if value in (None, "") else str(value)
