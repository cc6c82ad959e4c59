# SPDX-License-Identifier: Apache-2.0
"""Three RabbitMQ nodes of one cluster on this machine: what one of them does when another dies."""

import secrets
from pathlib import Path
from urllib.parse import quote

import requests

from deploy.embedded import ports, processes
from deploy.embedded.broker import Broker, BrokerLogin, find_mapper
from deploy.embedded.broker_files import BrokerPorts
from deploy.embedded.child import Child
from deploy.embedded.files import write_private
from tests.waiting import eventually

SIZE = 3
START_S = 120


class Member(Broker):
    """One node. Its port mapper is the cluster's, and so is the cookie."""

    def __init__(
        self, directory: Path, name: str, ports: BrokerPorts, login: BrokerLogin,
        *, cookie: str, peers: list[str],
    ) -> None:  # fmt: skip
        super().__init__(directory, ports, login, statistics_every_ms=500, ends_with_parent=True)
        self.name, self.cookie, self.peers = name, cookie, peers

    def prepare(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        write_private(self.directory / ".erlang.cookie", self.cookie, mode=0o400)
        super().prepare()
        own = self.directory / "rabbitmq.conf"
        formation = ["cluster_formation.peer_discovery_backend = classic_config"]
        formation += [
            f"cluster_formation.classic_config.nodes.{n} = {peer}"
            for n, peer in enumerate(self.peers, start=1)
        ]
        write_private(own, own.read_text() + "\n".join(formation) + "\n")

    def variables(self) -> dict[str, str]:
        return super().variables() | {"RABBITMQ_NODENAME": self.name}

    def begin(self) -> None:
        """Start without waiting: the first three wait for each other."""
        self.prepare()
        self._node.start(self.command(), self.environment(), self.log)


class BrokerCluster:
    """Queues have a member on each node. Clients name all three nodes."""

    def __init__(self, directory: Path) -> None:
        self.epmd, *numbers = ports.choose_free(1 + 3 * SIZE)
        login = BrokerLogin(user="tests", password=secrets.token_hex(8))
        names = [f"rapport{n}@localhost" for n in range(1, SIZE + 1)]
        cookie = secrets.token_hex(20)
        self.members = [
            Member(
                directory / name.partition("@")[0], name,
                BrokerPorts(
                    amqp=numbers[3 * n], management=numbers[3 * n + 1],
                    distribution=numbers[3 * n + 2], epmd=self.epmd,
                ),
                login, cookie=cookie, peers=names,
            )
            for n, name in enumerate(names)
        ]  # fmt: skip
        self._mapper = Child(ends_with_parent=True)

    def start(self) -> None:
        first = self.members[0]
        self._mapper.start(
            [find_mapper(), "-port", str(self.epmd), "-address", ports.LOOPBACK],
            first.environment(), first.directory / "log" / "epmd.log",
        )  # fmt: skip
        processes.wait_until(lambda: ports.is_answering(self.epmd), 10, "epmd")
        self.start_all()

    def start_all(self) -> None:
        """All at once, as after a power cut: who went last must come first, and nobody knows."""
        for member in self.members:
            member.begin()
        for member in self.members:
            member.wait_ready(START_S)
        eventually(self.is_whole, within_s=START_S)

    def stop(self) -> None:
        for member in self.members:
            member.stop_node()
        self._mapper.stop(10)
        for member in self.members:
            processes.end(member.directory)

    def amqp_url(self, vhost: str) -> str:
        return ";".join(member.amqp_url(vhost) for member in self.members)

    def is_whole(self) -> bool:
        """Whether every node sees every other one running."""
        return all(self._running(member) == SIZE for member in self.members)

    def leader_of(self, vhost: str, queue: str) -> Member:
        """The node that leads this queue."""
        found = self._get(f"/api/queues/{quote(vhost, '')}/{quote(queue, '')}")
        return next(member for member in self.members if member.name == found["leader"])

    def _running(self, member: Member) -> int:
        try:
            nodes = requests.get(f"{member.api_url}/api/nodes", timeout=5).json()
        except requests.RequestException:
            return 0
        return sum(bool(node.get("running")) for node in nodes if "name" in node)

    def _get(self, path: str) -> dict[str, str]:
        for member in self.members:
            try:
                answer = requests.get(member.api_url + path, timeout=5)
            except requests.RequestException:
                continue
            if answer.ok:
                found: dict[str, str] = answer.json()
                return found
        raise AssertionError(f"no node answers {path}")
