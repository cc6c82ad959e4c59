# SPDX-License-Identifier: Apache-2.0
"""Tables and times for people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

COLOURS = {
    "ok": "green", "completed": "green", "finished": "green", "sent": "green",
    "delivered": "green", "yes": "green", "open": "green", "scheduled": "green",
    "warning": "yellow", "unknown": "yellow", "planning": "yellow", "sending": "yellow",
    "opening": "yellow", "revoking": "yellow", "suppressed": "yellow",
    "unhealthy": "red", "away": "red", "red": "red", "failed": "red", "refused": "red",
    "unreachable": "red", "live": "bold red", "allowlist": "yellow", "none": "red",
}  # fmt: skip


def table(
    rows: Iterable[Sequence[Any]], *columns: str, empty: str, title: str = ""
) -> RenderableType:
    """A column whose name ends in "#" holds numbers, one that ends in "!" is never broken: ids are
    copied from there. `empty` is what to say without a row.
    """
    rows = [[cell(value) for value in row] for row in rows]
    if not rows:
        return Text(empty)
    drawn = Table(
        box=box.SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold",
        pad_edge=False,
    )  # fmt: skip
    for column in columns:
        number = column.endswith("#")
        drawn.add_column(
            column.rstrip("#!"), justify="right" if number else "left", overflow="fold",
            no_wrap=column.endswith("!"),
        )  # fmt: skip
    for row in rows:
        drawn.add_row(*row)
    return drawn


def cell(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return Text("yes" if value else "no")
    if isinstance(value, int):
        return Text(f"{value:,}")
    if isinstance(value, (list, tuple)):
        return Text(", ".join(map(str, value)))
    text = "" if value is None else str(value)
    return Text(text, style=COLOURS.get(text, ""))


def moment(iso: str | None) -> str:
    """A UTC time of the wire as this machine's clock on the wall has it."""
    if not iso:
        return ""
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def facts(*pairs: tuple[str, Any]) -> RenderableType:
    """Names and values, one a line; what is empty is left out."""
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(style="dim", no_wrap=True)
    drawn.add_column(overflow="fold")
    for name, value in pairs:
        if value not in (None, "", [], {}):
            drawn.add_row(name, cell(value))
    return drawn
