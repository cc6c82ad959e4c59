# SPDX-License-Identifier: Apache-2.0
"""The platform's own processes, run as an operator would, and killed as fate would."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from cli.probes import FIRST_PORT
from deploy import catalogue
from deploy.embedded import ports
from kernel.topology import apply, load
from tests.system.known_limits import KnownLimits
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
KILLED_AT_A_POINT = 137
SERVICES = {
    "directory": "services.directory.service:DirectoryService",
    "notifications": "services.notifications.service:NotificationsService",
    "notifications.recipients": "services.notifications.recipients.service:RecipientsService",
    "notifications.limits": "services.notifications.limits.service:LimitsService",
    "notifications.plan": "services.notifications.planning.service:PlanningService",
    "notifications.email": "services.notifications.channels.email.service:EmailService",
    "notifications.sms": "services.notifications.channels.sms.service:SmsService",
    "translation": "services.translation.service:TranslationService",
    "events": "services.events.service:EventsService",
    "subscriptions": "services.subscriptions.service:SubscriptionsService",
}
MODULES = {
    "relay": ["kernel.relay"],
    "directory.roster": ["services.directory.roster.worker"],
    "capture": ["capture"],
    "gateway": ["services.gateway"],
    "notifications.inbound": ["services.notifications.inbound"],
    "notifications.mailbox": ["services.notifications.mailbox"],
}


@dataclass(kw_only=True)
class Process:
    """One process of the platform; `restart` starts it again after it died."""

    name: str
    arguments: list[str]
    environment: Mapping[str, str]
    log: Path
    health_port: int
    child: "subprocess.Popen[bytes] | None" = None

    def start(self, **variables: str) -> None:
        """`variables` are for this one life of it."""
        if not ports.is_free(self.health_port):  # somebody took it while it was down
            self.health_port = ports.choose_free(1)[0]
        port = {"RAPPORT_HEALTH_PORT": str(self.health_port)}
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                [sys.executable, *self.arguments],
                env={**self.environment, **port, **variables}, cwd=ROOT, stdout=log, stderr=log,
            )  # fmt: skip

    def die_at(self, point: str, once: Path, within_s: float = 60) -> None:
        """Start it with a crash point on its way; return when it died there."""
        self.start(RAPPORT_CRASH_AT=point, RAPPORT_CRASH_ONCE=str(once))
        child = self.child
        assert child is not None
        eventually(lambda: child.poll() is not None, within_s=within_s)
        assert child.returncode == KILLED_AT_A_POINT, f"{self.name} ended before {point}"

    @property
    def pid(self) -> int:
        assert self.child is not None
        return self.child.pid

    def kill(self) -> None:
        """As kill -9 would; returns when it is gone."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()

    def stop(self, deadline_s: float = 20) -> None:
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(deadline_s)
            except subprocess.TimeoutExpired:
                self.kill()

    def is_healthy(self) -> bool:
        try:
            answer = requests.get(f"http://127.0.0.1:{self.health_port}/health", timeout=5)
        except requests.RequestException:
            return False
        return answer.status_code == 200


@dataclass(kw_only=True)
class Platform:
    """Some of the platform's processes on one virtual host and one set of databases."""

    environment: Mapping[str, str]
    directory: Path
    first_port: int = 0  # where given, /health is where `rapport doctor` looks for it
    processes: dict[str, Process] = field(default_factory=dict)
    known_limits: KnownLimits | None = None

    def start(self, *names: str, **settings: str) -> None:
        """Declare the queues of these services, start them, wait until all are healthy."""
        self.declare(*names)
        for name in names:
            self.processes[name] = self._process(name, settings)
            self.processes[name].start()
        for name in names:
            self._await(self.processes[name])
        sends = {"notifications.email", "notifications.sms"} & set(self.processes)
        if sends and self.known_limits is None and "notifications.limits" not in self.processes:
            self.say_that_limits_are_known()

    def say_that_limits_are_known(self) -> None:
        """For a platform without the processes whose word that is."""
        district = self.environment["RAPPORT_DISTRICT"].replace("-", "_")
        uri = self.environment["RAPPORT_MONGO_URI"]
        self.known_limits = KnownLimits(uri, f"{district}_notifications")

    def declare(self, *names: str) -> None:
        services = [load(SERVICES[name]) for name in names if name in SERVICES]
        scale = float(self.environment.get("RAPPORT_RETRY_SCALE", "1"))
        if services:  # modules take nothing from the broker
            apply(self.environment["RAPPORT_AMQP_URL"], services, retry_scale=scale)

    @staticmethod
    def _await(process: Process) -> None:
        try:
            eventually(process.is_healthy, within_s=60)
        except AssertionError as error:
            told = process.log.read_text()[-3_000:]
            raise AssertionError(f"{process.name} is not healthy:\n{told}") from error

    def _process(self, name: str, settings: Mapping[str, str]) -> Process:
        port = self._port(name)
        environment = {**self.environment, **settings, "RAPPORT_HEALTH_PORT": str(port)}
        arguments = ["-m", "kernel.run", SERVICES[name]] if name in SERVICES else [
            "-m", *MODULES[name], *self._databases(name)]  # fmt: skip
        return Process(
            name=name, arguments=arguments, environment=environment,
            log=self.directory / f"{name}.log", health_port=port,
        )  # fmt: skip

    def _port(self, name: str) -> int:
        if not self.first_port:
            return ports.choose_free(1)[0]
        (listed,) = [one.health for one in catalogue.read() if one.name == name]
        return self.first_port + listed - FIRST_PORT

    @staticmethod
    def _databases(name: str) -> list[str]:
        everything = ["directory", "notifications", "translation", "events", "subscriptions"]
        return everything if name == "relay" else []

    def stop(self) -> None:
        if self.known_limits is not None:
            self.known_limits.stop()
        for process in self.processes.values():
            if process.child is not None and process.child.poll() is None:
                process.child.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.stop()


def environment(amqp_url: str, mongo_uri: str, district: str, **settings: str) -> dict[str, str]:
    """The environment of every process; `settings` without their RAPPORT_ prefix."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    ours = {
        "AMQP_URL": amqp_url,
        "MONGO_URI": mongo_uri,
        "DISTRICT": district,
        "TOKEN_KEY": "k" * 40,
        "HEARTBEAT_S": "4",
        "PART_LEASE_S": "3",
        "TIME_ZONE": "America/Chicago",
        **settings,
    }
    return (
        kept | {f"RAPPORT_{key}": value for key, value in ours.items()} | {"PYTHONPATH": str(ROOT)}
    )
