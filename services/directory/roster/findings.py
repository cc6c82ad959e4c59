# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from enum import StrEnum


class LeftOut(StrEnum):
    """How much of the file a finding cost."""

    ROW = "row"  # the row as a whole
    VALUE = "value"  # one cell, or one reference in it; the rest of the row counts
    FILE = "file"  # a file that is not used at all
    NOTHING = "nothing"  # only worth knowing


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something in a file that was not taken, and where it stands.

    `reason` is a sentence for the person who keeps the roster. It may name ids, never a name,
    an address or a number: they open the file at the line to see those.
    """

    file: str
    line: int
    column: str
    code: str
    reason: str
    left_out: LeftOut = LeftOut.ROW


class RowRefused(Exception):
    """This row is left out; the ones around it are not."""

    def __init__(self, column: str, code: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.code, self.reason = column, code, reason
