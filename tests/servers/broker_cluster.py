# SPDX-License-Identifier: Apache-2.0
"""Three RabbitMQ nodes of one cluster on this machine: what one of them does when another dies."""

import json
import secrets
import subprocess
from pathlib import Path

import requests

from deploy.embedded import ports, processes
from deploy.embedded.broker import Broker, BrokerLogin, find_mapper
from deploy.embedded.broker_files import BrokerPorts
from deploy.embedded.child import Child
from deploy.embedded.files import write_private
from tests.waiting import eventually

SIZE = 3
CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl"
START_S = 180


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

    @property
    def is_running(self) -> bool:
        return self._node.is_running

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
        """All at once, as after a power cut. Return when each sees the others.

        A node of 3.10 that asks a neighbour too early in its start ends; supervisors start it anew.
        """
        for member in self.members:
            member.begin()
        eventually(lambda: self._supervised() and self.is_whole(), within_s=START_S)

    def stop(self) -> None:
        for member in self.members:
            member.stop_node()
        self._mapper.stop(10)
        for member in self.members:
            processes.end(member.directory)

    def amqp_url(self, vhost: str) -> str:
        return ";".join(member.amqp_url(vhost) for member in self.members)

    def rejoin(self, member: Member) -> None:
        """What an operator does for a node that was frozen past net_ticktime, and came back.

        RabbitMQ 3.10 does not heal that by itself: the node saw the others go and come in one
        moment, too short for pause_minority to pause it.
        """
        for step in ("stop_app", "start_app"):
            subprocess.run(
                [CONTROL, step], env=member.environment(), check=True, capture_output=True,
                timeout=120,
            )  # fmt: skip

    def is_whole(self) -> bool:
        """Whether every node sees every other one running."""
        return all(self._running(member) == SIZE for member in self.members)

    def leader_of(self, vhost: str, queue: str) -> Member:
        """The node that leads this queue now: management's own view of it may be an old one."""
        alive = next(member for member in self.members if member.is_ready())
        told = subprocess.run(
            [CONTROL, "--formatter", "json", "list_queues", "-p", vhost, "name", "leader"],
            env=alive.environment(), check=True, capture_output=True, text=True, timeout=60,
        ).stdout  # fmt: skip
        (leader,) = [one["leader"] for one in json.loads(told) if one["name"] == queue]
        return next(member for member in self.members if member.name == leader)

    def _supervised(self) -> bool:
        ended = [member for member in self.members if not member.is_running]
        for member in ended:
            member.begin()
        return not ended

    def _running(self, member: Member) -> int:
        try:
            nodes = requests.get(f"{member.api_url}/api/nodes", timeout=5).json()
        except requests.RequestException:
            return 0
        return sum(bool(node.get("running")) for node in nodes if "name" in node)
