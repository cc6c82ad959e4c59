# SPDX-License-Identifier: Apache-2.0
"""An SMS gateway that is busy, breaks off or is away: judged by what it took, by key."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest

from kernel.mongo import Database
from tests.servers.fault_proxy import FaultProxy
from tests.system.asking import Asking
from tests.system.boundary import Boundary
from tests.system.processes import Platform
from tests.system.trials import FEW, LANES, MANY, Trial, reachable

pytestmark = [pytest.mark.system, pytest.mark.row(74)]

GATEWAY = "tests.system.boundary_gateway"
OPTIONS = "connections=1&timeout=3"  # one for each lane
PAUSE_S, UNDER_WAY_S = 2, 1.0
LATE_S = 4.0
FAULTS = [
    ("before", "500"), ("before", "503"), ("before", "reset"), ("before", "exit"),
    ("after", "500"), ("after", "reset"), ("after", "late"), ("after", "exit"),
]  # fmt: skip
forms = pytest.mark.parametrize(
    "families", [FEW, pytest.param(MANY, marks=pytest.mark.soak)], ids=["quick", "long"]
)
Trying = Callable[[int], Trial]


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boundary]:
    running = Boundary(GATEWAY, tmp_path_factory.mktemp("gateway"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def proxy(gateway: Boundary) -> Iterator[FaultProxy]:
    with FaultProxy(gateway.port) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform, notifications_database: Database, proxy: FaultProxy) -> None:
    platform.start(
        "relay", "notifications", "notifications.plan", "notifications.sms",
        RAPPORT_CAPTURE_SMS_URL=f"http://account:secret@127.0.0.1:{proxy.port}?{OPTIONS}",
    )  # fmt: skip
    notifications_database.reach.insert_many(reachable("phone"))


@pytest.fixture
def trying(
    asking: Asking, notifications_database: Database, gateway: Boundary, proxy: FaultProxy
) -> Iterator[Trying]:
    yield lambda families: Trial(asking, notifications_database, gateway, families, "phone")
    proxy.heal()
    gateway.play({})


def plan(trial: Trial, lane: str, faults: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Each fault for one family."""
    victims = trial.victims(lane, len(faults))
    return {victim: list(fault) for victim, fault in zip(victims, faults, strict=True)}


@forms
def test_a_gateway_that_takes_a_key_once_sends_no_text_twice_whatever_breaks(
    trying: Trying, gateway: Boundary, families: int
) -> None:
    trial = trying(families)
    faults = FAULTS if families == MANY else [("after", "500"), ("after", "reset")]
    gateway.play({**plan(trial, "urgent", faults), **plan(trial, "routine", [FAULTS[-1]])},
                 late_s=LATE_S)  # fmt: skip
    trial.run()
    for lane in LANES:
        assert trial.verdict(lane).is_clean(most_dup=0)
        assert len(trial.received(lane)) == families
    trial.note("SMS: 500, 503, resets, late answers, gateway killed")


def test_a_gateway_that_forgets_keys_gets_those_without_an_answer_twice_under_one_key(
    trying: Trying, gateway: Boundary
) -> None:
    """Negative control: it is the key that keeps texts from being doubled."""
    trial = trying(FEW)
    faults = [("after", "500"), ("after", "reset")]
    gateway.play(plan(trial, "urgent", faults), forgets_keys=True)
    trial.run()
    verdict = trial.verdict("urgent")
    assert (verdict.lost, verdict.ghost, verdict.renamed) == (0, 0, 0)
    assert verdict.dup == len(faults)


@forms
def test_a_busy_gateway_is_asked_nothing_before_its_pause_is_over_and_gets_every_text(
    trying: Trying, gateway: Boundary, families: int
) -> None:
    trial, before = trying(families), len(gateway.seen("closed"))
    gateway.play({}, pause=[max(40, families // 10), PAUSE_S])
    trial.run()
    assert len(gateway.seen("closed")) - before >= 2, "it never was busy"
    # What the other lane had under way when the gateway closed came too early by all of the pause.
    assert [left_s for left_s in gateway.seen("early") if left_s < PAUSE_S - UNDER_WAY_S] == []
    for lane in LANES:
        assert trial.verdict(lane).is_clean(most_dup=0)
        assert len(trial.received(lane)) == families
    trial.note("SMS: 429 with Retry-After", pauses=len(gateway.seen("closed")) - before)


@pytest.mark.parametrize("way", ["refusing", "silent"])
@pytest.mark.parametrize(
    ("families", "seconds"),
    [(FEW, 3), pytest.param(MANY, 30, marks=pytest.mark.soak)],  # half an hour, sixty to one
    ids=["quick", "long"],
)
def test_texts_wait_for_a_gateway_that_is_away(
    trying: Trying, proxy: FaultProxy, families: int, seconds: int, way: str
) -> None:
    trial = trying(families)
    if way == "refusing":
        proxy.refuse()
        proxy.reset()
    else:
        proxy.freeze(new=True)
    trial.begin()
    Event().wait(seconds)
    assert all(not trial.received(lane) for lane in LANES)
    proxy.heal()
    proxy.reset()
    trial.end()
    for lane in LANES:
        assert trial.verdict(lane).is_clean(most_dup=0)
        assert len(trial.received(lane)) == families
    trial.note(f"SMS: gateway {way} for {seconds} s")
