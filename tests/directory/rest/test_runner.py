# SPDX-License-Identifier: Apache-2.0
"""A source followed by its schedule: at its time, once, and never beside itself."""

import os
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kernel.clock import utc_now
from kernel.mongo import Database
from services.directory.config import DirectorySettings
from services.directory.roster.sources.folder import FolderGathering
from services.directory.roster.sources.queries import SourceQueries
from services.directory.roster.sources.runner import Runners
from services.directory.roster.sources.schedule import Schedule
from services.directory.roster.sources.source_file import CsvSource
from tests.directory.builders import Roster
from tests.directory.rest.conftest import Sis
from tests.directory.rest.provider import FakeProvider
from tests.directory.test_importing import Office
from tests.directory.test_service import a_service, answer
from tests.waiting import eventually

pytestmark = [pytest.mark.mongo, pytest.mark.row(31)]
EVERY_MINUTE = Schedule(every_minutes=1)


def syncs(database: Database) -> list[dict[str, object]]:
    return list(database.roster_syncs.find().sort("requested_at", 1))


def make_due(database: Database, *, missed: timedelta = timedelta(minutes=1)) -> None:
    database.roster_sources.update_one({}, {"$set": {"slot": utc_now() - missed}})


def test_changes_are_applied_within_a_minute_of_their_time_and_told_row_by_row(
    office: Office, provider: FakeProvider
) -> None:
    sis = Sis(office, provider.source(schedule=EVERY_MINUTE))
    sis.sync(bulk=True)
    provider.change("users", "rosa", metadata={"homeLanguage": "pt"})
    provider.change("users", "luis", email="no address")

    due_at = time.monotonic()
    make_due(office.database, missed=timedelta(days=3))
    followed = threading.Thread(target=sis.runner.run)
    followed.start()
    eventually(lambda: office.worker.work_once() and len(syncs(office.database)) == 2)
    eventually(lambda: not syncs(office.database)[1].get("open"))
    took = time.monotonic() - due_at
    sis.stopping.set()
    followed.join()

    made_up = syncs(office.database)[1:]
    assert [(each["mode"], each["state"]) for each in made_up] == [("delta", "finished")]
    assert made_up[0]["requested_by"] == "schedule of sis"
    assert took < 60
    assert office.directory()["people"]["rosa"]["language"] == "pt"
    findings = office.queries.findings(str(made_up[0]["import_id"]), 0, 10)["findings"]
    assert [(each["file"], each["code"]) for each in findings] == [("users.csv", "bad-email")]


def test_a_time_is_done_once_whoever_follows_and_never_beside_a_sync_that_runs(
    office: Office, provider: FakeProvider
) -> None:
    source = provider.source(schedule=EVERY_MINUTE)
    one, other = Sis(office, source), Sis(office, source)
    one.runner.ask_when_due()
    assert syncs(office.database) == []  # a new source waits for its first time

    by_hand = one.ask()
    make_due(office.database)
    other.runner.ask_when_due()
    assert [each["_id"] for each in syncs(office.database)] == [by_hand]
    assert other.ask(by="somebody else") == by_hand
    office.database.roster_syncs.update_one({"_id": by_hand}, {"$unset": {"open": ""}})

    now = utc_now()
    one.runner.clock = other.runner.clock = lambda: now
    for each in (one, other, one):
        each.runner.ask_when_due()
    asked = syncs(office.database)[1:]
    assert len(asked) == 1
    assert one.runner.syncs.claim("sis")
    assert other.runner.syncs.claim("sis") is None

    # The control: the database itself refuses a slot that somebody asks for again.
    office.database.roster_syncs.update_one({"_id": asked[0]["_id"]}, {"$unset": {"open": ""}})
    make_due(office.database)
    with pytest.raises(Exception, match="somebody else wrote this meanwhile"):
        other.runner.ask_when_due()


def test_of_held_rosters_of_a_source_one_waits_and_syncs_go_on(
    database: Database, provider: FakeProvider
) -> None:
    office = Office(database, DirectorySettings())
    sis = Sis(office, provider.source())
    sis.sync(bulk=True)
    provider.collections["users"].remove(provider.record("users", "ba"))
    first = sis.sync(bulk=True)
    assert first["state"] == "held"

    again = sis.sync(bulk=True)
    provider.collections["users"].remove(provider.record("users", "luis"))
    third = sis.sync(bulk=True)

    states = {each["import_id"]: each for each in office.queries.imports(10)}
    assert states[again["import_id"]]["state"] == "rejected"
    assert "waits already" in states[again["import_id"]]["rejected"]["reason"]
    assert states[first["import_id"]]["state"] == "rejected"
    assert "came after it" in states[first["import_id"]]["rejected"]["reason"]
    assert third["state"] == "held"
    assert sis.sync()["mode"] == "delta"  # what was held never became what a delta changes
    [listed] = SourceQueries(database).sources()
    assert (listed["source"], listed["schedule"]) == ("sis", "every 15 min")


def test_a_dropped_roster_is_taken_once_when_nobody_writes_it_any_more(
    office: Office, tmp_path: Path
) -> None:
    source = CsvSource(name="drop", path=str(tmp_path / "drop"), schedule=EVERY_MINUTE)
    sis = Sis(office, source)
    make_due(office.database)
    sis.runner.ask_when_due()
    assert syncs(office.database) == []
    assert sis.sync()["error"]["code"] == "no-such-file"

    (tmp_path / "drop").mkdir()
    dropped = Roster().zip(tmp_path / "drop" / "monday.zip")
    os.utime(dropped, (0, 0))  # copied with its times: it counts when it came here
    make_due(office.database)
    sis.runner.ask_when_due()
    assert sis.sync()["error"]["code"] == "still-written"
    assert len(syncs(office.database)) == 2

    sis.runner.gathering = FolderGathering(source, sis.runner.syncs, quiet_s=0)
    for _ in range(2):
        office.database.roster_syncs.update_many({}, {"$set": {"slot": None}})
        make_due(office.database)
        sis.runner.ask_when_due()
        taken = str(syncs(office.database)[-1]["_id"])
        if sis.progress(taken)["open"]:
            assert sis.done(taken)["state"] == "finished"
    assert len(syncs(office.database)) == 3
    assert len(office.directory()["people"]) == 7


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_sources_end_with_their_process_and_one_that_breaks_ends_it(
    office: Office, provider: FakeProvider
) -> None:
    """And one that is not in the file any more is not listed."""
    Sis(office, replace(provider.source(), name="old"))
    stopping = threading.Event()
    sources = [provider.source(), CsvSource(name="drop", path="/nowhere")]

    runners = Runners(office.database, office.settings, sources, "worker-1", stopping)
    with runners.running():
        eventually(lambda: office.database.roster_sources.count_documents({}) == 2)
    assert stopping.is_set()
    assert not runners.failed
    listed = SourceQueries(office.database).sources()
    assert [each["source"] for each in listed] == ["drop", "sis"]

    stopping.clear()
    broken = Runners(office.database, office.settings, sources[:1], "worker-1", stopping)
    broken.runners[0].once = lambda: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    with broken.running():
        assert stopping.wait(10)
    assert broken.failed


def test_an_operator_asks_for_a_sync_of_a_source_that_is_followed(
    office: Office, provider: FakeProvider
) -> None:
    Sis(office, provider.source())
    service = a_service(office.database)

    asked = answer(service.roster_sync({"source": "sis", "bulk": True}))

    assert asked["is_new"]
    progress = answer(service.roster_sync_progress({"sync_id": asked["sync_id"]}))
    assert (progress["state"], progress["mode"], progress["requested_by"]) == (
        "queued", "bulk", "op-kim",
    )  # fmt: skip
    assert [each["source"] for each in answer(service.roster_sources({}))["sources"]] == ["sis"]
    assert service.roster_sync({"source": "other"})["error"]["code"] == "no-such-source"
    limited = a_service(office.database, schools=("s1",))
    assert limited.roster_sync({"source": "sis"})["error"]["code"] == "school-scope"
