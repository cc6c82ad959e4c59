# SPDX-License-Identifier: Apache-2.0
"""Points at the place in a text where something is wrong."""

from typing import Any

WIDTH = 72  # a terminal of 80 columns with room for an indent


def at(text: str, offset: int, length: int = 1) -> dict[str, Any]:
    """Details for a Rejected: line and column from 1, and the line with a caret below it."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end]
    column = offset - start
    return {
        "line": text.count("\n", 0, offset) + 1,
        "column": column + 1,
        "caret": _rendered(line, column, length),
    }


def _rendered(line: str, column: int, length: int) -> str:
    left = max(0, column - WIDTH // 2) if len(line) > WIDTH else 0
    shown = line[left : left + WIDTH].replace("\t", " ")
    marks = max(1, min(length, len(shown) - (column - left)))
    return f"{shown}\n{' ' * (column - left)}{'^' * marks}"
