# SPDX-License-Identifier: Apache-2.0
import uuid
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.in_force import in_force
from cli.limit_views import confirmed, described, listed, named, unconfirmed, why
from cli.problems import Exit, Invalid, Problem
from cli.session import Json, Session, begin
from cli.tables import facts, table

limits = typer.Typer(
    help="What must not be told to whom, because a document says so.", no_args_is_help=True
)
LimitId = Annotated[str, typer.Argument(help="See: rapport limits list.")]
PersonId = Annotated[str, typer.Argument(help="Who must not be told. See: rapport people find.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
AGAIN = "Do the same again: it is done once."


class Scope(StrEnum):
    RECORDS = "records"
    CONTACT = "contact"
    LOCATION_AND_SCHEDULE = "location-and-schedule"
    ALL = "all"


def register(app: typer.Typer) -> None:
    app.add_typer(limits, name="limits")


@limits.command(
    epilog="\b\nExamples:\n"
    "  rapport limits add 20417 --student 10311 --document 'Order 2026-D-1123'\n"
    "  rapport limits add 20417 --student 10311 --student 10312 --scope records \\\n"
    "    --document 'Order 2026-D-1123' --from 2026-12-01 --until 2027-06-30\n"
    "Exit code 0 says that it is in force: nothing more leaves to them. 4 says that this is not\n"
    "known yet."
)
def add(
    ctx: typer.Context,
    person: PersonId,
    document: Annotated[str, typer.Option(help="The document that says so, as you file it.")],
    student: Annotated[
        list[str] | None,
        typer.Option(help="About this student; may be repeated."),
    ] = None,
    every_child: Annotated[
        bool, typer.Option("--every-child", help="About every child of the district.")
    ] = False,
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What is kept from them; may be repeated. Left out: all."),
    ] = None,
    begins_on: Annotated[
        str, typer.Option("--from", help="Its first day, e.g. 2026-12-01. Left out: at once.")
    ] = "",
    ends_on: Annotated[
        str, typer.Option("--until", help="Its last day. Left out: until two persons end it.")
    ] = "",
    key: Annotated[
        str, typer.Option(help="Adding twice with one key is adding once. Made up when left out.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Keep things from a person. In force at once; a second person approves it afterwards."""
    session = begin(ctx, as_json)
    if bool(student) == every_child:
        raise Invalid("Say about whom: --student ID, which may be repeated, or --every-child.")
    key = key or f"cli-{uuid.uuid4().hex}"
    answer = session.insist(
        "directory", "limits_add", f"Do it again with --key {key}: it is entered once.",
        person_id=person, student_ids=student or [], document_reference=document,
        scopes=[one.value for one in scope or [Scope.ALL]],
        begins_on=day(begins_on), ends_on=day(ends_on), key=key,
    )  # fmt: skip
    tell_added(session, answer)


@limits.command("list", epilog="Example: rapport limits list --student 10311")
def show_all(
    ctx: typer.Context,
    person: Annotated[str, typer.Option(help="Only on this person's id.")] = "",
    student: Annotated[str, typer.Option(help="Only about this student's id.")] = "",
    pending: Annotated[
        bool, typer.Option("--pending", help="Only those that wait for a second person.")
    ] = False,
    over: Annotated[bool, typer.Option("--over", help="Also those that are over.")] = False,
    as_json: Json = False,
) -> None:
    """The limits that are in force or still to come, newest first."""
    session = begin(ctx, as_json)
    found = session.ask(
        "directory", "limits_list", person_id=person, student_id=student, pending=pending, over=over
    )["limits"]
    session.show(found, listed(found))


@limits.command(
    epilog="\b\nExample:\n"
    "  rapport limits end L-1a2b3c4d5e --reason 'Order lifted: 2027-D-0042'\n"
    "The first person asks for it. When a second person does the same within a week, it ends."
)
def end(
    ctx: typer.Context,
    limit_id: LimitId,
    reason: Annotated[str, typer.Option(help="Why. It is kept with the limit.")] = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """End a limit. That takes two persons: a mistake here can hurt a child."""
    session = begin(ctx, as_json)
    looked_at(session, limit_id, "Is this the limit that is to END", yes)
    answer = session.insist("directory", "limits_end", AGAIN, limit_id=limit_id, reason=reason)
    if answer["ended"]:
        session.show(answer, f"{limit_id} has ended.")
        return
    session.show(
        answer,
        f"{limit_id} is STILL IN FORCE. You asked for its end; a second person has to say yes:",
        f"  rapport limits approve {limit_id} --end",
        f"Was it a mistake? rapport limits keep {limit_id}",
    )


@limits.command(epilog="Example: rapport limits approve L-1a2b3c4d5e")
def approve(
    ctx: typer.Context,
    limit_id: LimitId,
    end: Annotated[
        bool, typer.Option("--end", help="Not its entry: the END that somebody asked for.")
    ] = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """As the second person: the entry is right; with --end, the limit may end."""
    session = begin(ctx, as_json)
    question = "May this limit END" if end else "Does the document say the same"
    looked_at(session, limit_id, question, yes)
    answer = session.insist(
        "directory", "limits_approve", AGAIN, limit_id=limit_id, what="end" if end else "entry"
    )
    said = "has ended" if end else "is approved. It was in force before, and stays so"
    session.show(answer, f"{limit_id} {said}.")


@limits.command(epilog="Example: rapport limits keep L-1a2b3c4d5e")
def keep(ctx: typer.Context, limit_id: LimitId, as_json: Json = False) -> None:
    """Withdraw what was asked for: the limit does not end."""
    session = begin(ctx, as_json)
    answer = session.insist("directory", "limits_keep", AGAIN, limit_id=limit_id)
    if answer["state"] == "over":
        session.show(answer, f"{limit_id} is over already. Enter it anew: rapport limits add.")
        raise typer.Exit(Exit.FAILED)
    session.show(answer, f"{limit_id} stays in force. Nobody's wish to end it is noted any more.")


@limits.command(epilog="Example: rapport limits resend")
def resend(ctx: typer.Context, as_json: Json = False) -> None:
    """Tell all limits again to what sends messages: after a database was restored or made anew."""
    session = begin(ctx, as_json)
    answer = session.insist("directory", "limits_resend", AGAIN)
    session.show(
        answer,
        f"{answer['limits']:,} limits are told again. Until all have come, routine messages wait.",
        "Then look: rapport doctor.",
    )


@limits.command(epilog="Example: rapport limits check 20417 10311")
def check(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(help="Who might be told.")],
    student: Annotated[str, typer.Argument(help="About which student.")],
    as_json: Json = False,
) -> None:
    """May this person be told about this student: each kind of message, and why not."""
    session = begin(ctx, as_json)
    answer = session.ask("directory", "limits_explain", person_id=person, student_id=student)
    rows = [(one["category"], one["allowed"], why(one)) for one in answer["categories"]]
    session.show(
        answer,
        facts(("person", named(answer["person"])), ("student", named(answer["student"]))),
        table(rows, "category", "may be told", "why not", empty=""),
        *([] if answer["is_guardian"] else ["They are no guardian of this student: nothing is "
                                            "addressed to them on the student's account."]),
    )  # fmt: skip


def looked_at(session: Session, limit_id: str, question: str, yes: bool) -> None:
    """Show what it is about before anything happens: an id alone is soon mistaken."""
    if yes:
        return
    found = session.ask("directory", "limits_list", limit_id=limit_id, over=True)["limits"]
    if not found:
        raise Problem(f"There is no limit {limit_id}.", fix="See: rapport limits list.")
    session.err.print(described(found[0]))
    if not typer.confirm(question, err=True):
        session.tell("Nothing was changed.")
        raise typer.Exit(Exit.FAILED)


def tell_added(session: Session, answer: dict[str, Any]) -> None:
    """Say "in force" only where that is known; else what is missing, and what to do."""
    id, person = answer["limit_id"], named(answer["person"])
    if not answer["created"]:
        session.tell("This key was used before: it is the same limit, not a second one.")
    for one in answer["unrelated"]:
        session.tell(f"{person} is on file as no guardian of {one}. Is it the right person?")
    missing = in_force(session, answer["number"])
    answer |= {"confirmed": not missing}
    if missing:
        session.show(answer | {"missing": missing}, described(answer), *unconfirmed(id, missing))
        raise typer.Exit(Exit.AWAY)
    session.show(answer, described(answer), *confirmed(answer, id, person))
    if answer["state"] == "over":
        raise typer.Exit(Exit.FAILED)


def day(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Invalid(f"{text!r} is no date.", fix="Write it like 2026-12-01.") from None
