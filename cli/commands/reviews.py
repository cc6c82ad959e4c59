# SPDX-License-Identifier: Apache-2.0
"""Translations that a person reads before they go out."""

import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import click
import typer

from cli.problems import Invalid, Problem
from cli.review_file import Written, as_file, parse
from cli.review_views import counted, drawn, in_short, listed
from cli.session import Json, Session, begin
from cli.settings import write_private

reviews = typer.Typer(
    help="Translations that a person reads before they go out.", no_args_is_help=True
)
TaskId = Annotated[str, typer.Argument(help="See: rapport reviews list.")]
Because = Annotated[str, typer.Option(help="Why: kept with the task.")]
Despite = Annotated[
    str, typer.Option(help="Why the words are right although a check objects: kept, and shown.")
]
AGAIN = "Run the same command again: it is done once."


def register(app: typer.Typer) -> None:
    app.add_typer(reviews, name="reviews")


@reviews.command("list", epilog="Example: rapport reviews list --language vi --overdue")
def show_all(
    ctx: typer.Context,
    language: Annotated[str, typer.Option(help="Only this language.")] = "",
    mine: Annotated[bool, typer.Option("--mine", help="Only what you have claimed.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is late.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Also what is over.")] = False,
    as_json: Json = False,
) -> None:
    """What waits for you, the first due on top. The last line says it in short."""
    session = begin(ctx, as_json)
    asked = {"language": language, "mine": mine, "overdue": overdue, "every": every}
    found = session.ask("translation", "reviews_list", **asked)
    tasks = found["tasks"]
    short = in_short(tasks, [language] if language else found["languages"])
    session.show(found, *([listed(tasks)] if tasks else []), short)


@reviews.command(epilog="Example: rapport reviews show rv-1a2b3c4d5e --file hearing.txt")
def show(
    ctx: typer.Context,
    task_id: TaskId,
    file: Annotated[
        Path | None, typer.Option(help="Write it into this file, to be edited there.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
    as_json: Json = False,
) -> None:
    """Original and draft side by side, with terms, what was approved before, and what was found."""
    session = begin(ctx, as_json)
    task = session.ask("translation", "review_show", task_id=task_id)
    if file is None:
        session.show(task, *drawn(task))
        return
    if file.exists() and not overwrite:
        raise Invalid(f"{file} exists already.", fix="Name another file, or add --overwrite.")
    written(file, as_file(task))
    session.show(
        {"path": str(file)},
        f"Written to {file}. Hand it in with: rapport reviews edit {task_id} --file {file}",
    )


@reviews.command(epilog="Example: rapport reviews claim rv-1a2b3c4d5e")
def claim(ctx: typer.Context, task_id: TaskId, as_json: Json = False) -> None:
    """Take it: nobody else works on it meanwhile. Again is for as long again."""
    session = begin(ctx, as_json)
    session.insist("translation", "review_claim", AGAIN, task_id=task_id)
    task = session.ask("translation", "review_show", task_id=task_id)
    session.show(task, *drawn(task))


@reviews.command(epilog="Example: rapport reviews release rv-1a2b3c4d5e")
def release(ctx: typer.Context, task_id: TaskId, as_json: Json = False) -> None:
    """Give it back: others may take it."""
    session = begin(ctx, as_json)
    task = session.insist("translation", "review_release", AGAIN, task_id=task_id)
    session.show(task, f"{task_id} is open again.")


@reviews.command(
    epilog="Examples: rapport reviews accept rv-1a2b3c4d5e\n\n"
    "rapport reviews accept rv-1a2b3c4d5e --seen 9f3c01aa"
)
def accept(
    ctx: typer.Context,
    task_id: TaskId,
    seen: Annotated[
        str, typer.Option(help="What you looked at, as `reviews show` names it: no question then.")
    ] = "",
    despite: Despite = "",
    as_json: Json = False,
) -> None:
    """The draft is right, word for word: it goes out."""
    session = begin(ctx, as_json)
    if not seen:
        seen = looked_at(session, task_id)
    task = session.insist(
        "translation", "review_accept", AGAIN, task_id=task_id, seen=seen, despite=despite
    )
    session.show(task, outcome(task))


@reviews.command(
    epilog="Examples: rapport reviews edit rv-1a2b3c4d5e\n\n"
    "rapport reviews edit rv-1a2b3c4d5e --file hearing.txt"
)
def edit(
    ctx: typer.Context,
    task_id: TaskId,
    file: Annotated[
        Path | None, typer.Option(help="Written with `reviews show --file`; else your editor.")
    ] = None,
    despite: Despite = "",
    as_json: Json = False,
) -> None:
    """Put the draft right, or translate it: your words go out."""
    session = begin(ctx, as_json)
    task = session.ask("translation", "review_show", task_id=task_id)
    text = read(file) if file else in_editor(as_file(task))
    name = str(file or task_id)
    try:
        said = parse(text, name, task)
        done = handed_in(session, said, despite)
    except Problem as problem:
        raise problem if file else kept(problem, task_id, text) from None
    session.show(done, outcome(done))


@reviews.command(
    epilog='Example: rapport reviews decline rv-1a2b3c4d5e --because "the English is unclear"'
)
def decline(ctx: typer.Context, task_id: TaskId, because: Because, as_json: Json = False) -> None:
    """No translation: the original goes out, with a notice."""
    session = begin(ctx, as_json)
    task = session.insist("translation", "review_decline", AGAIN, task_id=task_id, because=because)
    session.show(task, f"{task_id} is declined: {sent(task)}")


@reviews.command(epilog="Example: rapport reviews reassign rv-1a2b3c4d5e --to op-1a2b3c4d")
def reassign(
    ctx: typer.Context,
    task_id: TaskId,
    to: Annotated[str, typer.Option(help="Operator id of a reviewer of the language.")],
    as_json: Json = False,
) -> None:
    """Hand it to somebody, whoever has it now."""
    session = begin(ctx, as_json)
    task = session.insist("translation", "review_reassign", AGAIN, task_id=task_id, to=to)
    session.show(task, f"{task_id} is with {to} now.")


@reviews.command(
    epilog='Example: rapport reviews escalate rv-1a2b3c4d5e --because "needs a lawyer"'
)
def escalate(ctx: typer.Context, task_id: TaskId, because: Because, as_json: Json = False) -> None:
    """Say that it needs somebody's attention; systems that listen are told."""
    session = begin(ctx, as_json)
    task = session.insist("translation", "review_escalate", AGAIN, task_id=task_id, because=because)
    session.show(task, f"{task_id} is marked, and told to who listens.")


@reviews.command(epilog="Example: rapport reviews stats --days 90")
def stats(
    ctx: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=400, help="Of so many days.")] = 30,
    as_json: Json = False,
) -> None:
    """How soon reviewers are done, by language, and how much of the drafts they keep."""
    session = begin(ctx, as_json)
    found = session.ask("translation", "reviews_stats", days=days)["languages"]
    session.show(found, counted(found))


def looked_at(session: Session, task_id: str) -> str:
    """Show it and ask: what is approved is what was seen."""
    if session.as_json:
        raise Invalid(
            "With --json nothing is asked.",
            fix=f"Look at it (rapport reviews show {task_id}), then add --seen.",
        )
    task = session.ask("translation", "review_show", task_id=task_id)
    session.show(task, *drawn(task))
    if not typer.confirm("Is every sentence right, word for word?"):
        raise Problem(
            "Nothing was accepted.", fix=f"To put it right: rapport reviews edit {task_id}"
        )
    return str(task["seen"])


def handed_in(session: Session, said: Written, despite: str) -> Any:
    return session.insist(
        "translation", "review_edit", AGAIN, task_id=said.task_id, seen=said.seen,
        sentences=said.sentences, despite=despite,
    )  # fmt: skip


def in_editor(text: str) -> str:
    """What was saved. Raise Problem when nothing was."""
    if not sys.stdin.isatty():
        raise Invalid(
            "There is no terminal for an editor.",
            fix="Write a file (rapport reviews show TASK --file FILE), then add --file FILE.",
        )
    saved = click.edit(text, extension=".txt")
    if saved is None or saved == text:
        raise Problem(
            "Nothing was changed, so nothing was handed in.",
            fix="To approve the draft as it is: rapport reviews accept TASK.",
        )
    return saved


def kept(problem: Problem, task_id: str, text: str) -> Problem:
    """The same problem, and where what was written is kept."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix=f"{task_id}-", suffix=".txt", delete=False
    ) as file:
        file.write(text)
    problem.fix = (
        f"{problem.fix}\nWhat you wrote is kept: put it right there, then\n"
        f"rapport reviews edit {task_id} --file {file.name}"
    ).strip()
    return problem


def outcome(task: dict[str, Any]) -> str:
    return f"{task['task_id']} is {task['outcome']}: {sent(task)}"


def sent(task: dict[str, Any]) -> str:
    return {
        "person": "your words go out.",
        "declined": "the original goes out, with a notice.",
        "late": "it came after the deadline, the original is out already. Your words are kept.",
        "machine": "it came after the deadline, the machine's words are out already. Yours are "
        "kept. Was a mistake in theirs? rapport announcements correct " + task["request_id"],
    }.get(task["answered"], "nothing goes out.")


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"{path} is no UTF-8 text.", fix="Save it again as UTF-8.") from error


def written(path: Path, text: str) -> None:
    try:
        write_private(path, text)
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}.") from error
