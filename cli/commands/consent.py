# SPDX-License-Identifier: Apache-2.0
"""What families agreed to and refused: `rapport consent ...`."""

import uuid
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import consent_file
from cli.commands.gatherings import district_zone
from cli.commands.people import name_of
from cli.local_times import instant
from cli.problems import Invalid, Problem
from cli.session import Json, Session, begin
from cli.tables import facts, moment, table

consent = typer.Typer(
    help="What families agreed to and refused, and when they are written to.",
    no_args_is_help=True,
)
PersonId = Annotated[str, typer.Argument(help="See: rapport people find.")]
How = Annotated[
    str, typer.Option(help="How it was said, and how you know by whom: 'By phone, knew the ...'.")
]


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class Basis(StrEnum):
    CONSENT = "consent"
    REVOCATION = "revocation"
    REQUEST = "request"


class Digest(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


def register(app: typer.Typer) -> None:
    app.add_typer(consent, name="consent")


@consent.command(epilog="Example: rapport consent show 20417")
def show(ctx: typer.Context, person_id: PersonId, as_json: Json = False) -> None:
    """What a person gets and does not get, why, and all that was ever said."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "consent_show", person_id=person_id)
    wishes = found["wishes"]
    session.show(
        found,
        facts(
            ("person", person_id), ("students", [named(one) for one in found["students"]]),
            ("quiet hours", quiet_hours(wishes)),
            ("digest", wishes["digest"] or "each message by itself"),
        ),
        holding(found),
        saying(found),
    )  # fmt: skip


@consent.command(
    epilog="Examples: rapport consent record 20417 --no newsletter --channel sms --how 'By phone'"
    "\n\nrapport consent record 20417 --yes all --at +13125550123 --how 'Paper form of 12 Nov'"
)
def record(
    ctx: typer.Context,
    person_id: PersonId,
    how: How,
    no: Annotated[str, typer.Option(help="Refused category; all: all but emergencies.")] = "",
    yes: Annotated[str, typer.Option(help="Wanted category; all: all but emergencies.")] = "",
    channel: Annotated[Channel | None, typer.Option(help="Only over this channel.")] = None,
    student: Annotated[str, typer.Option(help="Only on account of this student's id.")] = "",
    school: Annotated[str, typer.Option(help="Only on account of students of this school.")] = "",
    at: Annotated[
        str, typer.Option(help="At this address of theirs, for all who share it; lifts a STOP.")
    ] = "",
    basis: Annotated[Basis | None, typer.Option(help="Emergencies take: request.")] = None,
    said: Annotated[str, typer.Option(help="When it was said, local: '2026-11-12 09:00'.")] = "",
    as_json: Json = False,
) -> None:
    """Enter what a person said to the office: by phone, on paper, at the door."""
    session = begin(ctx, as_json)
    if bool(no) == bool(yes):
        raise Invalid("Say one of --no CATEGORY and --yes CATEGORY.", fix="all means all of them.")
    category = no or yes
    asked: dict[str, Any] = {
        "choice_id": f"office-{uuid.uuid4().hex}", "person_id": person_id, "allowed": bool(yes),
        "category": "" if category == "all" else category, "channel": channel or "",
        "student_id": student, "school_id": school, "basis": basis or "", "evidence": how,
        "contact_point_id": point_of(session, person_id, at) if at else "",
    }  # fmt: skip
    if said:
        asked["said_at"] = instant(said, district_zone(session)).isoformat()
    again = f"Look whether it was entered: rapport consent show {person_id}"
    entered = session.insist("directory", "consent_record", again, **asked)
    answer = "no" if no else "yes"
    session.show(
        entered,
        f"Entered as number {entered['seq']} of the ledger: {answer} to {category}.",
        *still_refused(entered, person_id),
    )


@consent.command(
    epilog="Examples: rapport consent quiet 20417 --from 21:00 --until 07:00 --how 'By phone'"
    "\n\nrapport consent quiet 20417 --never --how 'Works at night'"
)
def quiet(
    ctx: typer.Context,
    person_id: PersonId,
    how: How,
    begins: Annotated[str, typer.Option("--from", help="Local time of day: 21:00.")] = "",
    ends: Annotated[str, typer.Option("--until", help="Local time of day: 07:00.")] = "",
    never: Annotated[bool, typer.Option("--never", help="May be written to at any hour.")] = False,
    district: Annotated[bool, typer.Option("--district", help="As the district has it.")] = False,
    as_json: Json = False,
) -> None:
    """Hours in which only urgent messages leave to a person. The others wait until they end."""
    session = begin(ctx, as_json)
    if bool(begins and ends) + never + district != 1 or ((begins or ends) and (never or district)):
        raise Invalid("Say --from and --until, or --never, or --district.", fix="Times: 21:00.")
    start, end = ("00:00", "00:00") if never else (begins, ends)
    wishes = session.ask(
        "directory", "wishes_set", person_id=person_id, evidence=how, quiet_from=start,
        quiet_until=end,
    )  # fmt: skip
    session.show(wishes, f"Quiet hours of {person_id}: {quiet_hours(wishes)}.")


@consent.command(epilog="Example: rapport consent digest 20417 daily --how 'By phone'")
def digest(
    ctx: typer.Context,
    person_id: PersonId,
    often: Annotated[Digest, typer.Argument(help="daily, weekly or off.")],
    how: How,
    as_json: Json = False,
) -> None:
    """Let newsletters and general news wait for one hour of the day, or of the week."""
    session = begin(ctx, as_json)
    wanted = "" if often == Digest.OFF else often.value
    wishes = session.ask(
        "directory", "wishes_set", person_id=person_id, evidence=how, digest=wanted
    )
    session.show(wishes, f"Digest of {person_id}: {often.value}.")


@consent.command(epilog="Example: rapport consent export 20417 --to rosa.json --family")
def export(
    ctx: typer.Context,
    person_id: PersonId,
    to: Annotated[Path, typer.Option(help="File to write; only you can read it.")],
    family: Annotated[
        bool, typer.Option("--family", help="Also their students, and these students' guardians.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write every entry of the ledger that concerns a person, in a form that can be verified."""
    session = begin(ctx, as_json)
    found = session.ask("directory", "consent_export", person_id=person_id, family=family)
    consent_file.write(to, found)
    count = len(found["entries"])
    session.show(
        {"file": str(to), "entries": count, "people": found["people"]},
        f"{count} entries about {', '.join(found['people'])} are in {to}.",
        f"Verify it with: rapport consent verify {to}",
    )


@consent.command(epilog="Example: rapport consent verify rosa.json")
def verify(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `rapport consent export` wrote.")],
    as_json: Json = False,
) -> None:
    """Whether anything in an export was changed, added or left out. Asks no service."""
    session = begin(ctx, as_json)
    key = session.settings.get("RAPPORT_TOKEN_KEY")
    if not key:
        raise Invalid(
            "RAPPORT_TOKEN_KEY is not known here, and without it nothing can be verified.",
            fix="Do this on the machine that runs the platform, or set it.",
        )
    found = consent_file.read(file)
    if wrong := consent_file.faults(found, key):
        raise Problem("\n".join(wrong), fix="Do not rely on this file: export it again.")
    count = len(found["entries"])
    session.show(
        {"file": str(file), "entries": count, "genuine": True},
        f"Genuine: {count} entries, as the directory wrote them on {moment(found['exported_at'])}.",
    )


def point_of(session: Session, person_id: str, address: str) -> str:
    person = session.ask("directory", "person_show", person_id=person_id)
    points = {one["address"]: one["contact_point_id"] for one in person["contact_points"]}
    if address not in points:
        known = ", ".join(points) or "none"
        raise Invalid(f"{person_id} has no address {address}.", fix=f"On file: {known}.")
    return str(points[address])


def still_refused(entered: dict[str, Any], person_id: str) -> list[str]:
    """A yes that changes nothing somewhere must not look as if it did."""
    if not entered["allowed"]:
        return []
    refused = sorted(
        {
            f"{one['category']} over {one['channel']}"
            for one in entered["holds"]
            if not one["allowed"] and is_meant(entered, one)
        }
    )
    if not refused:
        return []
    return [
        f"But a no still stands against: {', '.join(refused)}. A no at an address (STOP) is lifted "
        f"with --at ADDRESS; what decides: rapport consent show {person_id}"
    ]


def is_meant(entered: dict[str, Any], held: dict[str, Any]) -> bool:
    categories = entered["category"] in (held["category"], "")
    spared = held["category"] == "emergency" and not entered["category"]
    return (
        categories
        and not spared
        and entered["channel"] in (held["channel"], "")
        and entered["student_id"] in (held["student_id"], "")
        and entered["contact_point_id"] in (held["contact_point_id"], "")
    )


def named(person: dict[str, Any]) -> str:
    return f"{name_of(person)} ({person['person_id']})"


def quiet_hours(wishes: dict[str, Any]) -> str:
    start, end = wishes["quiet_from"], wishes["quiet_until"]
    if not start:
        return "as the district has it"
    return "never" if start == end else f"{start} to {end}"


def holding(found: dict[str, Any]) -> Any:
    """One line an address and category; by student only where students differ."""
    addresses = {one["contact_point_id"]: one["address"] for one in found["contact_points"]}
    lines: dict[tuple[str, str, bool, str, str], list[str]] = {}
    for one in found["holds"]:
        key = (
            addresses[one["contact_point_id"]], one["category"], one["allowed"], one["basis"],
            one["choice_id"],
        )  # fmt: skip
        lines.setdefault(key, []).append(one["student_id"])
    every = len({one["student_id"] for one in found["holds"]})
    numbers = {one["choice_id"]: f"entry {one['seq']}" for one in found["said"]}
    rows = [
        (address, category, "all" if len(students) == every else students, "yes" if allowed else
         "no", basis, numbers.get(choice, "nobody said anything"))
        for (address, category, allowed, basis, choice), students in lines.items()
    ]  # fmt: skip
    columns = ("address", "category", "students", "gets it", "basis", "decided by")
    return table(rows, *columns, empty="No address that messages can go to.")


def saying(found: dict[str, Any]) -> Any:
    addresses = {one["contact_point_id"]: one["address"] for one in found["contact_points"]}
    rows = [
        (
            one["seq"], moment(one["said_at"]), "yes" if one["allowed"] else "no",
            one["category"] or "all", one["channel"] or "all",
            one["student_id"] or one["school_id"] or "all",
            addresses.get(one["contact_point_id"], one["contact_point_id"]) or "the person",
            f"{one['origin']}: {one['evidence']}", one["entered_by"],
        )
        for one in found["said"]
    ]  # fmt: skip
    columns = ("entry#", "said", "", "category", "channel", "for", "at", "how", "entered by")
    return table(rows, *columns, title="What was said", empty="Nobody has said anything.")
