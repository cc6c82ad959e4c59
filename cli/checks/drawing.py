# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from cli.checks.finding import Finding

MARKS = {"ok": ("ok ", "green"), "warning": ("!  ", "bold yellow"), "red": ("RED", "bold red")}


def drawn(checks: Iterable[Finding]) -> RenderableType:
    """One line a check; below what is not in order, what to do."""
    lines = []
    for one in checks:
        mark, style = MARKS[one.state]
        line = Text(f"{mark} ", style=style)
        line.append(f"{one.name}: ", style="bold" if one.state != "ok" else "")
        line.append(one.found, style="")
        lines.append(line)
        if one.fix:
            lines.append(Text(f"    -> {one.fix}"))
    return Group(*lines)
