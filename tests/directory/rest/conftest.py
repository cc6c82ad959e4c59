# SPDX-License-Identifier: Apache-2.0
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.config import KernelSettings, read
from kernel.mongo import Database, open_database
from kernel.unit import Unit
from services.directory import collections
from services.directory.roster.rest.syncing import RestGathering
from services.directory.roster.sources.asking import SyncSource
from services.directory.roster.sources.queries import SourceQueries
from services.directory.roster.sources.requests import request_sync
from services.directory.roster.sources.runner import SourceRunner
from services.directory.roster.sources.source_file import RestSource, Source
from tests.directory.builders import Roster
from tests.directory.conftest import environ_for
from tests.directory.rest.provider import SECRET, FakeProvider, served, told
from tests.directory.test_importing import NO_HOLDS, Office
from tests.waiting import eventually


class Sis:
    """A source, the thread that follows it, and the worker that imports."""

    def __init__(self, office: Office, source: Source, **more: Any) -> None:
        self.office = office
        self.database = office.database
        self.waits: list[float] = []
        self.stopping = threading.Event()
        self.runner = SourceRunner(
            office.database, office.settings, source, "worker-1", self.stopping,
            look_every_s=0.01, **more,
        )  # fmt: skip
        if isinstance(source, RestSource):
            self.runner.gathering = RestGathering(
                source, self.runner.syncs, office.settings, self.waits.append
            )
        self.runner.register()

    def ask(self, *, bulk: bool = False, by: str = "op") -> str:
        unit = Unit(self.database)
        command = SyncSource(source=self.runner.source.name, bulk=bulk)
        return str(unit.run(lambda: request_sync(command, unit, by))["sync_id"])

    def sync(self, *, bulk: bool = False) -> dict[str, Any]:
        return self.done(self.ask(bulk=bulk))

    def done(self, sync_id: str) -> dict[str, Any]:
        """Work on it to its end."""
        thread = threading.Thread(target=self.runner.once)
        thread.start()
        eventually(lambda: self.office.worker.work_once() or not thread.is_alive())
        thread.join()
        return self.progress(sync_id)

    def progress(self, sync_id: str) -> dict[str, Any]:
        return SourceQueries(self.database).progress(sync_id)


@pytest.fixture(autouse=True)
def _secret() -> Iterator[None]:
    os.environ["TEST_SIS_SECRET"] = SECRET
    yield
    del os.environ["TEST_SIS_SECRET"]


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with served(FakeProvider(collections=told(Roster(version="1.2")))) as provider:
        yield provider


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, NO_HOLDS)


@pytest.fixture
def sis(office: Office, provider: FakeProvider) -> Sis:
    return Sis(office, provider.source())


def known(office: Office) -> dict[str, Any]:
    """The directory; contact points by address, since their ids are each database's own."""
    directory = office.directory()
    directory["contact_points"] = {
        (each["kind"], each["address"]): each["person_ids"]
        for each in directory["contact_points"].values()
    }
    return directory


ByCsv = Callable[[Roster], dict[str, Any]]
_seen: dict[str, dict[str, Any]] = {}


@pytest.fixture
def by_csv(database: Database, tmp_path: Path) -> ByCsv:
    """What the directory is after the same roster as files, instead of what it is now."""

    def imported(roster: Roster) -> dict[str, Any]:
        if roster.version not in _seen:
            emptied(database)
            office = Office(database, NO_HOLDS)
            assert office.import_(roster.write(tmp_path / "csv"))["state"] == "finished"
            _seen[roster.version] = known(office)
        return _seen[roster.version]

    return imported


@pytest.fixture(scope="module")
def module_environ(mongo_uri: str, database_prefix: str) -> dict[str, str]:
    return environ_for(mongo_uri, f"{database_prefix}_rest")


@pytest.fixture
def kernel_environ(module_environ: dict[str, str]) -> dict[str, str]:
    return module_environ


@pytest.fixture(scope="module")
def module_database(module_environ: dict[str, str]) -> Iterator[Database]:
    """Made once: its many collections and indexes take longer than a test."""
    opened = open_database(read(KernelSettings, module_environ), "directory", collections.ALL)
    yield opened
    opened.client.close()


@pytest.fixture
def database(module_database: Database) -> Database:
    return emptied(module_database)


def emptied(database: Database) -> Database:
    for name in database.list_collection_names():
        database[name].delete_many({})
    return database
