# SPDX-License-Identifier: Apache-2.0
"""An urgent message is announced in the middle of a newsletter to a whole district."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

import pytest

from kernel.mongo import Database
from tests.servers.fault_proxy import FaultProxy
from tests.system.announcing import all_completed, announce
from tests.system.arrivals import Arrivals
from tests.system.asking import Asking
from tests.system.judging import judged, keep
from tests.system.processes import Platform
from tests.system.seeded import seed
from tests.system.sink import Sink
from tests.waiting import eventually

pytestmark = pytest.mark.system
LETTER, URGENT, ROUTINE = "03", "11", "12"  # the grade that each announcement is for


@dataclass(frozen=True, kw_only=True)
class Form:
    newsletter: int
    urgent: int
    bytes_per_s: int  # what a connection to the relay carries; 0: what it can
    first_within_s: float
    most_within_s: float  # for 95 in 100


# The short form's slow relay makes its newsletter long on any machine; times are for the full one.
SHORT = Form(
    newsletter=6_000, urgent=200, bytes_per_s=400_000, first_within_s=20, most_within_s=30
)  # fmt: skip
FULL = Form(newsletter=100_000, urgent=5_000, bytes_per_s=0, first_within_s=2, most_within_s=20)


@pytest.fixture(scope="module")
def wire(platform: Platform, sink: Sink) -> Iterator[FaultProxy]:
    with FaultProxy(sink.port) as proxy:
        yield proxy


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform) -> None:
    platform.start("relay", "notifications", "notifications.plan")


@pytest.mark.row(6)
@pytest.mark.parametrize(
    "form", [SHORT, pytest.param(FULL, marks=pytest.mark.soak)], ids=["short", "full"]
)
def test_an_urgent_message_overtakes_a_newsletter_and_a_routine_one_does_not(
    platform: Platform, asking: Asking, sink: Sink, wire: FaultProxy,
    notifications_database: Database, form: Form,
) -> None:  # fmt: skip
    addresses = begin(platform, sink, wire, notifications_database, form)
    started = monotonic()
    seen = overtake(asking, sink, notifications_database, form)
    wire.heal()
    eventually(lambda: all_completed(notifications_database, seen.ids), within_s=300)

    verdict = judged(sink, notifications_database, seen.ids, addresses)
    if form is FULL:
        keep("an urgent alert behind a newsletter to 100,000", verdict,
             first_s=round(seen.first_s, 3), most_s=round(seen.most_s, 2),
             overtaken=seen.overtaken, all_s=round(monotonic() - started, 1))  # fmt: skip
    assert seen.overtaken > 0, "the newsletter was too short to be overtaken"
    assert seen.routine_waits, "without a lane of its own it waits"
    assert seen.first_s < form.first_within_s
    assert seen.most_s < form.most_within_s
    assert verdict.is_clean(), "the newsletter went on, and to everybody once"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was so when the last urgent mail came, and how long that took."""

    ids: list[str]
    first_s: float
    most_s: float
    overtaken: int  # families who had not got the newsletter
    routine_waits: bool


def overtake(asking: Asking, sink: Sink, database: Database, form: Form) -> Seen:
    newsletter = announce(asking, f"letter {form}", subject="November news", body="The news. " * 50,
                          category="newsletter", audience=f"grade:{LETTER}")  # fmt: skip
    eventually(lambda: settled(database, newsletter) > 0, within_s=60)
    routine = announce(asking, f"routine {form}", subject="Photos", body="Photos.",
                       audience=f"grade:{ROUTINE}")  # fmt: skip
    came, asked = Arrivals(sink, URGENT), monotonic()
    urgent = announce(asking, f"urgent {form}", subject="Evacuate", body="Go to the field now.",
                      urgent=True, audience=f"grade:{URGENT}")  # fmt: skip
    came.wait_for(form.urgent, within_s=60)
    return Seen(
        ids=[newsletter, routine, urgent],
        first_s=came.times[0] - asked,
        most_s=came.share_came_at(0.95, form.urgent) - asked,
        overtaken=form.newsletter - settled(database, newsletter),
        routine_waits=settled(database, routine) == 0,
    )


def begin(
    platform: Platform, sink: Sink, wire: FaultProxy, database: Database, form: Form
) -> list[str]:
    """Everybody's address, with the mail worker started on this form's relay."""
    database.reach.delete_many({})
    sizes = {LETTER: form.newsletter, URGENT: form.urgent, ROUTINE: form.urgent}
    addresses = [one for grade, size in sizes.items() for one in seed(database, grade, size)]
    wire.throttle(form.bytes_per_s)
    port = wire.port if form.bytes_per_s else sink.port
    relay = f"smtp://127.0.0.1:{port}?connections=4"
    if "notifications.email" in platform.processes:  # of another form
        platform.processes["notifications.email"].stop()
    platform.start("notifications.email", RAPPORT_CAPTURE_SMTP_URL=relay, RAPPORT_PART_LEASE_S="15")
    sink.forget()
    return addresses


def settled(database: Database, announcement_id: str) -> int:
    return int(database.ledger.count_documents({"announcement_id": announcement_id}))
