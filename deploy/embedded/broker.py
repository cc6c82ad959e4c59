# SPDX-License-Identifier: Apache-2.0
"""A RabbitMQ node of our own: own name, ports, cookie and data, everything on loopback."""

import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import requests

from deploy import prepare
from deploy.embedded import ports, processes
from deploy.embedded.broker_files import BrokerPorts, environment, write_files
from deploy.embedded.child import Child
from deploy.embedded.errors import CannotStart

# Debian's wrapper in /usr/sbin switches to a system user; the script it wraps does not.
SCRIPTS = (
    Path("/usr/lib/rabbitmq/bin/rabbitmq-server"),
    Path("/opt/rabbitmq/sbin/rabbitmq-server"),
)
START_S = 90
STOP_S = 30


@dataclass(frozen=True, kw_only=True)
class BrokerLogin:
    user: str
    password: str


class Broker:
    """One node with the management plugin, and the Erlang port mapper that belongs to it.

    Everything it writes is under `directory`. The login is made when the data is empty, so the
    same directory must always be given the same login.
    """

    def __init__(
        self,
        directory: Path,
        ports: BrokerPorts,
        login: BrokerLogin,
        *,
        statistics_every_ms: int = 5_000,
        ends_with_parent: bool = False,
    ) -> None:
        self.directory = directory.resolve()
        self.ports = ports
        self.login = login
        self.statistics_every_ms = statistics_every_ms
        self._mapper = Child(ends_with_parent=ends_with_parent)
        self._node = Child(ends_with_parent=ends_with_parent)

    @property
    def pid(self) -> int | None:
        return self._node.pid

    @property
    def log(self) -> Path:
        return self.directory / "log" / "console.log"

    @property
    def api_url(self) -> str:
        """Where management answers, login included: its API is at /api below this."""
        return f"http://{self._credentials}@{ports.LOOPBACK}:{self.ports.management}"

    def amqp_url(self, vhost: str) -> str:
        return f"amqp://{self._credentials}@{ports.LOOPBACK}:{self.ports.amqp}/{quote(vhost, '')}"

    def start(self, deadline_s: float = START_S) -> None:
        """Return when clients can connect. Raise CannotStart when they cannot in time."""
        ports.require_free(self.ports.described())
        self.prepare()
        self._mapper.start(self.mapper_command(), self.environment(), self._log_of("epmd"))
        processes.wait_until(lambda: ports.is_answering(self.ports.epmd), 10, "epmd")
        self._node.start(self.command(), self.environment(), self.log)
        self.wait_ready(deadline_s)

    def wait_ready(self, deadline_s: float = START_S) -> None:
        processes.wait_ready(
            self.is_ready, lambda: self._node.is_running, deadline_s, "RabbitMQ", self.log
        )

    def restart(self, deadline_s: float = START_S) -> None:
        """Start the node again after kill() or stop_node(); its port mapper was left running."""
        self._node.start(self.command(), self.environment(), self.log)
        self.wait_ready(deadline_s)

    def is_ready(self) -> bool:
        check = f"{self.api_url}/api/health/checks/port-listener/{self.ports.amqp}"
        try:
            return bool(requests.get(check, timeout=5).ok)
        except requests.RequestException:
            return False

    def make_virtual_host(self, name: str) -> None:
        """Make it, with every right for the node's own user; again is harmless."""
        prepare.make_virtual_host(self.api_url, name, self.login.user)

    def stop(self) -> None:
        """End node and port mapper, and return when no process of theirs is left."""
        self.stop_node()
        self._mapper.stop(STOP_S)
        # A node that found its port mapper gone has started another one, in the background.
        processes.end(self.directory)

    def stop_node(self) -> None:
        """End the node alone, politely."""
        self._node.stop(STOP_S)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the node a signal, as a fault would: SIGKILL, or SIGSTOP to freeze it."""
        self._node.send(number)

    def prepare(self) -> None:
        """Write the files that the node reads."""
        write_files(
            self.directory,
            self.ports,
            user=self.login.user,
            password=self.login.password,
            statistics_every_ms=self.statistics_every_ms,
        )

    def command(self) -> list[str]:
        return [str(find_server())]

    def mapper_command(self) -> list[str]:
        return [find_mapper(), "-port", str(self.ports.epmd), "-address", ports.LOOPBACK]

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.variables()}

    def variables(self) -> dict[str, str]:
        """What its environment must hold beside what is inherited."""
        return {**processes.mark(self.directory), **environment(self.directory, self.ports)}

    def _log_of(self, name: str) -> Path:
        return self.directory / "log" / f"{name}.log"

    @property
    def _credentials(self) -> str:
        return f"{quote(self.login.user, '')}:{quote(self.login.password, '')}"


def find_server() -> Path:
    """Raise CannotStart, with the command that installs it, when there is no RabbitMQ."""
    for script in SCRIPTS:
        if script.exists():
            return script
    raise CannotStart("RabbitMQ is not installed. Run: sudo apt-get install rabbitmq-server")


def find_mapper() -> str:
    found = shutil.which("epmd")
    if found is None:
        raise CannotStart("Erlang's epmd is missing. Run: sudo apt-get install erlang-base")
    return found
