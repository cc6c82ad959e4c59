# SPDX-License-Identifier: Apache-2.0
"""The whole platform on one machine, put together from settings, keys and catalogue."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy.catalogue import CATALOGUE, Process, read
from deploy.embedded import keys
from deploy.embedded.broker import Broker, BrokerLogin
from deploy.embedded.database import Database
from deploy.embedded.ports import LOOPBACK, Port
from deploy.embedded.settings import Settings

OVERRIDES = "rapport.local.env"
# So that what a sample family writes back can be seen arriving, and HELP names somebody.
SAMPLE = {
    "RAPPORT_REPLY_TO": "office@sample-district.example",
    "RAPPORT_HELP_CONTACT": "555-0199",
}


@dataclass(frozen=True)
class Platform:
    settings: Settings
    catalogue: Path = CATALOGUE

    @property
    def var(self) -> Path:
        return self.settings.var

    @cached_property
    def processes(self) -> list[Process]:
        return read(self.catalogue)

    @cached_property
    def keys(self) -> keys.Keys:
        return keys.keep(self.var)

    @cached_property
    def broker(self) -> Broker:
        login = BrokerLogin(user="rapport", password=self.keys.broker_password)
        return Broker(self.var / "broker", self.settings.broker, login)

    @cached_property
    def database(self) -> Database | None:
        """None when the operator named a replica set of their own."""
        if self.settings.mongo_uri:
            return None
        return Database(
            self.var / "mongo", self.settings.mongo_port, password=self.keys.mongo_password
        )

    @property
    def health_ports(self) -> dict[str, int]:
        return {
            name: self.settings.health_of(port)
            for process in self.processes
            for name, port in process.replica_names().items()
        }

    def ports(self) -> list[Port]:
        health = [
            Port(number=port, purpose=f"{name}'s /health", setting="RAPPORT_HEALTH_PORT_FIRST")
            for name, port in self.health_ports.items()
        ]
        database = self.database.described() if self.database else []
        return [
            *self.settings.broker.described(),
            *database,
            *self.settings.web_ports(),
            *health,
        ]

    def environment(self) -> dict[str, str]:
        """What every service and the command line are told: the content of var/rapport.env."""
        # It speaks the gateways' protocol, where every sender has an account and a token.
        capture = f"http://capture:capture@{LOOPBACK}:{self.settings.capture_port}"
        return {
            "RAPPORT_DISTRICT": self.settings.district,
            "RAPPORT_AMQP_URL": self.broker.amqp_url(self.settings.vhost),
            "RAPPORT_AMQP_API_URL": self.broker.api_url,
            "RAPPORT_MONGO_URI": self.database.uri if self.database else self.settings.mongo_uri,
            "RAPPORT_TOKEN_KEY": self.keys.token_key,
            "RAPPORT_OUTBOUND": "capture",
            "RAPPORT_CAPTURE_SMTP_URL": f"smtp://{LOOPBACK}:{self.settings.capture_smtp_port}",
            "RAPPORT_CAPTURE_SMS_URL": capture,
            "RAPPORT_CAPTURE_WEB_PORT": str(self.settings.capture_port),
            "RAPPORT_CAPTURE_SMTP_PORT": str(self.settings.capture_smtp_port),
            "RAPPORT_CAPTURE_INBOUND_URL": f"http://{LOOPBACK}:{self.settings.inbound_port}",
            "RAPPORT_INBOUND_PORT": str(self.settings.inbound_port),
            "RAPPORT_PUBLIC_URL": f"http://{LOOPBACK}:{self.settings.inbound_port}",
            "RAPPORT_GATEWAY_PORT": str(self.settings.gateway_port),
            "RAPPORT_MAILBOX_PORT": str(self.settings.mailbox_port),
            "RAPPORT_MAILBOX_LMTP_PORT": str(self.settings.mailbox_lmtp_port),
            "RAPPORT_CAPTURE_DIR": str(self.var / "capture" / self.settings.district),
            "RAPPORT_ROSTER_STAGING": str(self.var / "staging"),
            **self._overrides(),
        }

    def _overrides(self) -> dict[str, str]:
        """What `rapport init` and `rapport go-live` wrote about the real district.

        None of it for the sample: its families must never reach the real district's databases,
        nor its announcements a real relay.
        """
        return SAMPLE if self.settings.sample else read_env(self.var / OVERRIDES)

    def env_file(self) -> str:
        lines = [f"{name}={value}" for name, value in self.environment().items()]
        head = f"# Written by `make up` each time. What stands in {OVERRIDES} beside it wins."
        return "\n".join([head, *lines, ""])


def read_env(path: Path) -> dict[str, str]:
    """NAME=value lines; empty without the file."""
    if not path.exists():
        return {}
    lines = [line.strip() for line in path.read_text().splitlines()]
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}
