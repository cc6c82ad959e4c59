# SPDX-License-Identifier: Apache-2.0
"""Rosters as districts send them on a bad day, each with the verdict it must get.

A case spoils the roster of two families in tests/directory/builders.py. Where `after` is set, that
roster is imported first, as `after`, and the dirty one follows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.directory.builders import Roster

Write = Callable[[Path], Path]
Spoil = Callable[[Roster], object]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`refused`: code and file when nothing was taken; `held`: why people must decide first. Else
    what was left out, and what changed."""

    refused: tuple[str, str] | None = None
    held: tuple[str, ...] = ()
    left_out: frozenset[tuple[str, int, str, str]] = frozenset()  # file, line, code, how much
    people: dict[str, int] = field(default_factory=dict)  # change -> how many; zeros left out


@dataclass(frozen=True, kw_only=True)
class Case:
    name: str
    write: Write
    verdict: Verdict
    after: Write | None = None
    holds: bool = False  # with the thresholds of a district; a roster of seven has none


def refused(code: str, file: str) -> Verdict:
    return Verdict(refused=(code, file))


def held(*reasons: str) -> Verdict:
    return Verdict(held=reasons)


def taken(*left_out: tuple[str, int, str, str], **people: int) -> Verdict:
    return Verdict(left_out=frozenset(left_out), people=people)


def spoiled(change: Spoil, version: str = "1.1") -> Write:
    def write(folder: Path) -> Path:
        roster = Roster(version=version)
        change(roster)
        return roster.write(folder)

    return write


def clean(version: str = "1.1") -> Write:
    return spoiled(lambda roster: roster, version)
