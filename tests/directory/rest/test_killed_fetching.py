# SPDX-License-Identifier: Apache-2.0
"""A worker that is killed while it fetches: the next goes on at the page it was at."""

import signal
from pathlib import Path

import pytest

from kernel.mongo import Database
from services.directory.config import DirectorySettings
from tests.directory.builders import Roster
from tests.directory.rest.conftest import ByCsv, Sis, known
from tests.directory.rest.provider import SECRET, FakeProvider
from tests.directory.test_importing import Office
from tests.directory.test_worker import DEADLINE_S, worker
from tests.waiting import eventually

CRASHES = ["roster-page-kept"]
pytestmark = [pytest.mark.system, pytest.mark.mongo]
SOURCES = """
[sis]
kind = "oneroster-rest"
url = "{url}"
token_url = "{token_url}"
client_id = "rapport"
secret_env = "TEST_SIS_SECRET"
at = "05:30"
"""


def sources(provider: FakeProvider, folder: Path) -> Path:
    source, path = provider.source(), folder / "sources.toml"
    path.write_text(SOURCES.format(url=source.url, token_url=source.token_url))
    return path


@pytest.mark.row(31)
@pytest.mark.row(32)
def test_no_page_is_fetched_twice_because_a_worker_was_killed(
    database: Database, kernel_environ: dict[str, str], provider: FakeProvider, tmp_path: Path,
    by_csv: ByCsv,
) -> None:  # fmt: skip
    settings = DirectorySettings(
        roster_lease_s=1, roster_hold_removed_percent=100, roster_hold_changed_percent=100
    )
    sis = Sis(Office(database, settings), provider.source())
    sync_id = sis.ask()
    environ = kernel_environ | {
        "RAPPORT_ROSTER_SOURCES": str(sources(provider, tmp_path)), "TEST_SIS_SECRET": SECRET,
    }  # fmt: skip
    crash = {
        "RAPPORT_CRASH_AT": f"{CRASHES[0]}@users", "RAPPORT_CRASH_ONCE": str(tmp_path / "crash"),
    }  # fmt: skip

    with worker(environ, **crash) as first:
        assert first.wait(DEADLINE_S) == 137
    provider.gate_from = len(provider.asked) + 2
    provider.gate.clear()
    with worker(environ) as second:
        eventually(lambda: len(provider.asked) == provider.gate_from, within_s=DEADLINE_S)
        second.send_signal(signal.SIGKILL)
    in_the_air = provider.asked[-1]
    provider.gate.set()

    eventually(lambda: sis.done(sync_id)["open"] is False, within_s=DEADLINE_S)
    assert sis.progress(sync_id)["state"] == "finished"
    assert known(sis.office) == by_csv(Roster(version="1.2"))
    twice = {each for each in provider.asked if provider.asked.count(each) > 1}
    assert twice == {in_the_air}
