# SPDX-License-Identifier: Apache-2.0
"""A mongod of our own, as a replica set of one: transactions need a replica set."""

import importlib.util
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.embedded import ports, processes
from deploy.embedded.child import Child
from deploy.embedded.errors import CannotStart
from deploy.embedded.files import write_private

REPLICA_SET = "rapport"
START_S = 60
STOP_S = 30
# How MongoDB refuses to initiate what has been initiated before: with an owner, and without.
UNAUTHORIZED, ALREADY_INITIALIZED = 13, 23
DEFAULT_PORT = 27682

Client = MongoClient[dict[str, Any]]


class Database:
    """One mongod on loopback with its files under `directory`.

    With a password it asks every client to log in as the owner; without one it is open to
    everybody on this machine, which is for tests.
    """

    def __init__(
        self,
        directory: Path,
        port: int = DEFAULT_PORT,
        *,
        password: str | None = None,
        cache_gb: float = 0.5,
        oplog_mb: int = 1_000,
        ends_with_parent: bool = False,
    ) -> None:
        self.directory = directory.resolve()
        self.port = port
        self.password = password
        self._cache_gb = cache_gb
        self._oplog_mb = oplog_mb
        self._child = Child(ends_with_parent=ends_with_parent)

    @property
    def uri(self) -> str:
        login = f"rapport:{quote(self.password, '')}@" if self.password else ""
        return f"mongodb://{login}{ports.LOOPBACK}:{self.port}/?replicaSet={REPLICA_SET}"

    @property
    def pid(self) -> int | None:
        return self._child.pid

    @property
    def log(self) -> Path:
        return self.directory / "log" / "mongod.log"

    def described(self) -> list[ports.Port]:
        return [ports.Port(number=self.port, purpose="MongoDB", setting="RAPPORT_MONGO_PORT")]

    def start(self, deadline_s: float = START_S) -> None:
        """Return when the node is primary. Raise CannotStart when it is not in time."""
        ports.require_free(self.described())
        self.restart(deadline_s)

    def restart(self, deadline_s: float = START_S) -> None:
        """Start again after kill() or stop()."""
        self.prepare()
        self._child.start(self.command(), self.environment(), self.log)
        processes.wait_ready(
            self.is_primary, lambda: self._child.is_running, deadline_s, "MongoDB", self.log
        )

    def stop(self) -> None:
        """End it and return when no process of its own is left."""
        self._child.stop(STOP_S)
        processes.end(self.directory)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send it a signal, as a fault would: SIGKILL, or SIGSTOP to freeze it."""
        self._child.send(number)

    def prepare(self) -> None:
        for name in ("data", "log"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        if self.password:
            _write_key(self.directory / "key", self.password)

    def command(self) -> list[str]:
        options = {
            "--dbpath": str(self.directory / "data"),
            "--bind_ip": ports.LOOPBACK,
            "--port": str(self.port),
            "--replSet": REPLICA_SET,
            "--oplogSize": str(self._oplog_mb),
            "--wiredTigerCacheSizeGB": str(self._cache_gb),
        }
        if self.password:
            options["--keyFile"] = str(self.directory / "key")
        pairs = [word for option in options.items() for word in option]
        # What a killed process left open must not hold others up for MongoDB's whole minute.
        short = ["--setParameter", "transactionLifetimeLimitSeconds=15"]
        return [str(find_mongod()), *pairs, "--nounixsocket", *short]

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.variables()}

    def variables(self) -> dict[str, str]:
        """What its environment must hold beside what is inherited."""
        return processes.mark(self.directory)

    def is_primary(self) -> bool:
        """Make it a replica set with an owner if it is none yet; tell whether it takes writes."""
        try:
            with self._client() as client:
                if not client.admin.command("hello").get("setName"):
                    self._initiate(client)
                primary = bool(client.admin.command("hello")["isWritablePrimary"])
                if primary and self.password:
                    _create_owner(client, self.password)
        except PyMongoError:
            return False
        return primary

    def _initiate(self, client: Client) -> None:
        host = f"{ports.LOOPBACK}:{self.port}"
        try:
            members = [{"_id": 0, "host": host}]
            client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
        except OperationFailure as refusal:
            if refusal.code not in {UNAUTHORIZED, ALREADY_INITIALIZED}:
                raise
            with self._client(username="rapport" if self.password else None) as owner:
                _move(owner, host)

    def _client(self, username: str | None = None) -> Client:
        return MongoClient(
            ports.LOOPBACK,
            self.port,
            username=username,
            password=self.password if username else None,
            directConnection=True,
            serverSelectionTimeoutMS=1_000,
            timeoutMS=5_000,
        )


def find_mongod() -> Path:
    """The one in the wheel, else the one on PATH. Raise CannotStart when there is none."""
    for found in (_in_wheel(), shutil.which("mongod")):
        if found and Path(found).exists():
            return Path(found)
    raise CannotStart(
        "There is no mongod: the wheel that brings one is made for Linux on x86-64 alone. "
        "Install MongoDB 6 or newer so that mongod is on PATH, or name a replica set of your own: "
        "RAPPORT_MONGO_URI=mongodb://... make up"
    )


def _in_wheel() -> Path | None:
    # The parent package is only located, never imported: importing it starts a server.
    with suppress(ModuleNotFoundError):
        package = importlib.util.find_spec("fiftyone")
        if package and package.submodule_search_locations:
            return Path(next(iter(package.submodule_search_locations))) / "db" / "bin" / "mongod"
    return None


def _move(owner: Client, host: str) -> None:
    """Tell a node whose port was changed that it is still the member it was."""
    config = owner.admin.command("replSetGetConfig")["config"]
    config["members"][0]["host"] = host
    config["version"] += 1
    owner.admin.command("replSetReconfig", config, force=True)


def _create_owner(client: Client, password: str) -> None:
    # MongoDB lets a client on loopback make the first user, and refuses it from then on.
    with suppress(OperationFailure):
        client.admin.command("createUser", "rapport", pwd=password, roles=["root"])


def _write_key(path: Path, password: str) -> None:
    write_private(path, password.encode().hex(), mode=0o400)
