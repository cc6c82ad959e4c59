# SPDX-License-Identifier: Apache-2.0
from typing import Annotated, Any

import typer

from cli.problems import Exit
from cli.reports import delivery_report
from cli.session import Json, begin
from cli.tables import facts, moment, table

announcements = typer.Typer(help="What was announced, and whom it reached.", no_args_is_help=True)
AnnouncementId = Annotated[str, typer.Argument(help="See: rapport announcements list.")]


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
    session.show(answer, *story(answer))


def story(answer: dict[str, Any]) -> list[Any]:
    who = answer["person"]
    rows = [(moment(line["at"]), line["what"]) for line in answer["story"]]
    return [
        facts(
            ("person", f"{who['name']} ({who['person_id']})"), ("language", who["language"]),
            ("outcome", answer["outcome"]),
        ),
        table(rows, "when!", "what happened", empty="Nothing is known of it."),
    ]  # fmt: skip


@announcements.command(epilog="Example: rapport announcements cancel 1f2e3d4c --yes")
def cancel(
    ctx: typer.Context,
    announcement_id: AnnouncementId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Let nothing more of an announcement leave. What has left cannot be called back."""
    session = begin(ctx, as_json)
    if not yes and not typer.confirm(f"Let nothing more of {announcement_id} leave", err=True):
        session.tell("Not cancelled.")
        raise typer.Exit(Exit.FAILED)
    session.ask("notifications", "announcement_cancel", announcement_id=announcement_id)
    report = session.ask("notifications", "announcement_show", announcement_id=announcement_id)
    session.show(report, "Cancelled. What had left by then:", *delivery_report(report))
