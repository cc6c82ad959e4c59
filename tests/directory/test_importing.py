# SPDX-License-Identifier: Apache-2.0
"""Imports against a real MongoDB: applied whole, again without effect, and never twice."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pymongo
import pytest
from pymongo.client_session import ClientSession
from pymongo.errors import ExecutionTimeout, NetworkTimeout, OperationFailure

from contracts.directory import RosterImported
from kernel.clock import utc_now
from kernel.envelope import open_envelope
from kernel.errors import Rejected
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.config import DirectorySettings
from services.directory.errors import WorkerReplaced
from services.directory.queries import MongoQueries
from services.directory.roster import imports
from services.directory.roster.abandoned import end_abandoned_transactions
from services.directory.roster.applying import Stopped
from services.directory.roster.importing import Importing
from services.directory.roster.imports import Claim, Imports
from services.directory.roster.uploads import Uploads
from services.directory.roster.worker import MOST_ATTEMPTS, Worker
from tests.directory.builders import Roster
from tests.waiting import eventually

pytestmark = pytest.mark.mongo
Told = list[tuple[str, str, int]]
# In a roster of seven people each is a seventh: what is no test of holds is never held.
NO_HOLDS = DirectorySettings(roster_hold_removed_percent=100, roster_hold_changed_percent=100)


class Office:
    """A worker and what an operator does with it."""

    def __init__(self, database: Database, settings: DirectorySettings = NO_HOLDS) -> None:
        self.database = database
        self.settings = settings
        self.worker = Worker(database, self.settings, "worker-1")
        self.queries = MongoQueries(Unit(database), region="US")

    def ask(self, path: Path, *, dry_run: bool = False, upload_id: str = "") -> str:
        unit = Unit(self.database)
        return unit.run(
            lambda: imports.request(
                unit, upload_id=upload_id, path="" if upload_id else str(path), name=path.name,
                dry_run=dry_run, by="op",
            )
        )  # fmt: skip

    def import_(self, path: Path, *, dry_run: bool = False) -> dict[str, Any]:
        import_id = self.ask(path, dry_run=dry_run)
        assert self.worker.work_once()
        return self.queries.progress(import_id)

    def told(self) -> Told:
        envelopes = [
            open_envelope(bytes(entry["body"]))
            for entry in self.database.outbox.find().sort("seq", 1)
        ]
        return [(each.type.split(".")[2], each.subject, each.sequence) for each in envelopes]

    def forget_told(self) -> None:
        self.database.outbox.delete_many({})

    def directory(self) -> dict[str, Any]:
        return {
            kind: {
                each["_id"]: each["recorded"]
                for each in self.database[kind].find({"left_at": None})
            }
            for kind in ("schools", "classes", "people", "contact_points")
        }

    def importing(self, claim: Claim, stopping: threading.Event | None = None) -> Importing:
        return Importing(
            claim, self.database, self.worker.imports, self.settings, self.worker.ids,
            stopping or threading.Event(),
        )  # fmt: skip


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def little(tmp_path: Path) -> Path:
    return Roster().write(tmp_path / "little")


@pytest.mark.row(32)
def test_an_import_records_everybody_and_tells_it(office: Office, little: Path) -> None:
    progress = office.import_(little)

    assert progress["state"] == "finished"
    assert (progress["rows_rejected"], progress["changes_done"]) == (0, 15)
    assert progress["applied"]["people"]["added"] == 7
    assert len(office.directory()["people"]) == 7
    told = office.told()
    assert ("language_chosen", "ana", 1001) in told
    assert told[-1][0] == "roster_imported"
    assert len(told) == len(set(told))


@pytest.mark.row(32)
def test_the_same_files_again_change_nothing_and_tell_nothing(office: Office, little: Path) -> None:
    office.import_(little)
    before = {kind: list(office.database[kind].find()) for kind in office.directory()}
    office.forget_told()

    progress = office.import_(little)

    assert progress["state"] == "finished"
    assert progress["changes_done"] == 0
    assert office.told() == []
    assert {kind: list(office.database[kind].find()) for kind in before} == before


def test_only_what_changed_is_told(office: Office, little: Path, tmp_path: Path) -> None:
    office.import_(little)
    office.forget_told()
    changed = Roster().change("users.csv", "rosa", metadata_homeLanguage="Portuguese")

    progress = office.import_(changed.write(tmp_path / "changed"))

    assert [each[:2] for each in office.told()] == [
        ("language_chosen", "rosa"),
        ("roster_imported", progress["import_id"]),
    ]


def test_who_left_the_roster_is_removed_with_what_nobody_shares(
    office: Office, little: Path, tmp_path: Path
) -> None:
    office.import_(little)
    office.forget_told()
    smaller = Roster().without_rows("users.csv", "rosa")

    progress = office.import_(smaller.write(tmp_path / "smaller"))

    told = office.told()
    kinds = {kind for kind, _, _ in told}
    assert {"person_removed", "contact_point_removed", "contact_point_recorded"} <= kinds
    assert progress["applied"]["people"]["removed"] == 1
    # The phone that Rosa shared with Luis stays, and now reaches him alone.
    points = office.directory()["contact_points"].values()
    assert [p["person_ids"] for p in points if p["address"] == "+12015550101"] == [["luis"]]
    assert [kind for kind, subject, _ in told if subject == "rosa"] == ["person_removed"]


def test_who_comes_back_is_told_with_later_sequences(
    office: Office, little: Path, tmp_path: Path
) -> None:
    office.import_(little)
    office.import_(Roster().without_rows("users.csv", "rosa").write(tmp_path / "smaller"))
    first = max(sequence for _, subject, sequence in office.told() if subject == "rosa")
    office.forget_told()

    office.import_(little)

    again = [sequence for _, subject, sequence in office.told() if subject == "rosa"]
    assert min(again) > first


@pytest.mark.row(77)
def test_a_dry_run_says_what_would_change_and_changes_nothing(office: Office, little: Path) -> None:
    progress = office.import_(little, dry_run=True)

    assert progress["state"] == "finished"
    assert progress["would"]["people"] == {"added": 7, "changed": 0, "removed": 0}
    assert progress["changes_done"] == 0
    assert office.directory() == {
        "schools": {}, "classes": {}, "people": {}, "contact_points": {},
    }  # fmt: skip
    assert office.told() == []


def test_a_refused_roster_changes_nothing_and_says_why(
    office: Office, little: Path, tmp_path: Path
) -> None:
    office.import_(little)
    office.forget_told()
    before = office.directory()
    spoiled = Roster().without_rows("users.csv", "rosa")
    spoiled.files["enrollments.csv"] = spoiled.files["enrollments.csv"].decode().encode("utf-16")

    progress = office.import_(spoiled.write(tmp_path / "spoiled"))

    assert progress["state"] == "refused"
    assert progress["error"]["code"] == "wrong-encoding"
    assert progress["error"]["details"] == {"file": "enrollments.csv", "line": 1}
    assert office.directory() == before
    assert office.told() == []


def test_rows_left_out_are_listed_and_the_rest_is_recorded(office: Office, tmp_path: Path) -> None:
    roster = Roster().change("users.csv", "teach", role="wizard")
    roster.change("users.csv", "rosa", email="no address")

    progress = office.import_(roster.write(tmp_path / "dirty"))

    report = office.queries.findings(progress["import_id"], start=0, limit=2)
    assert (report["rows_rejected"], report["values_rejected"]) == (2, 1)
    assert [each["number"] for each in report["findings"]] == [0, 1]
    places = {
        (each["file"], each["line"], each["column"], each["code"])
        for each in office.queries.findings(progress["import_id"], 0, 10)["findings"]
    }
    assert places == {
        ("enrollments.csv", 4, "userSourcedId", "orphan"),
        ("users.csv", 4, "email", "bad-email"),
        ("users.csv", 8, "role", "unknown-role"),
    }
    assert "teach" not in office.directory()["people"]


class StopsAfter(threading.Event):
    """Set once it has been looked at so many times: the n-th batch is the last."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left = looks

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("looks", range(10))
def test_an_import_that_was_stopped_anywhere_goes_on_and_nothing_is_told_twice(
    office: Office, little: Path, looks: int
) -> None:
    import_id = office.ask(little)
    claim = office.worker.imports.claim()
    assert claim is not None
    # It looks 5 times while it compares and before each of 4 batches.
    with pytest.raises(Stopped) if looks < 9 else nullcontext():
        office.importing(claim, StopsAfter(looks)).run()
    if looks < 9:
        office.worker.imports.release(claim)

    office.worker.work_once()

    progress = office.queries.progress(import_id)
    assert progress["state"] == "finished"
    assert progress["applied"]["people"]["added"] == 7
    assert progress["changes_done"] == progress["changes_in_all"] == 15
    told = office.told()
    assert len(told) == len(set(told))
    assert sum(kind == "person_recorded" for kind, _, _ in told) == 7
    assert sum(kind == "roster_imported" for kind, _, _ in told) == 1


def test_a_worker_that_was_replaced_changes_nothing_more(office: Office, little: Path) -> None:
    office.ask(little)
    slow = office.worker.imports.claim()
    assert slow is not None
    office.database.roster_imports.update_one(
        {"_id": slow.import_id}, {"$set": {"lease.until": utc_now() - timedelta(seconds=1)}}
    )
    quick = Imports(office.database, worker="worker-2", lease_s=10).claim()
    assert quick is not None
    assert quick.fence == slow.fence + 1

    with pytest.raises(WorkerReplaced):
        office.importing(slow).run()
    late = office.importing(slow)
    with pytest.raises(WorkerReplaced):
        late.unit.run(lambda: late.imports.advance(late.unit, slow, "people", ["added"]))

    assert office.directory()["people"] == {}
    office.importing(quick).run()
    assert len(office.directory()["people"]) == 7


def test_without_the_fence_the_replaced_worker_would_apply(office: Office, little: Path) -> None:
    office.ask(little)
    claim = office.worker.imports.claim()
    assert claim is not None
    office.database.roster_imports.update_one({"_id": claim.import_id}, {"$inc": {"fence": 1}})

    office.importing(replace(claim, fence=claim.fence + 1)).run()

    assert len(office.directory()["people"]) == 7


def test_imports_go_one_by_one_in_the_order_they_were_asked_for(
    office: Office, little: Path
) -> None:
    first, second = office.ask(little), office.ask(little)
    other = Imports(office.database, worker="worker-2", lease_s=10)

    claim = office.worker.imports.claim()

    assert claim is not None
    assert claim.import_id == first
    assert other.claim() is None
    office.importing(claim).run()
    following = other.claim()
    assert following is not None
    assert following.import_id == second


def test_an_import_that_keeps_ending_its_worker_is_given_up(office: Office, little: Path) -> None:
    import_id = office.ask(little)
    office.database.roster_imports.update_one(
        {"_id": import_id}, {"$set": {"fence": MOST_ATTEMPTS}}
    )

    office.worker.work_once()

    progress = office.queries.progress(import_id)
    assert (progress["state"], progress["error"]["code"]) == ("refused", "gave-up")


def test_the_last_event_of_an_import_says_what_it_changed(office: Office, little: Path) -> None:
    office.import_(little)

    last = office.database.outbox.find().sort("seq", -1)[0]
    body = open_envelope(bytes(last["body"]))
    assert body.type == RosterImported.type
    assert b'"people_added":7' in bytes(body.data)


def test_progress_says_how_many_events_have_not_left(office: Office, little: Path) -> None:
    progress = office.import_(little)
    assert progress["events_waiting"] == len(office.told())

    office.forget_told()

    assert office.queries.progress(progress["import_id"])["events_waiting"] == 0


def test_an_upload_is_imported_and_then_gone(office: Office, tmp_path: Path) -> None:
    content = Roster().zip(tmp_path / "roster.zip").read_bytes()
    uploads = Uploads(office.database, max_bytes=1 << 20)
    upload_id = uploads.begin("roster.zip")
    for number, start in ((1, 700), (0, 0), (0, 0)):  # out of order, and one twice
        end = start + 700 if number == 0 else len(content)
        uploads.add_piece(upload_id, number, content[start:end])
    uploads.finish(upload_id, hashlib.sha256(content).hexdigest())

    import_id = office.ask(Path("roster.zip"), upload_id=upload_id)
    office.worker.work_once()

    assert office.queries.progress(import_id)["state"] == "finished"
    assert office.database.roster_pieces.count_documents({}) == 0
    assert office.database.roster_uploads.count_documents({}) == 0


def test_an_upload_with_a_hole_or_another_content_is_refused(office: Office) -> None:
    uploads = Uploads(office.database, max_bytes=1 << 20)
    upload_id = uploads.begin("roster.zip")
    uploads.add_piece(upload_id, 1, b"two")
    with pytest.raises(Rejected, match="piece 0 is missing"):
        uploads.finish(upload_id, hashlib.sha256(b"onetwo").hexdigest())

    uploads.add_piece(upload_id, 0, b"ONE")
    with pytest.raises(Rejected, match="did not arrive"):
        uploads.finish(upload_id, hashlib.sha256(b"onetwo").hexdigest())

    uploads.add_piece(upload_id, 0, b"one")
    assert uploads.finish(upload_id, hashlib.sha256(b"onetwo").hexdigest()) == 6


def test_an_upload_that_grows_too_large_is_refused(office: Office) -> None:
    uploads = Uploads(office.database, max_bytes=100)
    upload_id = uploads.begin("roster.zip")

    with pytest.raises(Rejected, match="too large"):
        uploads.add_piece(upload_id, 2, b"x" * 40)


@contextmanager
def a_transaction_left_open(database: Database) -> Iterator[ClientSession]:
    """As a killed worker leaves it: open, and holding the documents it wrote."""
    with database.client.start_session() as session:
        session.start_transaction()
        database.people.update_one({"_id": "ana"}, {"$set": {"version": 7}}, session=session)
        yield session


def a_write_gets_through(database: Database) -> bool:
    with pymongo.timeout(0.5):
        try:
            database.people.update_one({"_id": "ana"}, {"$set": {"version": 8}})
        except (ExecutionTimeout, NetworkTimeout):
            return False
    return True


def test_what_a_killed_worker_left_open_is_ended(office: Office, little: Path) -> None:
    office.import_(little)
    with a_transaction_left_open(office.database) as session:
        assert not a_write_gets_through(office.database)

        ended = eventually(lambda: end_abandoned_transactions(office.database, silent_s=0.2))

        assert ended == 1
        assert a_write_gets_through(office.database)
        with pytest.raises(OperationFailure):
            session.commit_transaction()


def test_a_transaction_at_work_is_left_alone(office: Office, little: Path) -> None:
    office.import_(little)
    with a_transaction_left_open(office.database) as session:
        assert end_abandoned_transactions(office.database, silent_s=5) == 0
        session.commit_transaction()

    assert (office.database.people.find_one({"_id": "ana"}) or {})["version"] == 7
