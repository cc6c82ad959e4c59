# SPDX-License-Identifier: Apache-2.0
"""A MongoDB replica set of three members on this machine."""

from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.embedded import ports
from deploy.embedded.database import ALREADY_INITIALIZED, REPLICA_SET, Client, Database
from tests.waiting import eventually

SIZE = 3
START_S = 60


class Member(Database):
    """Ready when it answers: whether it leads is the set's business."""

    def is_primary(self) -> bool:
        return self.leads() is not None

    def leads(self) -> bool | None:
        """Whether it takes writes; None while it does not answer."""
        try:
            with self.client() as client:
                return bool(client.admin.command("hello")["isWritablePrimary"])
        except PyMongoError:
            return None

    def client(self) -> Client:
        return MongoClient(ports.LOOPBACK, self.port, directConnection=True, timeoutMS=2_000)


class ReplicaSet:
    def __init__(self, directory: Path) -> None:
        self.members = [
            Member(directory / f"mongo{n}", port, cache_gb=0.25, oplog_mb=200,
                   ends_with_parent=True)
            for n, port in enumerate(ports.choose_free(SIZE))
        ]  # fmt: skip

    @property
    def uri(self) -> str:
        hosts = ",".join(self._hosts())
        return f"mongodb://{hosts}/?replicaSet={REPLICA_SET}"

    def start(self) -> None:
        self.start_all()
        members = [{"_id": n, "host": host} for n, host in enumerate(self._hosts())]
        with self.members[0].client() as client:
            try:
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
            except OperationFailure as refusal:
                if refusal.code != ALREADY_INITIALIZED:
                    raise
        self.leader()

    def start_all(self) -> None:
        for member in self.members:
            member.restart()

    def stop(self) -> None:
        for member in self.members:
            member.stop()

    def leader(self) -> Member:
        """The member that takes writes, once there is one."""
        found = eventually(
            lambda: [member for member in self.members if member.leads()], within_s=START_S
        )
        return found[0]  # type: ignore[no-any-return]

    def _hosts(self) -> list[str]:
        return [f"{ports.LOOPBACK}:{member.port}" for member in self.members]
