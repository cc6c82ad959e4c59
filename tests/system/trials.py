# SPDX-License-Identifier: Apache-2.0
"""An urgent and a routine announcement under way at once, while the outside server misbehaves.

Each goes to families of its own, so that a fault can be played to one family of either; judged by
the server's boundary log.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kernel.mongo import Database
from tests.notifications.builders import a_child, a_person, a_phone, an_email
from tests.system.announcing import announce
from tests.system.asking import Asking
from tests.system.boundary import Boundary, Record
from tests.system.judging import Verdict, judged, keep
from tests.waiting import eventually

LANES = ("urgent", "routine")
FEW, MANY = 60, 2_000  # families of a lane in the quick form and in the long one
WITHIN_S = 90
# What one cut may leave in doubt: a part on each connection (docs/architecture.md, limits).
PART, CONNECTIONS = 50, 4
_GRADES = {("urgent", FEW): "09", ("routine", FEW): "10", ("urgent", MANY): "11",
           ("routine", MANY): "12"}  # fmt: skip


def reachable(kind: str) -> Iterator[dict[str, Any]]:
    """Every family's contact point, for the copy of recipients."""
    for (lane, families), grade in _GRADES.items():
        for n in range(families):
            where = _address(kind, lane, families, n)
            has = ["email" if kind == "email" else "sms"]
            person = a_person(where, a_child(f"st-{where}", grade=grade), has=has)
            yield an_email(where, person) if kind == "email" else a_phone(where, person)


def _address(kind: str, lane: str, families: int, n: int) -> str:
    if kind == "email":
        return f"{lane}{n}of{families}@families.example"
    return f"+1555{LANES.index(lane)}{families:04d}{n:04d}"


class Trial:
    def __init__(
        self, asking: Asking, database: Database, server: Boundary, families: int,
        kind: str = "email",
    ) -> None:  # fmt: skip
        self.asking, self.database, self.server = asking, database, server
        self.families, self.kind = families, kind
        self.ids: dict[str, str] = {}
        self.name = f"Trial {database.announcements.count_documents({})}"

    def address(self, lane: str, n: int) -> str:
        return _address(self.kind, lane, self.families, n)

    def victims(self, lane: str, count: int) -> list[str]:
        """So many families, spread over the announcement."""
        return [self.address(lane, 5 + n * (self.families - 5) // count) for n in range(count)]

    def run(self) -> None:
        self.begin()
        self.end()

    def begin(self) -> None:
        for lane in LANES:
            self.ids[lane] = announce(
                self.asking, self._subject(lane), subject=self._subject(lane),
                body="Bus 12 comes 20 minutes late.", urgent=lane == "urgent",
                audience=f"grade:{_GRADES[lane, self.families]}",
            )  # fmt: skip

    def end(self, within_s: float = WITHIN_S) -> None:
        """Return when both are completed; the server is started again whenever it died."""
        eventually(self._is_over, within_s=within_s)

    def received(self, lane: str) -> Counter[str]:
        return self._record(lane).recipients()

    def verdict(self, lane: str) -> Verdict:
        wanted = {self.address(lane, n) for n in range(self.families)}
        return judged(self._record(lane), self.database, self.ids[lane], wanted)

    def note(self, fault: str, **measured: float) -> None:
        """Keep the long form's result: both lanes together, and how many are shown as in doubt.

        Where the district's setting made `unknown` final for routine, it is a terminal state.
        """
        if self.families != MANY:
            return
        urgent, routine = (self.verdict(lane) for lane in LANES)
        in_doubt = self.said("routine", "unknown") - set(self.received("routine"))
        both = Verdict(
            lost=urgent.lost + routine.lost - len(in_doubt), dup=urgent.dup + routine.dup,
            ghost=urgent.ghost + routine.ghost, renamed=urgent.renamed + routine.renamed,
        )  # fmt: skip
        keep(fault, both, families=2 * MANY, routine_in_doubt=len(in_doubt), **measured)

    def said(self, lane: str, state: str) -> set[str]:
        """Of whom the ledger says so."""
        found = self.database.ledger.find({"announcement_id": self.ids[lane], "state": state})
        return {entry["contact_point_id"].partition(":")[2] for entry in found}

    def _is_over(self) -> bool:
        self.server.revive()
        over = {"_id": {"$in": list(self.ids.values())}, "state": "completed"}
        return bool(self.database.announcements.count_documents(over) == len(LANES))

    def _subject(self, lane: str) -> str:
        return f"{self.name} {lane}."

    def _record(self, lane: str) -> Record:
        return self.server.record(self._subject(lane))
