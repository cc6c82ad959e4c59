# SPDX-License-Identifier: Apache-2.0
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from cli.local_times import DEFAULT_ZONE, zone
from cli.problems import Invalid, Problem
from cli.session import Json, Session, begin
from cli.settings import change_env, read_env
from cli.tables import facts

SHORT = re.compile(r"[a-z][a-z0-9_]{1,20}")
ADDRESS = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")


def register(app: typer.Typer) -> None:
    app.command(
        epilog="\b\nExample:\n"
        "  rapport init --name 'Cook County Schools' --short-name cook \\\n"
        "    --time-zone America/Chicago --mail-from office@cook.example \\\n"
        "    --relay smtp://user:password@relay.example:587?starttls=1 \\\n"
        "    --gateway https://sid:token@sms.example"
    )(init)


def init(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(help="The district's name, as families read it.")] = "",
    short_name: Annotated[
        str, typer.Option(help="Small letters: the beginning of every database's name.")
    ] = "",
    time_zone: Annotated[str, typer.Option(help="IANA zone that families read times in.")] = "",
    mail_from: Annotated[str, typer.Option(help="Address that mails come from.")] = "",
    reply_to: Annotated[
        str, typer.Option(help="Where families' replies go: the school office reads it.")
    ] = "",
    school_reply_to: Annotated[
        list[str] | None,
        typer.Option(help="Of one school, by its id: 1001=office@lincoln.example. Repeatable."),
    ] = None,
    relay: Annotated[str, typer.Option(help="smtp://user:password@host:port, or none yet.")] = "",
    gateway: Annotated[str, typer.Option(help="https://user:password@host, or none yet.")] = "",
    env_file: Annotated[
        Path | None, typer.Option(help="Write here instead of var/rapport.local.env.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing: take what is given and the defaults.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Set up a real district. Asks for what is not given; nothing leaves before `rapport go-live`.

    A file that holds settings already keeps what you do not change, and you are shown what changes.
    """
    session = begin(ctx, as_json)
    path = env_file or session.settings.overrides_file
    given = {
        "RAPPORT_DISTRICT_NAME": name, "RAPPORT_DISTRICT": short_name,
        "RAPPORT_TIME_ZONE": time_zone, "RAPPORT_MAIL_FROM": mail_from,
        "RAPPORT_REPLY_TO": reply_to, "RAPPORT_SMTP_URL": relay, "RAPPORT_SMS_URL": gateway,
        "RAPPORT_SCHOOL_REPLY_TO": ",".join(school_reply_to or []),
    }  # fmt: skip
    present = read_env(path)
    wanted = completed(given, present, ask=not yes and not as_json)
    check(wanted)
    changed = {key: value for key, value in wanted.items() if present.get(key, "") != value}
    confirm_overwriting(session, path, present, changed, yes=yes or as_json)
    change_env(path, changed)
    session.show(
        {"env_file": str(path), "changed": sorted(changed)},
        f"Written to {path}:" if changed else f"{path} says the same already.",
        facts(*((key, masked(value)) for key, value in changed.items())),
        "Next: make up SAMPLE=0, then rapport login --first 'Your Name', then "
        "rapport roster import PATH. Nothing leaves before rapport go-live.",
    )


def completed(given: dict[str, str], present: dict[str, str], *, ask: bool) -> dict[str, str]:
    """What was given, then what the file says, then an answer or a default."""
    questions = {
        "RAPPORT_DISTRICT_NAME": ("District's name, as families read it", "Our District"),
        "RAPPORT_DISTRICT": ("Short name, small letters", "district"),
        "RAPPORT_TIME_ZONE": ("Time zone", DEFAULT_ZONE),
        "RAPPORT_MAIL_FROM": ("Address that mails come from", "noreply@district.example"),
        "RAPPORT_REPLY_TO": ("Where replies go (empty: nowhere else)", ""),
        "RAPPORT_SMTP_URL": ("Mail relay, smtp://... (empty: later)", ""),
        "RAPPORT_SMS_URL": ("SMS gateway, https://... (empty: later)", ""),
    }
    # Not asked for: school ids are known once the roster is there. By option, then.
    schools = "RAPPORT_SCHOOL_REPLY_TO"
    answers = {schools: given[schools] or present.get(schools, "")}
    for key, (question, default) in questions.items():
        known = present.get(key, default)
        answers[key] = given[key] or known
        if ask and not given[key]:
            secret = key in ("RAPPORT_SMTP_URL", "RAPPORT_SMS_URL") and known
            shown = typer.prompt(
                f"{question}{' [keep what is there]' if secret else ''}", default=known,
                show_default=bool(known) and not secret,
            )  # fmt: skip
            answers[key] = str(shown).strip()
    return answers


def check(wanted: dict[str, str]) -> None:
    """Raise Invalid naming the first answer that cannot be."""
    zone(wanted["RAPPORT_TIME_ZONE"])
    short = wanted["RAPPORT_DISTRICT"]
    if not SHORT.fullmatch(short):
        raise Invalid(f"{short!r} is no short name.", fix="Small letters, digits and _; up to 21.")
    if short == "sample":
        raise Invalid(
            "'sample' is the invented district's name: real families need another.",
            fix="Take another short name, e.g. the town's.",
        )
    for key in ("RAPPORT_MAIL_FROM", "RAPPORT_REPLY_TO"):
        if wanted[key] and not ADDRESS.fullmatch(wanted[key]):
            raise Invalid(f"{wanted[key]!r} is no email address ({key}).")
    for entry in filter(None, wanted["RAPPORT_SCHOOL_REPLY_TO"].split(",")):
        school, _, address = (part.strip() for part in entry.partition("="))
        if not school or not ADDRESS.fullmatch(address):
            raise Invalid(
                f"{entry!r} is no school's address for replies.",
                fix="School id=address, e.g. 1001=office@lincoln.example (rapport schools).",
            )
    schemes = {"RAPPORT_SMTP_URL": ("smtp", "smtps"), "RAPPORT_SMS_URL": ("http", "https")}
    for key, allowed in schemes.items():
        parts = urlsplit(wanted[key])
        if wanted[key] and (parts.scheme not in allowed or not parts.hostname):
            raise Invalid(
                f"{masked(wanted[key])!r} is no address for {key}.",
                fix=f"It begins with {allowed[0]}:// or {allowed[1]}:// and names a host.",
            )
    for key, value in wanted.items():
        if "\n" in value or "\r" in value:
            raise Invalid(f"{key} holds a line break.")


def confirm_overwriting(
    session: Session, path: Path, present: dict[str, str], changed: dict[str, str], *, yes: bool
) -> None:
    replaced = [key for key in changed if present.get(key)]
    for key in replaced:
        session.tell(f"{path}: {key} was {masked(present[key])}, becomes {masked(changed[key])}")
    if replaced and not yes and not typer.confirm("Overwrite these", err=True):
        raise Problem("Nothing was written.", code="not-confirmed")


def masked(value: str) -> str:
    """A URL without its password."""
    head, at, tail = value.rpartition("@")
    scheme, slashes, login = head.partition("://")
    if not (at and slashes):
        return value
    return f"{scheme}://{login.partition(':')[0]}:***@{tail}"
