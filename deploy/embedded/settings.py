# SPDX-License-Identifier: Apache-2.0
"""What the person who runs `make up` may choose, by environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.broker_files import BrokerPorts
from deploy.embedded.database import DEFAULT_PORT
from deploy.embedded.errors import CannotStart
from deploy.embedded.ports import Port

ROOT = Path(__file__).parents[2]
FIRST_HEALTH_PORT = 8600
HIGHEST_PORT = 65_535


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`var` holds all that the platform writes; `make clean` removes it."""

    var: Path = ROOT / "var"
    sample: bool = True
    broker: BrokerPorts = field(default_factory=BrokerPorts)
    mongo_port: int = DEFAULT_PORT
    mongo_uri: str = ""
    capture_port: int = 8580
    capture_smtp_port: int = 2580
    inbound_port: int = 8620
    gateway_port: int = 8621
    mailbox_port: int = 8626
    mailbox_lmtp_port: int = 8627
    health_port: int = FIRST_HEALTH_PORT

    @property
    def district(self) -> str:
        """Prefix of the databases: sample and real families never share one."""
        return "sample" if self.sample else "district"

    @property
    def vhost(self) -> str:
        return "rapport-sample" if self.sample else "rapport"

    @property
    def district_vhost(self) -> str:
        return f"{self.vhost}-district"

    def health_of(self, catalogued: int) -> int:
        """The catalogue's port, moved along when RAPPORT_HEALTH_PORT_FIRST moves them all."""
        return catalogued - FIRST_HEALTH_PORT + self.health_port

    def web_ports(self) -> list[Port]:
        own = (
            (self.capture_port, "the page that shows what left", "CAPTURE_WEB_PORT"),
            (self.capture_smtp_port, "the mail server that only keeps", "CAPTURE_SMTP_PORT"),
            (self.inbound_port, "what families send back", "INBOUND_PORT"),
            (self.gateway_port, "other systems that read the directory", "GATEWAY_PORT"),
            (self.mailbox_port, "bounces and replies by SMTP", "MAILBOX_PORT"),
            (self.mailbox_lmtp_port, "bounces and replies by LMTP", "MAILBOX_LMTP_PORT"),
        )
        return [
            Port(number=number, purpose=purpose, setting=f"RAPPORT_{name}")
            for number, purpose, name in own
        ]


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raise CannotStart naming the setting that is no port."""
    default = BrokerPorts()
    return Settings(
        var=Path(environ.get("RAPPORT_VAR") or ROOT / "var").resolve(),
        sample=environ.get("SAMPLE", "1") != "0",
        broker=BrokerPorts(
            amqp=_port(environ, "RAPPORT_AMQP_PORT", default.amqp),
            management=_port(environ, "RAPPORT_MANAGEMENT_PORT", default.management),
            distribution=_port(environ, "RAPPORT_DISTRIBUTION_PORT", default.distribution),
            epmd=_port(environ, "RAPPORT_EPMD_PORT", default.epmd),
        ),
        mongo_port=_port(environ, "RAPPORT_MONGO_PORT", DEFAULT_PORT),
        mongo_uri=environ.get("RAPPORT_MONGO_URI", ""),
        capture_port=_port(environ, "RAPPORT_CAPTURE_WEB_PORT", Settings.capture_port),
        capture_smtp_port=_port(environ, "RAPPORT_CAPTURE_SMTP_PORT", Settings.capture_smtp_port),
        inbound_port=_port(environ, "RAPPORT_INBOUND_PORT", Settings.inbound_port),
        gateway_port=_port(environ, "RAPPORT_GATEWAY_PORT", Settings.gateway_port),
        mailbox_port=_port(environ, "RAPPORT_MAILBOX_PORT", Settings.mailbox_port),
        mailbox_lmtp_port=_port(environ, "RAPPORT_MAILBOX_LMTP_PORT", Settings.mailbox_lmtp_port),
        health_port=_port(environ, "RAPPORT_HEALTH_PORT_FIRST", FIRST_HEALTH_PORT),
    )


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    given = environ.get(name) or str(default)
    if not given.isdigit() or not 0 < int(given) <= HIGHEST_PORT:
        raise CannotStart(f"{name} is {given!r}. It takes a port: a number from 1 to 65535.")
    return int(given)
