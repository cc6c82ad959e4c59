# SPDX-License-Identifier: Apache-2.0
"""A mail relay that dies, answers no, late or not at all: judged by what it took over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from kernel.mongo import Database
from tests.servers.fault_proxy import FaultProxy
from tests.system.asking import Asking
from tests.system.boundary import Boundary
from tests.system.processes import Platform
from tests.system.trials import CONNECTIONS, FEW, LANES, MANY, PART, Trial, reachable
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.row(74)]

RELAY = "tests.system.boundary_relay"
OPTIONS = "connections=4&timeout=10&final_timeout=3"
LATE_S = 4.0
STEPS = {"DATA": "before DATA", "content": "after DATA", "answer": "after taking it"}
REFUSALS = [
    ("RCPT", "550 no such mailbox"), ("DATA", "554 no"), ("content", "554 looks like spam"),
]  # fmt: skip
PUTTING_OFF = [
    ("RCPT", "450 mailbox busy"), ("RCPT", "421 closing"), ("DATA", "451 later"),
    ("content", "450 greylisted"), ("content", "421 closing"),
    ("RCPT", "reset"), ("DATA", "reset"), ("DATA", "hang up"),
]  # fmt: skip
DOUBTS = [
    ("content", "reset"), ("content", "hang up"), ("answer", "reset"), ("answer", "hang up"),
    ("answer", "late"),
]  # fmt: skip
forms = pytest.mark.parametrize(
    "families", [FEW, pytest.param(MANY, marks=pytest.mark.soak)], ids=["quick", "long"]
)
Trying = Callable[[int], Trial]


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boundary]:
    running = Boundary(RELAY, tmp_path_factory.mktemp("relay"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def proxy(relay: Boundary) -> Iterator[FaultProxy]:
    with FaultProxy(relay.port) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def running(platform: Platform, notifications_database: Database, proxy: FaultProxy) -> None:
    """Routine mails in doubt are final here, so that sending again is seen to make a difference."""
    platform.start(
        "relay", "notifications", "notifications.plan", "notifications.email",
        RAPPORT_CAPTURE_SMTP_URL=f"smtp://127.0.0.1:{proxy.port}?{OPTIONS}",
        RAPPORT_UNKNOWN_FATE="final",
    )  # fmt: skip
    notifications_database.reach.insert_many(reachable("email"))


@pytest.fixture
def trying(
    asking: Asking, notifications_database: Database, relay: Boundary, proxy: FaultProxy
) -> Iterator[Trying]:
    yield lambda families: Trial(asking, notifications_database, relay, families)
    proxy.heal()
    proxy.reset()  # the next trial begins with connections of its own
    relay.play({})


def plan(trial: Trial, faults: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Each fault for one family of either lane."""
    return {
        victim: list(fault)
        for lane in LANES
        for victim, fault in zip(trial.victims(lane, len(faults)), faults, strict=True)
    }


def suffering(trial: Trial, lane: str, faults: list[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return dict(zip(trial.victims(lane, len(faults)), faults, strict=True))


def deaths(families: int) -> int:
    """In the long form each is in a part of its own."""
    return 1 if families == FEW else 5


def resets(faults: list[tuple[str, str]]) -> int:
    return sum(how == "reset" for _, how in faults)


@forms
@pytest.mark.parametrize("step", STEPS, ids=STEPS.values())
def test_a_relay_that_dies_loses_no_urgent_mail_and_doubles_none_under_another_name(
    trying: Trying, relay: Boundary, families: int, step: str
) -> None:
    trial = trying(families)
    victims = trial.victims("urgent", deaths(families))
    relay.play({victim: [step, "exit"] for victim in victims})
    trial.run()

    assert relay.played() == set(victims)
    assert trial.verdict("urgent").is_clean(most_dup=len(victims) * CONNECTIONS * PART)
    for victim in victims:
        assert trial.received("urgent")[victim] == (2 if step == "answer" else 1)
    trial.note(f"SMTP: relay killed {STEPS[step]} of urgent mails")


@forms
@pytest.mark.parametrize("step", STEPS, ids=STEPS.values())
def test_a_relay_that_dies_leaves_routine_mails_in_doubt_where_unknown_is_final(
    trying: Trying, relay: Boundary, families: int, step: str
) -> None:
    """Also a negative control: what was not taken and does not go again is at no boundary."""
    trial = trying(families)
    victims = trial.victims("routine", deaths(families))
    relay.play({victim: [step, "exit"] for victim in victims})
    trial.run()

    unsure, received = trial.said("routine", "unknown"), trial.received("routine")
    everybody = {trial.address("routine", n) for n in range(families)}
    assert everybody == set(received) | unsure, "who did not get it is shown as in doubt"
    assert trial.verdict("routine").dup == 0
    for victim in victims:
        assert (victim in unsure) == (step != "DATA")
        assert (victim in received) == (step != "content")
    trial.note(f"SMTP: relay killed {STEPS[step]} of routine mails")


@forms
def test_each_answer_has_its_consequence_and_harms_no_neighbour(
    trying: Trying, relay: Boundary, families: int
) -> None:
    trial, faults = trying(families), REFUSALS + PUTTING_OFF
    relay.play(plan(trial, faults))
    trial.run()

    # A reset may overtake the 250 of the mail before: that one is in doubt.
    assert trial.verdict("urgent").is_clean(most_dup=CONNECTIONS * resets(faults))
    assert trial.verdict("routine").dup == 0
    for lane in LANES:
        refused = {victim for victim, fault in suffering(trial, lane, faults).items()
                   if fault in REFUSALS}  # fmt: skip
        assert trial.said(lane, "failed") == refused
        assert set(trial.received(lane)).isdisjoint(refused)
        unsure = trial.said(lane, "unknown")
        assert len(unsure) <= (resets(faults) if lane == "routine" else 0)
        assert len(set(trial.received(lane)) | unsure) == families - len(refused)
    trial.note("SMTP: 4xx, 5xx, and resets before the content")


@forms
def test_without_an_answer_an_urgent_mail_goes_again_and_a_routine_one_stays_in_doubt(
    trying: Trying, relay: Boundary, families: int
) -> None:
    """The routine lane is the negative control: without going again, what was not taken is lost."""
    trial = trying(families)
    relay.play(plan(trial, DOUBTS), late_s=LATE_S)
    trial.run()

    assert trial.verdict("urgent").is_clean(most_dup=len(DOUBTS) * PART)
    routine = trial.received("routine")
    for lane in LANES:
        for victim, (step, how) in suffering(trial, lane, DOUBTS).items():
            again = 1 if lane == "urgent" else 0
            assert trial.received(lane)[victim] == (step == "answer") + again, (lane, step, how)
    unsure = trial.said("routine", "unknown")
    assert unsure >= set(suffering(trial, "routine", DOUBTS))
    assert set(routine) | unsure >= {trial.address("routine", n) for n in range(families)}
    assert trial.verdict("routine").dup == 0
    trial.note("SMTP: no answer, or one after our timeout")


def test_a_250_that_was_sent_and_never_arrived_is_an_answer_nobody_has(
    trying: Trying, relay: Boundary, proxy: FaultProxy
) -> None:
    trial = trying(FEW)
    fault = [("answer", "late")]
    relay.play(plan(trial, fault), late_s=1.0)
    trial.begin()
    relay.await_played(*plan(trial, fault))
    proxy.freeze()
    eventually(lambda: set(relay.seen("answered")) >= set(plan(trial, fault)))
    proxy.reset()
    trial.end()

    assert trial.verdict("urgent").is_clean(most_dup=CONNECTIONS * PART)
    assert trial.received("urgent")[trial.victims("urgent", 1)[0]] == 2
    assert trial.verdict("routine").dup == 0
    assert trial.said("routine", "unknown") >= set(trial.victims("routine", 1))


@pytest.mark.parametrize(
    ("way", "manners", "delay_ms"),
    [
        ("20 ms away, 7 mails a connection", {"mails": 7}, 20),
        ("without PIPELINING, 25 mails a connection", {"pipelining": False, "mails": 25}, 0),
    ],
)
@forms
def test_a_slow_or_plain_relay_with_a_limit_for_each_connection_gets_every_mail_once(
    trying: Trying, relay: Boundary, proxy: FaultProxy, families: int, way: str,
    manners: dict[str, object], delay_ms: int,
) -> None:  # fmt: skip
    trial, before = trying(families), proxy.accepted
    relay.play({}, **manners)
    proxy.delay(delay_ms)
    trial.run()
    for lane in LANES:
        assert trial.verdict(lane).is_clean()
        assert len(trial.received(lane)) == families
    assert proxy.accepted - before >= 2 * families / int(str(manners["mails"])) - CONNECTIONS
    trial.note(f"SMTP: {way}")


@pytest.fixture(scope="module")
def guarded(
    platform: Platform, running: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Boundary]:
    """A relay with STARTTLS and AUTH; the mail worker now sends to it, and routine ones again."""
    directory = tmp_path_factory.mktemp("guarded")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(directory / "ca.pem"))
    certificate = directory / "server.pem"
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(str(certificate))
    server = Boundary(RELAY, directory, "--certificate", str(certificate))
    platform.processes["notifications.email"].stop()
    platform.start(
        "notifications.email", RAPPORT_CAPTURE_SMTP_URL=url(server, directory / "ca.pem"),
        RAPPORT_UNKNOWN_FATE="resend",
    )  # fmt: skip
    yield server
    server.stop()


def url(server: Boundary, authority: Path) -> str:
    return f"smtp://school:secret@127.0.0.1:{server.port}?starttls=1&ca={authority}&{OPTIONS}"


@forms
def test_over_starttls_with_a_login_what_is_in_doubt_goes_again_on_both_lanes(
    asking: Asking, notifications_database: Database, guarded: Boundary, families: int
) -> None:
    trial = Trial(asking, notifications_database, guarded, families)
    faults = [("content", "reset"), ("answer", "reset"), ("RCPT", "450 busy")]
    if families == MANY:
        faults = DOUBTS + REFUSALS + PUTTING_OFF + [("answer", "exit")]
    guarded.play(plan(trial, faults), late_s=LATE_S)
    trial.run()

    for lane in LANES:
        assert trial.verdict(lane).is_clean(most_dup=(len(DOUBTS) + CONNECTIONS) * PART)
        assert trial.said(lane, "unknown") == set()
        for victim, fault in suffering(trial, lane, faults).items():
            taken_first = 1 if fault[0] == "answer" else 0
            least = 0 if fault in REFUSALS else 1 + taken_first
            assert trial.received(lane)[victim] >= least, fault
    assert all(taken["encrypted"] for taken in guarded.record(trial.name).taken)
    trial.note("SMTP: every fault over STARTTLS and AUTH, unknown goes again")
