# SPDX-License-Identifier: Apache-2.0
"""A file on its way into memory: its units count all at once, and can all be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from services.translation.memory.errors import ImportIsOver, PartsAreMissing


class State(StrEnum):
    OPEN = "open"  # rows come in; none of them counts
    IN_FORCE = "in force"
    UNDONE = "undone"  # also where it never was in force


@dataclass(frozen=True, kw_only=True)
class Part:
    """How many rows of a part were new, in memory already, and refused."""

    new: int = 0
    known: int = 0
    refused: int = 0


@dataclass(frozen=True, kw_only=True)
class Import:
    """`despite` is why rows count in which the gate finds something; "": they do not."""

    import_id: str
    file_name: str
    begun_by: str
    begun_at: datetime
    despite: str = ""
    state: State = State.OPEN
    parts: Mapping[str, Part] = field(default_factory=dict)
    finished_at: datetime | None = None
    undone_by: str = ""
    undone_at: datetime | None = None
    reason: str = ""

    @property
    def total(self) -> Part:
        return Part(
            new=sum(part.new for part in self.parts.values()),
            known=sum(part.known for part in self.parts.values()),
            refused=sum(part.refused for part in self.parts.values()),
        )

    def with_part(self, number: int, part: Part) -> "Import":
        """The same part again counts once. Raise ImportIsOver."""
        self._require(State.OPEN)
        return replace(self, parts={**self.parts, str(number): part})

    def finished(self, rows: int, now: datetime) -> "Import":
        """Raise PartsAreMissing when not all rows have come."""
        if self.state == State.IN_FORCE:
            return self
        self._require(State.OPEN)
        total = self.total
        came = total.new + total.known + total.refused
        if came != rows:
            raise PartsAreMissing(self.import_id, came, rows)
        return replace(self, state=State.IN_FORCE, finished_at=now)

    def undone(self, operator_id: str, reason: str, now: datetime) -> "Import":
        if self.state == State.UNDONE:
            return self
        return replace(
            self, state=State.UNDONE, undone_by=operator_id, undone_at=now, reason=reason
        )

    def _require(self, state: State) -> None:
        if self.state != state:
            raise ImportIsOver(self.import_id, self.state)
