# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.commands.announce import WRITTEN_FREELY, Category, watched
from cli.problems import Exit, Invalid
from cli.reports import delivery_report
from cli.session import Json, Session, begin
from cli.tables import facts, moment, table
from cli.wordings import decisions, told

announcements = typer.Typer(help="What was announced, and whom it reached.", no_args_is_help=True)
AnnouncementId = Annotated[str, typer.Argument(help="See: rapport announcements list.")]
CorrectionLanguage = Annotated[
    str, typer.Option(help="Language tag of the correction. Left out: that of the announcement.")
]
Wait = Annotated[
    bool, typer.Option("--wait/--no-wait", help="Watch until the correction has left.")
]
SAME_AGAIN = "Do the same again: it is cancelled once, and those it reached are told once."


def register(app: typer.Typer) -> None:
    app.add_typer(announcements, name="announcements")


@announcements.command("list", epilog="Example: rapport announcements list --limit 5")
def show_all(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 20,
    as_json: Json = False,
) -> None:
    """The latest announcements, newest first."""
    session = begin(ctx, as_json)
    found = session.ask("notifications", "announcements_list", limit=limit)
    rows = [
        (one["announcement_id"], one["state"], one["category"] + (" URGENT" * one["urgent"]),
         one["subject"], moment(one["accepted_at"]))
        for one in found
    ]  # fmt: skip
    columns = ("id!", "state", "category", "subject", "asked for")
    session.show(found, table(rows, *columns, empty="Nothing was announced yet: rapport announce."))


@announcements.command(epilog="Example: rapport announcements show 1f2e3d4c")
def show(ctx: typer.Context, announcement_id: AnnouncementId, as_json: Json = False) -> None:
    """One announcement: families reached by language and channel, and who was not, with reasons."""
    session = begin(ctx, as_json)
    report = session.ask("notifications", "announcement_show", announcement_id=announcement_id)
    session.show(report, *delivery_report(report))


@announcements.command(epilog="Example: rapport announcements why 1f2e3d4c 20417")
def why(
    ctx: typer.Context,
    announcement_id: AnnouncementId,
    person: Annotated[str, typer.Argument(help="The person's id. See: rapport people find.")],
    as_json: Json = False,
) -> None:
    """Why one person did, or did not, get one announcement: the whole story."""
    session = begin(ctx, as_json)
    answer = session.ask(
        "notifications", "announcement_why", announcement_id=announcement_id, person=person
    )
    language = answer["person"]["language"]
    found = decisions(session, announcement_id, language)
    lines = [line for one in found for line in told(one)]
    session.show(answer | {"words": found}, *story(answer), *lines)


@announcements.command(
    epilog="\b\nExamples:\n"
    "  rapport announcements words 1f2e3d4c\n"
    "  rapport announcements words 1f2e3d4c --language es"
)
def words(
    ctx: typer.Context,
    announcement_id: AnnouncementId,
    language: Annotated[str, typer.Option(help="Only this one: a language tag.")] = "",
    as_json: Json = False,
) -> None:
    """How an announcement came by its words in each language: who made them, what the checks
    found, and which sentences stay in the original."""
    session = begin(ctx, as_json)
    found = decisions(session, announcement_id, language)
    lines = [line for one in found for line in told(one)]
    session.show({"languages": found}, *lines or ["Nothing of it was translated."])


def story(answer: dict[str, Any]) -> list[Any]:
    who = answer["person"]
    rows = [(moment(line["at"]), what_of(line)) for line in answer["story"]]
    return [
        facts(
            ("person", f"{who['name']} ({who['person_id']})"), ("language", who["language"]),
            ("outcome", answer["outcome"]),
        ),
        table(rows, "when!", "what happened", empty="Nothing is known of it."),
    ]  # fmt: skip


def what_of(line: dict[str, Any]) -> str:
    step = line.get("next_step")
    return f"{line['what']} Next: {step}" if step else str(line["what"])


@announcements.command(
    epilog="\b\nExamples:\n"
    "  rapport announcements cancel 1f2e3d4c --yes\n"
    "  rapport announcements cancel 1f2e3d4c \\\n"
    "    --correction 'School is open after all. Please ignore our last message.'"
)
def cancel(
    ctx: typer.Context,
    announcement_id: AnnouncementId,
    correction: Annotated[
        str, typer.Option(help="What those get, and only those, whom it has reached.")
    ] = "",
    correction_subject: Annotated[
        str, typer.Option(help='Left out: "Correction: " and the subject.')
    ] = "",
    correction_language: CorrectionLanguage = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    wait: Wait = True,
    as_json: Json = False,
) -> None:
    """Let nothing more of an announcement leave. With --correction, tell those it has reached."""
    session = begin(ctx, as_json)
    if correction_subject and not correction:
        raise Invalid("A subject alone is no correction: give its text by --correction.")
    if not yes and not typer.confirm(f"Let nothing more of {announcement_id} leave", err=True):
        session.tell("Not cancelled.")
        raise typer.Exit(Exit.FAILED)
    answer = session.insist(
        "notifications", "announcement_cancel", SAME_AGAIN, announcement_id=announcement_id,
        correction=correction, correction_subject=correction_subject,
        correction_language=correction_language,
    )  # fmt: skip
    if correction:
        session.tell(f"Cancelled. The correction is {answer['correction_id']}.")
        tell_correction(session, answer, wait)
    else:
        tell_cancelled(session, announcement_id)


@announcements.command(
    epilog="Example: rapport announcements correct 1f2e3d4c 'School is open after all.'"
)
def correct(
    ctx: typer.Context,
    announcement_id: AnnouncementId,
    text: Annotated[str, typer.Argument(help="What those get, and only those, whom it reached.")],
    subject: Annotated[str, typer.Option(help='Left out: "Correction: " and the subject.')] = "",
    language: CorrectionLanguage = "",
    wait: Wait = True,
    as_json: Json = False,
) -> None:
    """Tell those whom an announcement reached that was cancelled, or is completed."""
    session = begin(ctx, as_json)
    answer = session.insist(
        "notifications", "announcement_correct", SAME_AGAIN, announcement_id=announcement_id,
        correction=text, correction_subject=subject, correction_language=language,
    )  # fmt: skip
    session.tell(f"The correction is {answer['correction_id']}.")
    tell_correction(session, answer, wait)


def tell_cancelled(session: Session, announcement_id: str) -> None:
    report = session.ask("notifications", "announcement_show", announcement_id=announcement_id)
    session.show(report, "Cancelled. What had left by then:", *delivery_report(report))
    if not report["correction_id"]:
        session.tell(
            f"{may_have_got(report):,} families had got it, or may have; what was in flight may "
            f"follow.\nTo tell them: rapport announcements correct {announcement_id} TEXT"
        )


def tell_correction(session: Session, answer: dict[str, Any], wait: bool) -> None:
    """Once it has left, if that is waited for: only then it is known whom it was for."""
    id, correction_id = answer["announcement_id"], answer["correction_id"]
    if not wait:
        session.show(answer, f"Watch it: rapport announcements show {correction_id}")
        return
    correction = watched(session, correction_id)
    if correction["category"] == Category.EMERGENCY:
        session.tell(WRITTEN_FREELY)
    corrected = session.ask("notifications", "announcement_show", announcement_id=id)
    session.show(
        corrected | {"correction": correction},
        f"What had left of {id}:", *delivery_report(corrected), "", whom_told(correction),
        *(delivery_report(correction) if correction["families"]["total"] else ()),
    )  # fmt: skip
    if correction["state"] == "cancelled":
        session.tell("The correction was cancelled before all of it had left.")
        raise typer.Exit(Exit.FAILED)


def whom_told(correction: dict[str, Any]) -> str:
    families = correction["families"]
    if not families["total"]:
        return "It had reached nobody: no correction was sent."
    return (
        f"It had reached {families['total']:,} families, or may have. "
        f"The correction reached {families['reached']:,} of them:"
    )


def may_have_got(report: dict[str, Any]) -> int:
    families = report["families"]
    unsure = [one["families"] for one in families["not_reached"] if one["state"] == "unknown"]
    return int(families["reached"] + sum(unsure))
