# SPDX-License-Identifier: Apache-2.0
"""The ground a benchmark stands on: its own broker, database, sink and processes."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded import ports
from deploy.embedded.broker import Broker, BrokerLogin
from deploy.embedded.broker_files import BrokerPorts
from deploy.embedded.database import Database
from kernel.config import KernelSettings
from tests.servers.vhost import VirtualHost
from tests.system.processes import Platform, environment
from tests.system.sink import Sink

CONNECTIONS = 30  # to the sink, for each lane: a relay of the district's own takes as many
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Ground:
    platform: Platform
    settings: KernelSettings
    sink: Sink
    servers: tuple[int, ...]  # process ids of database, broker and sink

    def cpu_seconds(self, *names: str) -> float:
        """User and system seconds of these processes so far, or of all; children included."""
        processes = self.platform.processes
        return sum(_cpu(processes[name].pid) for name in names or processes)

    def servers_cpu_seconds(self) -> float:
        return sum(_cpu(pid) for pid in self.servers)

    def peak_memory_mb(self) -> dict[str, float]:
        return {name: _peak(one.pid) for name, one in self.platform.processes.items()}


@contextmanager
def ground(connections: int = 4, **changes: str) -> Iterator[Ground]:
    """`connections`: how many the mail worker keeps to the sink, for each lane."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        amqp, management, distribution, epmd = ports.choose_free(4)
        node = Broker(
            directory / "broker",
            BrokerPorts(amqp=amqp, management=management, distribution=distribution, epmd=epmd),
            BrokerLogin(user="bench", password=secrets.token_hex(8)),
        )
        stack.callback(node.stop)
        node.start()
        host = VirtualHost(node=node, vhost="bench").create()
        database = Database(directory / "mongo", ports.choose_free(1)[0], cache_gb=2)
        stack.callback(database.stop)
        database.start()
        sink = Sink(directory, keep=False)
        stack.callback(sink.stop)
        settings = environment(
            host.amqp_url, database.uri, "bench", PART_LEASE_S="30",
            CAPTURE_SMTP_URL=f"smtp://127.0.0.1:{sink.port}?connections={connections}", **changes,
        )  # fmt: skip
        platform = Platform(environment=settings, directory=directory)
        stack.callback(platform.stop)
        kernel = KernelSettings(
            amqp_url=host.amqp_url, mongo_uri=database.uri, district="bench", token_key="k" * 40
        )
        servers = tuple(pid for pid in (database.pid, node.pid, sink.child.pid) if pid)
        yield Ground(platform=platform, settings=kernel, sink=sink, servers=servers)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(one) for one in fields[11:15]) / TICKS


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0
