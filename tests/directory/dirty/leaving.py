# SPDX-License-Identifier: Apache-2.0
"""Exports of a hundred students more, of whom some are missing or deleted."""

from tests.directory.builders import Roster
from tests.directory.dirty import Case, Write, held, spoiled, taken
from tests.directory.dirty.deltas import LATER, changes

STUDENTS = [f"student{n:03d}" for n in range(100)]


def large(missing: int = 0, status: str = "") -> Write:
    """`missing` of the students stand in it with this status, or not at all."""

    def add(roster: Roster) -> None:
        for place, id in enumerate(STUDENTS):
            if place < missing and not status:
                continue
            said = status if place < missing else ""
            roster.add("users.csv", f"{id},{said},,true,s1,student,,,Ana,Ruiz,,,,,,,3,,")

    return spoiled(add)


def deleted(many: int) -> Write:
    rows = [
        f"{id},tobedeleted,{LATER},true,s1,student,,,Ana,Ruiz,,,,,,,3,," for id in STUDENTS[:many]
    ]
    return changes(users=rows)


# 107 people are known: 5 of them are 4.7 %, 6 are 5.6 %, 12 are 11 %, 32 are 30 %.
CASES = [
    Case(name="less than 5 % are missing", write=large(5), after=large(), holds=True,
         verdict=taken(removed=5)),
    Case(name="more than 5 % are missing", write=large(6), after=large(), holds=True,
         verdict=held("people-removed")),
    Case(name="30 % are to be deleted", write=large(32, "tobedeleted"), after=large(), holds=True,
         verdict=held("people-removed")),
    Case(name="a delta deletes less than 5 %", write=deleted(5), after=large(), holds=True,
         verdict=taken(removed=5)),
    Case(name="a delta deletes 11 %", write=deleted(12), after=large(), holds=True,
         verdict=held("people-removed")),
    Case(name="a delta deletes 30 %", write=deleted(32), after=large(), holds=True,
         verdict=held("people-removed")),
    Case(name="the control: without thresholds a delta deletes 30 %", write=deleted(32),
         after=large(), verdict=taken(removed=32)),
]  # fmt: skip
