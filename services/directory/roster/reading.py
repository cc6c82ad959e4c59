# SPDX-License-Identifier: Apache-2.0
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.directory.roster.findings import Finding, LeftOut
from services.directory.roster.mapping import FOR_PEOPLE, Meanings
from services.directory.roster.rows import Row
from services.directory.roster.stage import Stage


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a row is read with."""

    stage: Stage
    file: str
    columns: Mapping[str, str]  # what stands in which column of this file, by the mapping
    region: str
    as_of: str  # ISO date: enrollments that ended before it do not count
    changes_only: bool = False  # a delta: each row names an id and says when it was changed
    for_people: tuple[tuple[str, str], ...] = ()  # (target, column) that somebody has to read
    meanings: Meanings = field(default_factory=dict)  # of the district's own words

    def cell(self, row: Row, target: str) -> str:
        """What the row says of this; blank where no column of the file does."""
        column = self.columns.get(target, "")
        return row[column] if column else ""

    def leave_to_people(self, row: Row, column: str, target: str) -> None:
        """Nothing follows from it before somebody has read it: a finding, and work to do."""
        self.value_left_out(row, column, "needs-a-person", FOR_PEOPLE[target])
        self.stage.add("for_people", row.line, self.file, row["sourcedId"], column, row[column])

    def value_left_out(self, row: Row, column: str, code: str, reason: str) -> None:
        self.stage.report(
            Finding(
                file=self.file, line=row.line, column=column, code=code, reason=reason,
                left_out=LeftOut.VALUE,
            )
        )  # fmt: skip
