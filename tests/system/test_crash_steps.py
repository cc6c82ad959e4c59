# SPDX-License-Identifier: Apache-2.0
"""A process dies at each labelled step of an announcement's way, and another one goes on."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from contracts.notifications import AnnouncementAccepted
from kernel.mongo import Database
from tests.kernel.posting import put, wrapped
from tests.servers.vhost import VirtualHost
from tests.system.announcing import all_completed, announce, insist
from tests.system.asking import Asking
from tests.system.crash_steps import CHAINS, Chain
from tests.system.judging import judged, keep
from tests.system.processes import Platform
from tests.system.seeded import seed
from tests.system.sink import Sink
from tests.system.witness import Witness, ghosts, inner_duplicates
from tests.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.row(73, 74)]
PROCESSES = (
    "relay", "notifications", "notifications.plan", "notifications.email", "translation",
)  # fmt: skip
# What a killed mail worker may have handed over without noting it (design 4.5).
PART, CONNECTIONS = 50, 4
SHORT = tuple(name for name, chain in CHAINS.items() if chain.quick)
FULL = [(name,) for name in CHAINS]


@pytest.fixture(scope="module", autouse=True)
def addresses(
    witness: Witness, platform: Platform, notifications_database: Database, short_transactions: None
) -> dict[str, list[str]]:
    # One quick engine for Spanish, none for Somali.
    platform.start(*PROCESSES, RAPPORT_TRANSLATION_ROUTES="en-es=apertium:eng-spa")
    return {
        name: seed(notifications_database, chain.grade, chain.families, chain.languages)
        for name, chain in CHAINS.items()
    }


@pytest.mark.parametrize(
    "names",
    [SHORT, *(pytest.param(one, marks=pytest.mark.soak) for one in FULL)],
    ids=lambda names: names[0] if len(names) == 1 else "some of each at once",
)
def test_a_crash_at_any_step_loses_nothing_and_tells_no_ghosts(
    platform: Platform, sink: Sink, notifications_database: Database, witness: Witness,
    addresses: dict[str, list[str]], names: tuple[str, ...], tmp_path: Path,
) -> None:  # fmt: skip
    sink.forget()
    chains = sorted((CHAINS[name] for name in names), key=lambda chain: chain.process)
    if names == SHORT:
        chains = [replace(chain, points=chain.quick) for chain in chains]
    ids = go_through(platform, chains, tmp_path, f"{names}")
    eventually(lambda: all_completed(notifications_database, ids), within_s=60)

    expected = [address for name in names for address in addresses[name]]
    verdict = judged(sink, notifications_database, ids, expected)
    if len(names) == 1:
        keep(f"a crash at each step: {names[0]}", verdict, crashes=len(chains[0].points))
    assert verdict.is_clean(most_dup=most_dup(chains))
    assert inner_duplicates(witness, notifications_database, ids) == 0
    assert ghosts(witness, notifications_database) == 0
    assert notifications_database.parked.count_documents({}) == 0


def most_dup(chains: Sequence[Chain]) -> int:
    """A chain alone doubles what it says. Beside others, any death of the mail worker may."""
    if len(chains) == 1:
        return chains[0].most_dup
    deaths = sum(len(one.points) for one in chains if one.process == "notifications.email")
    return PART * CONNECTIONS * deaths


def go_through(platform: Platform, chains: list[Chain], directory: Path, form: str) -> list[str]:
    """The ids of their announcements. Processes die side by side, each its own chains in turn."""

    def of_one(chains: list[Chain]) -> list[str]:
        return [one_chain(platform, chain, directory, form) for chain in chains]

    with ThreadPoolExecutor() as threads:
        by_process = groupby(chains, key=lambda chain: chain.process)
        running = [threads.submit(of_one, list(mine)) for _, mine in by_process]
        return [id for one in running for id in one.result()]


def one_chain(platform: Platform, chain: Chain, directory: Path, form: str) -> str:
    """At the end the process runs for good."""
    process = platform.processes[chain.process]
    process.kill()
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(ask, platform, f"{form} {chain.grade}", chain.grade)
        for n, point in enumerate(chain.points):
            point = point.format(district=platform.environment["RAPPORT_DISTRICT"])
            process.die_at(point, once=directory / f"{chain.grade} {n}")
        process.start()
        return asked.result()


def ask(platform: Platform, key: str, grade: str) -> str:
    asking = Asking(platform.environment["RAPPORT_AMQP_URL"], "k" * 40)
    try:
        return insist(asking, key, subject="School lunch", body="Lunch is at 11:30 AM today.",
                      audience=f"grade:{grade}")  # fmt: skip
    finally:
        asking.close()


def test_a_relay_that_forgets_before_the_broker_confirmed_loses_an_announcement(
    platform: Platform, asking: Asking, sink: Sink, broker: VirtualHost,
    notifications_database: Database, addresses: dict[str, list[str]], tmp_path: Path,
) -> None:  # fmt: skip
    sink.forget()
    real = platform.processes["relay"]
    real.stop()
    asked = announce(asking, "careless", subject="Lost", body="Lost.", audience="grade:01")
    careless = replace(real, arguments=["-m", "tests.system.careless_relay", "notifications"])
    careless.die_at("before-publish", once=tmp_path / "once")

    assert notifications_database.outbox.count_documents({}) == 0
    assert broker.depth("notifications.plan") == 0
    verdict = judged(sink, notifications_database, asked, addresses["asked for"])
    real.start()
    assert verdict.lost == len(addresses["asked for"]), (
        "the judge sees what the real relay prevents"
    )


def test_without_the_inbox_what_was_handled_before_the_crash_would_be_told_twice(
    platform: Platform, notifications_database: Database, witness: Witness, tmp_path: Path
) -> None:
    translation = platform.processes["translation"]
    translation.kill()
    asked = ask(platform, "no inbox", CHAINS["put into words"].grade)
    translation.die_at("after-commit@translation.requests:so", once=tmp_path / "once")
    district = platform.environment["RAPPORT_DISTRICT"]
    notifications_database.client[f"{district}_translation"].inbox.delete_many({})
    translation.start()

    eventually(lambda: all_completed(notifications_database, [asked]), within_s=60)
    eventually(lambda: inner_duplicates(witness, notifications_database, [asked]) > 0)


def test_an_event_of_a_write_that_did_not_commit_is_seen(
    broker: VirtualHost, notifications_database: Database, witness: Witness
) -> None:
    before = ghosts(witness, notifications_database)
    told_too_early = AnnouncementAccepted(announcement_id="rolled back", category="general")
    put(broker.amqp_url, "witness", wrapped(told_too_early))
    assert ghosts(witness, notifications_database) == before + 1
