# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.commands import past
from cli.limit_views import state_of
from cli.session import Json, begin
from cli.tables import facts, moment, table
from contracts.names import display_name
from contracts.rights import Right

RIGHTS = sorted(map(str, Right))

people = typer.Typer(help="People in the directory.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    past.register(people)
    app.add_typer(people, name="people")
    app.command(epilog="Example: rapport schools")(schools)


@people.command(epilog="Examples: rapport people find torres\n\nrapport people find +13125550123")
def find(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="Name, or the beginning of one; id, email, phone.")],
    as_json: Json = False,
) -> None:
    """Find people by name, id, email address or phone number."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "people_find", text=text)["people"]
    rows = [(one["person_id"], name_of(one), one["roles"], one["language"]) for one in found]
    nobody = f"Nobody found for {text!r}. Try the beginning of a name, an email or a phone number."
    session.show(found, table(rows, "id!", "name", "roles", "language", empty=nobody))


@people.command(
    epilog="Examples: rapport people show 20417\n\nrapport people show 20417 --as-of 2026-10-01"
)
def show(
    ctx: typer.Context,
    person_id: Annotated[str, typer.Argument(help="See: rapport people find.")],
    as_of: Annotated[
        str, typer.Option("--as-of", help="As they were at the end of this day, or at a time.")
    ] = "",
    as_json: Json = False,
) -> None:
    """One person: family, school, and how they are reached."""
    session = begin(ctx, as_json)
    if as_of:
        past.show_as_of(session, person_id, as_of)
        return
    one = session.ask("directory", "person_show", person_id=person_id)
    session.show(
        one,
        facts(
            ("name", name_of(one)), ("id", one["person_id"]), ("roles", one["roles"]),
            ("language", f"{one['language_name']} ({one['language']})"),
            ("spoken", one["spoken_language"]),
            ("interpreter", "needed" if one["interpreter"] else ""),
            ("transport", one["transport"]), ("grade", one["grade"]),
            ("of age", of_age(one["came_of_age_on"])),
            ("schools", list(one["schools"].values())), ("classes", list(one["classes"].values())),
            ("guardians", relatives(one["guardians"])), ("students", relatives(one["students"])),
            ("voice phone", one["voice_phone"]), ("LIMITS", limited(one)),
        ),
        table(
            [
                (each["kind"], each["address"], each["written"], owner(each), sharing(each))
                for each in one["contact_points"]
            ],
            "reached by", "address", "as written", "from", "",
            empty="No address or number that messages can go to.",
        ),
        table(
            [
                (each["field"], each["value"], owner(each), roster_has(each))
                for each in one["fields"]
            ],
            "field", "value", "belongs to", "the roster has", empty="",
            title="Which side each field belongs to",
        ),
    )  # fmt: skip


def schools(ctx: typer.Context, as_json: Json = False) -> None:
    """The schools and their ids, as audiences name them."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "schools")["schools"]
    rows = [(one["school_id"], one["name"], one["students"]) for one in found]
    nothing = "No school yet: rapport roster import PATH."
    session.show(found, table(rows, "id!", "name", "students#", empty=nothing))


def name_of(person: dict[str, Any]) -> str:
    return display_name(person["given_name"], person["family_name"]) or "(no name on file)"


def relatives(people: list[dict[str, Any]]) -> str:
    return "; ".join(f"{name_of(one)} ({', '.join(what_of(one))})" for one in people)


def what_of(relative: dict[str, Any]) -> list[str]:
    """Id, relation, and what they may not do for the child, where something was said."""
    kept = [right for right in RIGHTS if right not in relative.get("rights", RIGHTS)]
    told = [relative["person_id"], relative.get("relation", "")]
    return [each for each in (*told, f"no {', no '.join(kept)}" if kept else "") if each]


def owner(field: dict[str, Any]) -> str:
    """Which side a value belongs to, and since when."""
    said = field.get("said_by", field["owner"])
    how = f" ({said})" if field["owner"] == "family" and said != "family" else ""
    since = f" since {moment(field['since'])[:10]}" if field["since"] else ""
    return f"{field['owner']}{how}{since}"


def roster_has(field: dict[str, Any]) -> Any:
    if field["owner"] == "roster":
        return ""
    return field["roster_has"] if field["roster_has"] != "" else "(nothing)"


def of_age(day: str) -> str:
    return f"since {day}: rights in the records are the student's own" if day else ""


def limited(person: dict[str, Any]) -> str:
    """Limits on the person, and about them: whoever answers a phone has to see both."""
    return "; ".join(
        (
            f"must not be told {', '.join(one['scopes'])} about "
            + (relations(one["students"]) or "any child")
            if one["person"]["person_id"] == person["person_id"]
            else f"{relations([one['person']])} must not be told {', '.join(one['scopes'])}"
        )
        + f" [{one['limit_id']}, {state_of(one)}, {one['document_reference']}]"
        for one in person.get("limits", [])
    )


def relations(people: list[dict[str, Any]]) -> str:
    return ", ".join(f"{one['name']} ({one['person_id']})" for one in people)


def sharing(point: dict[str, Any]) -> str:
    count = point["shared_by"]
    shared = f"shared by {count} people: one message for all" if count > 1 else ""
    flagged = "DOES NOT WORK: rapport people flagged" if point.get("flagged") else ""
    return "; ".join(filter(None, (flagged, shared)))
