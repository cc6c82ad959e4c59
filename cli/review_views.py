# SPDX-License-Identifier: Apache-2.0
"""Tasks of the reviewers' queue, drawn for people."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.review_file import helps
from cli.tables import facts, moment, table

THEN = {
    "original": "the original goes out, with a notice",
    "machine": "the machine's words go out, with a notice",
    "wait": "it goes on waiting",
}
REASONS = {
    "tier": "a wrong word could do harm",
    "language": "people translate into this language",
    "gate": "the machine's words did not pass the checks",
    "asked": "somebody asked for it",
}
Task = dict[str, Any]


def listed(tasks: Sequence[Task]) -> RenderableType:
    rows = [
        (
            one["task_id"], one["language"], one["category"], one["words"], due(one),
            THEN[one["then"]], one["state"], one["claimed_by"],
        )
        for one in tasks
    ]  # fmt: skip
    columns = ("task!", "language", "category", "words#", "due", "then", "state", "with")
    return table(rows, *columns, empty="")


def in_short(tasks: Sequence[Task], languages: Sequence[str]) -> str:
    """One line, also for a mail that cron sends."""
    waiting = [one for one in tasks if one["state"] in ("open", "claimed")]
    for_whom = f" ({', '.join(languages)})" if languages else ""
    if not waiting:
        return f"No translation waits for you{for_whom}."
    overdue = sum(one["overdue"] for one in waiting)
    late = f"{overdue} overdue, " if overdue else ""
    first = min(waiting, key=lambda one: str(one["due_at"]))
    noun = "translation waits" if len(waiting) == 1 else "translations wait"
    return f"{len(waiting)} {noun} for you{for_whom}: {late}the first due {due(first)}."


def due(task: Task) -> str:
    at = datetime.fromisoformat(task["due_at"])
    minutes = round((at - datetime.now(UTC)).total_seconds() / 60)
    if task["finished_at"]:
        return moment(task["due_at"])[:16]
    return f"{moment(task['due_at'])[:16]} ({'in ' + span(minutes) if minutes > 0 else 'over'})"


def span(minutes: float | None) -> str:
    """Such as "3 h 20 min"."""
    if minutes is None:
        return ""
    days, rest = divmod(round(minutes), 24 * 60)
    hours, left = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (left, "min"))
    said = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(said[:2]) or "0 min"


def drawn(task: Task) -> list[RenderableType]:
    """Everything a reviewer needs, side by side."""
    return [head(task), sentences(task), *notes(task)]


def head(task: Task) -> RenderableType:
    holder = f"{task['claimed_by']}, until {moment(task['claim_until'])[:16]}"
    return facts(
        ("task", f"{task['task_id']}: {task['source_language']} -> {task['language']}"),
        ("message", f"{task['category']} ({task['tier']}), {task['request_id']}"),
        ("why", REASONS.get(task["reason"], task["reason"])),
        ("due", f"{due(task)}; then {THEN[task['then']]}"),
        ("state", task["state"]),
        ("with", holder if task["claimed_by"] else ""),
        ("because", task["because"]),
        (
            "seen",
            f"{task['seen']} (rapport reviews accept {task['task_id']} --seen {task['seen']})",
        ),
    )


def sentences(task: Task) -> RenderableType:
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=True)
    drawn.add_column("#", justify="right")
    drawn.add_column(f"original ({task['source_language']})", overflow="fold", ratio=1)
    drawn.add_column(f"translation ({task['language']})", overflow="fold", ratio=1)
    for line in task["lines"]:
        drawn.add_row(str(line["number"]), marked(line), words(line))
    return drawn


def marked(line: Task) -> Text:
    """The original with its glossary terms standing out."""
    text = Text(line["original"])
    for term in line["terms"]:
        text.stylize("bold cyan", term["start"], term["end"])
    return text


def words(line: Task) -> Text:
    text = Text(line["final"] or line["draft"] or "(no draft)")
    for finding in line["findings"]:
        text.append(f"\n! {finding}", style="yellow")
    return text


def notes(task: Task) -> Iterator[RenderableType]:
    for line in task["lines"]:
        for help in helps(line):
            yield f"{line['number']}: {help}"


def counted(languages: Sequence[Task]) -> RenderableType:
    rows = [
        (
            one["language"], one["asked"], one["waiting"], one["in_time"], one["late"],
            one["expired"], one["declined"], _span_s(one["median_s"]), _span_s(one["p90_s"]),
            _percent(one["edited_share"]), _percent(one["similarity"]),
        )
        for one in languages
    ]  # fmt: skip
    columns = (
        "language", "asked#", "waiting#", "in time#", "late#", "expired#", "declined#",
        "half within", "90 % within", "edited", "of drafts kept",
    )  # fmt: skip
    return table(rows, *columns, empty="Nothing was asked of reviewers in this time.")


def _span_s(seconds: float | None) -> str:
    return "" if seconds is None else span(seconds / 60)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
