# SPDX-License-Identifier: Apache-2.0
"""Cancelled when a fifth has left: what leaves afterwards, and whom the correction reaches."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from kernel.mongo import Database
from services.notifications.model import delivery_id
from tests.system.announcing import announce, completed
from tests.system.asking import Asking
from tests.system.judging import Verdict, keep
from tests.system.processes import Platform
from tests.system.seeded import seed
from tests.system.sink import Sink
from tests.waiting import eventually

pytestmark = pytest.mark.system
SERVICES = ("relay", "notifications", "notifications.plan", "notifications.email")
MANY, MOST = 2_000, 10_000
# What the worker may have in hand: one part for each connection of the sink's URL.
IN_FLIGHT = 50 * 4
SETTLED_WITHIN_S = 90


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    """Two mails in a hundred take a second longer, so that there is a middle to cancel in."""
    running = Sink(tmp_path_factory.mktemp("sink"), "-W", "data:1:2")
    yield running
    running.stop()


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform) -> None:
    platform.start(*SERVICES)


@dataclass(kw_only=True)
class Case:
    """An announcement to some families of their own, so that one sink serves all tests."""

    asking: Asking
    sink: Sink
    database: Database
    addresses: list[str]
    id: str = ""
    correction_id: str = ""
    left_by_then: int = 0
    deliveries: dict[str, str] = field(default_factory=dict)

    def announce(self, grade: str) -> None:
        self.id = announce(
            self.asking, grade, subject="No school", body="Snow: no school today.",
            audience=f"grade:{grade}",
        )  # fmt: skip

    def cancel(self) -> None:
        """When a fifth has left; noted is what had left when the answer came."""
        eventually(lambda: self.left() >= len(self.addresses) // 5, within_s=SETTLED_WITHIN_S)
        self.correction_id = self.asking.ask(
            "notifications", "announcement_cancel", announcement_id=self.id,
            correction="There is school today. Please forget our last message.",
        )["correction_id"]  # fmt: skip
        self.left_by_then = self.left()

    def settle(self) -> None:
        """Until everybody has an entry, and the correction has left."""
        mine = {"announcement_id": self.id}
        eventually(
            lambda: self.database.ledger.count_documents(mine) == len(self.addresses),
            within_s=SETTLED_WITHIN_S,
        )
        completed(self.asking, self.correction_id, within_s=SETTLED_WITHIN_S)

    def arrived(self, announcement_id: str) -> Counter[str]:
        """How often the sink had each address's mail: its Message-ID is the delivery's."""
        ids = self.sink.message_ids()
        of_address = {
            one: ids[f"{delivery_id(announcement_id, f'email:{one}')}@rapport.example"]
            for one in self.addresses
        }
        return Counter({address: times for address, times in of_address.items() if times})

    def entries(self, **query: object) -> set[str]:
        """Addresses whose entry in the ledger of the cancelled announcement is such."""
        found = self.database.ledger.find({"announcement_id": self.id, **query})
        return {entry["contact_point_id"].removeprefix("email:") for entry in found}

    def left(self) -> int:
        return sum(self.arrived(self.id).values())

    def judged(self) -> Verdict:
        """Of the correction: who lacks it, or has it for nothing; and who has anything twice."""
        got_it, corrected = self.arrived(self.id), self.arrived(self.correction_id)
        return Verdict(
            lost=len(set(got_it) - set(corrected)),
            dup=sum((got_it + corrected).values()) - len(got_it) - len(corrected),
            ghost=len(set(corrected) - set(got_it) - self.entries(state="unknown")),
            renamed=0,  # arrived() knows mails by their Message-ID alone
        )


CASES = [
    pytest.param("01", "", MANY, id="nobody-dies"),
    pytest.param("02", "notifications.email", MANY, id="the-mail-worker-dies"),
    pytest.param("03", "notifications.plan", MANY, id="the-planner-dies"),
    pytest.param("04", "", MOST, marks=pytest.mark.soak, id="nobody-dies-long"),
    pytest.param("05", "notifications.email", MOST, marks=pytest.mark.soak,
                 id="the-mail-worker-dies-long"),
    pytest.param("06", "notifications.plan", MOST, marks=pytest.mark.soak,
                 id="the-planner-dies-long"),
]  # fmt: skip


@pytest.mark.parametrize(("grade", "victim", "families"), CASES)
def test_cancelled_at_a_fifth_only_what_is_in_flight_leaves_and_those_reached_are_corrected(
    platform: Platform, asking: Asking, sink: Sink, notifications_database: Database,
    grade: str, victim: str, families: int,
) -> None:  # fmt: skip
    sink.forget()
    addresses = seed(notifications_database, grade, families)
    case = Case(asking=asking, sink=sink, database=notifications_database, addresses=addresses)
    case.announce(grade)
    case.cancel()
    if victim:
        platform.processes[victim].kill()
        platform.processes[victim].start()
    case.settle()

    verdict, left_afterwards = case.judged(), case.left() - case.left_by_then
    if families == MOST:
        keep(f"cancelled at a fifth, killed: {victim or 'nobody'}", verdict, recipients=families,
             left_afterwards=left_afterwards, reached=case.left())  # fmt: skip
    assert verdict.is_clean(), verdict
    assert left_afterwards <= IN_FLIGHT
    assert len(case.entries(state="unknown")) <= IN_FLIGHT
    safeguards_were_needed(case)


def safeguards_were_needed(case: Case) -> None:
    """Negative controls: what the gate held back, and what came in after the cancelling."""
    held_back = case.entries(state="suppressed", reason="cancelled")
    assert len(held_back) > IN_FLIGHT, "a worker had them in hand; nothing else stopped them"
    assert held_back.isdisjoint(case.arrived(case.id))
    cancelled = case.database.announcements.find_one({"_id": case.id}) or {}
    late = case.entries(
        state={"$in": ["sent", "unknown"]}, at={"$gt": cancelled["finished_at"]}
    )  # fmt: skip
    assert late, "planned at once, the correction would have missed nobody"
    assert late <= set(case.arrived(case.correction_id))
