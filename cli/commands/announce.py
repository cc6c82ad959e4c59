# SPDX-License-Identifier: Apache-2.0
import sys
import uuid
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.following import bars, follow
from cli.from_template import made_from, slots_of
from cli.problems import Exit, Invalid, Problem
from cli.reports import delivery_report, dry_run_report
from cli.session import LONG_S, Json, Session, begin
from cli.wordings import foreseen, outlook

WRITTEN_FREELY = (
    "Written freely, an emergency goes out as it is to families of other languages, with a notice: "
    "by default no engine translates one. Templates are translated: rapport templates list."
)


class Category(StrEnum):
    EMERGENCY = "emergency"
    ATTENDANCE = "attendance"
    ACADEMIC = "academic"
    GATHERINGS = "gatherings"
    NEWSLETTER = "newsletter"
    GENERAL = "general"
    DISCIPLINE = "discipline"
    HEALTH = "health"
    SPECIAL_EDUCATION = "special-education"
    LEGAL = "legal"


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


def register(app: typer.Typer) -> None:
    app.command(
        short_help="Tell families something, each in its language.",
        epilog="\b\nExamples:\n"
        "  rapport announce --subject 'Late start' --body 'Snow: school starts at 10:00.' \\\n"
        "    --audience 'school:1001' --dry-run\n"
        "  rapport announce --subject 'Late start' --body-file snow.txt --audience district\n"
        "  rapport announce --template closure --slot school='Lincoln School' \\\n"
        "    --slot date=2026-12-04 --audience school:1001 --dry-run\n"
        "Templates: rapport templates list.\n"
        "Audiences: docs/audience.md, e.g. 'school:1001 and grade:03,04'.",
    )(announce)


def announce(
    ctx: typer.Context,
    audience: Annotated[
        str, typer.Option("--audience", "--to", help="For whom, e.g. district, grade:KG..05.")
    ],
    subject: Annotated[str, typer.Option(help="Subject line; also begins a text message.")] = "",
    body: Annotated[str, typer.Option(help="The message. {{placeholders}} are filled.")] = "",
    body_file: Annotated[
        Path | None, typer.Option(help="A UTF-8 file with the message; - reads what is piped in.")
    ] = None,
    template: Annotated[
        str, typer.Option(help="Instead of subject and body. See: rapport templates list.")
    ] = "",
    slot: Annotated[
        list[str] | None, typer.Option(help="What goes into the template, e.g. date=2026-12-04.")
    ] = None,
    category: Annotated[
        Category | None, typer.Option(help="What it is about. Left out: general.")
    ] = None,
    urgent: Annotated[
        bool, typer.Option("--urgent", help="Ahead of everything else; an emergency always is.")
    ] = False,
    channel: Annotated[
        list[Channel] | None, typer.Option(help="Only this one; may be repeated.")
    ] = None,
    language: Annotated[
        str, typer.Option(help="Language tag of subject and body. Left out: en.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show who would get it, and how. Nothing leaves.")
    ] = False,
    key: Annotated[
        str,
        typer.Option(help="Asking twice with one key is asking once. Made up when left out."),
    ] = "",
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Watch until everything has left.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Tell an audience something, each family in its own language."""
    session = begin(ctx, as_json)
    text = text_of_either(body, body_file, template)
    words = worded(session, subject, text, template, slot or [], category, language)
    asked = words | {
        "idempotency_key": key or f"cli-{uuid.uuid4().hex}",
        "audience": audience,
        "urgent": urgent or words.get("urgent", False),
        "channels": [one.value for one in channel or []],
    }
    if dry_run:
        rehearse(session, asked)
    else:
        send(session, asked, wait=wait)


def worded(
    session: Session, subject: str, body: str, template: str, slots: list[str],
    category: Category | None, language: str,
) -> dict[str, Any]:  # fmt: skip
    """The words, from a template or written freely, with category and language."""
    if template:
        no_words_beside(subject, body, category, language)
        return made_from(session, template, slots_of(slots))
    if slots:
        raise Invalid("--slot goes with --template.", fix="See: rapport templates list.")
    return written(subject, body, category, language)


def rehearse(session: Session, asked: dict[str, Any]) -> None:
    found = session.ask("notifications", "announcement_dry_run", LONG_S, **asked)
    ways = foreseen(session, asked, [one["language"] for one in found["lines"]])
    shown = [outlook(ways)] if ways else []
    text = [f"\n{asked['subject']}\n\n{asked['body']}\n"] if asked.get("template") else []
    session.show(found | {"words": ways}, *text, *dry_run_report(found), *shown)


def send(session: Session, asked: dict[str, Any], *, wait: bool) -> None:
    again = f"Ask again with --key {asked['idempotency_key']}: it cannot go out twice."
    answer = session.insist("notifications", "announce", again, **asked)
    if not answer["created"]:
        session.tell("This key was used before: it is the same announcement, not a second one.")
    for one in answer.get("warnings", ()):
        session.tell(f"Careful: {one['message']}")
    if asked["category"] == Category.EMERGENCY and not asked.get("template"):
        session.tell(WRITTEN_FREELY)
    if wait:
        finish(session, answer)
    else:
        id = answer["announcement_id"]
        session.show(answer, f"Accepted: {id}", f"Watch it: rapport announcements show {id}")


def written(subject: str, body: str, category: Category | None, language: str) -> dict[str, Any]:
    if not subject:
        raise Invalid(
            "The message has no subject.", fix="Give it by --subject, or take a --template."
        )
    kind = category or Category.GENERAL
    return {
        "subject": subject, "body": body, "category": kind.value, "language": language or "en"
    }  # fmt: skip


def no_words_beside(subject: str, body: str, category: Category | None, language: str) -> None:
    given = {
        "--subject": subject, "--body": body, "--category": category, "--language": language,
    }  # fmt: skip
    if beside := [name for name, value in given.items() if value]:
        raise Invalid(
            f"{beside[0]} cannot stand beside --template: the template says it.",
            fix="Leave it out, or write the message freely, without --template.",
        )


def text_of_either(body: str, body_file: Path | None, template: str) -> str:
    if bool(body) == bool(body_file) and (body or not template):
        raise Invalid("Give the message by --body or by --body-file: one of the two.")
    return body if body_file is None else text_of(body_file)


def text_of(body_file: Path) -> str:
    try:
        return sys.stdin.read() if str(body_file) == "-" else body_file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(
            f"{body_file} is not UTF-8 (byte {error.start}).",
            fix="Save it as UTF-8, so that every family's script comes through.",
        ) from None
    except OSError as error:
        raise Invalid(f"{body_file} cannot be read: {error.strerror}.") from None


def finish(session: Session, answer: dict[str, Any]) -> None:
    report = watched(session, answer["announcement_id"])
    session.show(report | {"created": answer["created"]}, *delivery_report(report))
    if is_put_off(report["progress"]):
        session.tell("The rest leaves by itself: rapport announcements show shows when.")
    if report["state"] == "cancelled":
        session.tell("It was cancelled before all of it had left.")
        raise typer.Exit(Exit.FAILED)


def watched(session: Session, announcement_id: str) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    with bars(session) as progress:
        task = progress.add_task("Addressing", total=None)

        def look() -> bool:
            seen.update(
                session.ask("notifications", "announcement_show", announcement_id=announcement_id)
            )
            at = seen["progress"]
            progress.update(
                task, description=doing(at), completed=at["settled"],
                total=at["deliveries"] if at["planned"] else None,
            )  # fmt: skip
            return seen["state"] in ("completed", "cancelled") or is_put_off(at)

        try:
            follow(session, look)
        except KeyboardInterrupt:
            raise Problem(
                f"You stopped watching; {announcement_id} goes on.",
                fix=f"Watch it: rapport announcements show {announcement_id}\n"
                f"Stop it:  rapport announcements cancel {announcement_id}",
                code="not-watched",
            ) from None
    return seen


def is_put_off(at: dict[str, Any]) -> bool:
    """Whether all that is left waits for the end of quiet hours, or for a digest."""
    left = at["deliveries"] - at["settled"]
    put_off = sum(one["deliveries"] for one in at.get("put_off", ()))
    return bool(put_off) and at["planned"] and left <= put_off


def doing(at: dict[str, Any]) -> str:
    if at.get("waiting_for"):
        return f"Waiting until it is known whom {at['waiting_for']} reached"
    if not at["planned"]:
        return "Addressing"
    if at["waiting_for_words"]:
        return f"Sending; being translated: {', '.join(at['waiting_for_words'])}"
    return "Sending"
