# SPDX-License-Identifier: Apache-2.0
"""What families attend: `rapport gatherings ...`."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.local_times import DEFAULT_ZONE, instant, local, zone
from cli.session import Json, Session, begin
from cli.tables import facts, table

gatherings = typer.Typer(
    help="What families attend: plan it, invite, count answers.", no_args_is_help=True
)
GatheringId = Annotated[str, typer.Argument(help="See: rapport gatherings list.")]
Zone = Annotated[str, typer.Option(help="IANA time zone of the times; the district's by default.")]
Schools = Annotated[
    list[str] | None, typer.Option("--school", help="A school's id; may be repeated.")
]


class Kind(StrEnum):
    FAMILY_NIGHT = "family-night"
    WORKSHOP = "workshop"
    CONFERENCE = "conference"
    VOLUNTEERING = "volunteering"
    OTHER = "other"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


def register(app: typer.Typer) -> None:
    app.add_typer(gatherings, name="gatherings")


@gatherings.command(
    epilog="Example: rapport gatherings schedule --title 'Family night' "
    "--starts '2026-12-03 18:30' --minutes 90 --place 'School library' --kind family-night"
)
def schedule(
    ctx: typer.Context,
    title: Annotated[str, typer.Option(help="Its title, as families read it.")],
    starts: Annotated[str, typer.Option(help="Local date and time: '2026-12-03 18:30'.")],
    place: Annotated[str, typer.Option(help="Where, as families read it.")],
    minutes: Annotated[int, typer.Option(min=1, help="How long it takes.")] = 60,
    kind: Annotated[Kind, typer.Option(help="What sort.")] = Kind.OTHER,
    school: Schools = None,
    time_zone: Zone = "",
    as_json: Json = False,
) -> None:
    """Plan a gathering. Families are told by `gatherings announce`."""
    session = begin(ctx, as_json)
    zone_name = time_zone or district_zone(session)
    begins = instant(starts, zone_name)
    gathering_id = f"g-{uuid.uuid4().hex[:12]}"
    asked = {
        "gathering_id": gathering_id, "title": title, "place": place, "kind": kind.value,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(minutes=minutes)).isoformat(),
        "school_ids": school or [], "time_zone": zone_name,
    }  # fmt: skip
    again = "Look whether it was scheduled before you ask again: rapport gatherings list."
    answer = session.insist("events", "gathering_schedule", again, **asked)
    id = answer["gathering_id"]
    session.show(
        answer,
        f"Scheduled: {id}, {local(begins.isoformat(), zone_name)}.",
        f"Tell families: rapport gatherings announce {id} --audience district",
    )


@gatherings.command(
    epilog="Example: rapport gatherings change GATHERING --starts '2026-12-04 18:30'"
)
def change(
    ctx: typer.Context,
    gathering_id: GatheringId,
    title: Annotated[str | None, typer.Option(help="The new title.")] = None,
    starts: Annotated[str | None, typer.Option(help="The new local date and time.")] = None,
    minutes: Annotated[int | None, typer.Option(min=1, help="How long it takes now.")] = None,
    place: Annotated[str | None, typer.Option(help="The new place.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="The new sort.")] = None,
    school: Schools = None,
    time_zone: Zone = "",
    as_json: Json = False,
) -> None:
    """Change time, place or title. What is not given stays as it is."""
    session = begin(ctx, as_json)
    asked: dict[str, Any] = {
        "title": title, "place": place, "kind": kind and kind.value,
        "school_ids": school, "time_zone": time_zone or None,
    }  # fmt: skip
    if starts or minutes:
        asked |= new_times(session, gathering_id, starts, minutes, time_zone)
    given = {name: value for name, value in asked.items() if value is not None}
    session.ask("events", "gathering_change", gathering_id=gathering_id, **given)
    answer = session.ask("events", "gathering_show", gathering_id=gathering_id)
    session.show(answer, *described(answer))
    session.tell("Families are not told by this: rapport gatherings announce.")


@gatherings.command(epilog="Example: rapport gatherings cancel GATHERING --yes")
def cancel(
    ctx: typer.Context,
    gathering_id: GatheringId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Call a gathering off. Tell families by an announcement of your own."""
    session = begin(ctx, as_json)
    if not yes:
        typer.confirm(f"Call {gathering_id} off", abort=True, err=True)
    session.ask("events", "gathering_cancel", gathering_id=gathering_id)
    told = {"gathering_id": gathering_id, "state": "cancelled"}
    session.show(told, f"{gathering_id} is called off.")
    session.tell("Families are not told by this: rapport announce.")


@gatherings.command(
    epilog="Example: rapport gatherings announce GATHERING --audience 'school:1001' "
    "--text 'Bring a book you love.'"
)
def announce(
    ctx: typer.Context,
    gathering_id: GatheringId,
    audience: Annotated[
        str, typer.Option("--audience", "--to", help="For whom; see docs/audience.md.")
    ],
    text: Annotated[str, typer.Option(help="More to say, below time and place.")] = "",
    key: Annotated[str, typer.Option(help="Asking twice with one key is asking once.")] = "",
    as_json: Json = False,
) -> None:
    """Invite families, each in its own language, with time and place written out."""
    session = begin(ctx, as_json)
    key = key or f"cli-{uuid.uuid4().hex}"
    again = f"Ask again with --key {key}: families cannot be told twice."
    answer = session.insist(
        "events", "gathering_announce", again,
        gathering_id=gathering_id, audience=audience, text=text, announcement_key=key,
    )  # fmt: skip
    session.show(
        answer, "Families are being told.", "Watch it: rapport announcements list --limit 1"
    )


@gatherings.command(epilog="Example: rapport gatherings rsvp GATHERING 20417 yes --party 3")
def rsvp(
    ctx: typer.Context,
    gathering_id: GatheringId,
    person: Annotated[str, typer.Argument(help="Who answers: rapport people find.")],
    answer: Annotated[Answer, typer.Argument(help="yes, no or maybe.")],
    party: Annotated[
        int | None, typer.Option(min=0, help="How many come, with the one who answers.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Record a family's answer. The latest counts."""
    session = begin(ctx, as_json)
    size = {} if party is None else {"party_size": party}
    told = session.ask(
        "events", "rsvp", gathering_id=gathering_id, person_id=person, answer=answer.value, **size
    )
    session.show(told, f"Recorded: {told['answer']}, {told['party_size']} coming.")


@gatherings.command("list", epilog="Example: rapport gatherings list --past")
def show_all(
    ctx: typer.Context,
    school: Annotated[str, typer.Option(help="Only those of this school's id.")] = "",
    past: Annotated[bool, typer.Option("--past", help="Also those that are over.")] = False,
    as_json: Json = False,
) -> None:
    """What is coming up, and how many come."""
    session = begin(ctx, as_json)
    found = session.ask("events", "gatherings_list", school_id=school, past=past)
    rows = [
        (one["gathering_id"], one["title"], local(one["starts_at"], one["time_zone"]),
         one["place"], one["state"], one["yes"], one["maybe"], one["no"], one["coming"])
        for one in found
    ]  # fmt: skip
    columns = ("id!", "title", "when", "where", "state", "yes#", "maybe#", "no#", "coming#")
    session.show(
        found, table(rows, *columns, empty="Nothing is planned: rapport gatherings schedule.")
    )


@gatherings.command(epilog="Example: rapport gatherings show GATHERING")
def show(ctx: typer.Context, gathering_id: GatheringId, as_json: Json = False) -> None:
    """One gathering and every answer."""
    session = begin(ctx, as_json)
    one = session.ask("events", "gathering_show", gathering_id=gathering_id)
    session.show(one, *described(one))


def described(one: dict[str, Any]) -> list[Any]:
    rows = [
        (each["person_id"], each["answer"], each["party_size"],
         local(each["answered_at"], one["time_zone"]))
        for each in one["answers"]
    ]  # fmt: skip
    return [
        facts(
            ("id", one["gathering_id"]), ("title", one["title"]), ("kind", one["kind"]),
            ("state", one["state"]), ("begins", local(one["starts_at"], one["time_zone"])),
            ("ends", local(one["ends_at"], one["time_zone"])), ("place", one["place"]),
            ("schools", one["school_ids"] or "the whole district"),
            ("coming", f"{one['coming']} people: {one['yes']} yes, {one['maybe']} maybe, "
                       f"{one['no']} no"),
        ),
        table(rows, "person!", "answer", "party#", "answered", empty="Nobody has answered yet."),
    ]  # fmt: skip


def new_times(
    session: Session, gathering_id: str, starts: str | None, minutes: int | None, time_zone: str
) -> dict[str, str]:
    """The new begin and end: a gathering that is moved keeps its length."""
    now = session.ask("events", "gathering_show", gathering_id=gathering_id)
    began, ended = (datetime.fromisoformat(now[name]) for name in ("starts_at", "ends_at"))
    begins = instant(starts, time_zone or now["time_zone"]) if starts else began
    takes = timedelta(minutes=minutes) if minutes else ended - began
    return {"starts_at": begins.isoformat(), "ends_at": (begins + takes).isoformat()}


def district_zone(session: Session) -> str:
    return str(zone(session.settings.get("RAPPORT_TIME_ZONE", DEFAULT_ZONE)))
