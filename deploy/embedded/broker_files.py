# SPDX-License-Identifier: Apache-2.0
"""What our RabbitMQ node reads at start: its settings, its plugins, its environment."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.files import write_private
from deploy.embedded.ports import LOOPBACK, Port

# A name on localhost works whatever the machine is called, and however it is renamed.
NODE = "rapport@localhost"


@dataclass(frozen=True, kw_only=True)
class BrokerPorts:
    amqp: int = 5682
    management: int = 15682
    distribution: int = 25682
    epmd: int = 4682

    def described(self) -> list[Port]:
        return [
            Port(number=self.amqp, purpose="RabbitMQ", setting="RAPPORT_AMQP_PORT"),
            Port(
                number=self.management,
                purpose="RabbitMQ's management",
                setting="RAPPORT_MANAGEMENT_PORT",
            ),
            Port(
                number=self.distribution,
                purpose="Erlang distribution",
                setting="RAPPORT_DISTRIBUTION_PORT",
            ),
            Port(number=self.epmd, purpose="Erlang's port mapper", setting="RAPPORT_EPMD_PORT"),
        ]


def write_files(
    directory: Path, ports: BrokerPorts, *, user: str, password: str, statistics_every_ms: int
) -> None:
    for name in ("data", "log"):
        (directory / name).mkdir(parents=True, exist_ok=True)
    cookie = directory / ".erlang.cookie"
    if not cookie.exists():
        write_private(cookie, secrets.token_hex(20), mode=0o400)
    write_private(directory / "enabled_plugins", "[rabbitmq_management].\n")
    # An empty one of our own keeps /etc/rabbitmq/rabbitmq-env.conf from being read.
    write_private(directory / "rabbitmq-env.conf", "")
    write_private(directory / "rabbitmq.conf", settings(ports, user, password, statistics_every_ms))


def settings(ports: BrokerPorts, user: str, password: str, statistics_every_ms: int) -> str:
    """rabbitmq.conf. The values under "changed" are RabbitMQ defaults that lose messages."""
    return f"""\
listeners.tcp.local = {LOOPBACK}:{ports.amqp}
management.tcp.ip = {LOOPBACK}
management.tcp.port = {ports.management}
default_user = {user}
default_pass = {password}
default_user_tags.administrator = true
loopback_users = none
collect_statistics_interval = {statistics_every_ms}
log.console = true
log.console.level = info
log.file = false

# Changed from the defaults: a full disk is noticed while there is still room to work in,
# a lost neighbour after 10 s, and a minority stops instead of taking what it would lose.
# Who waits for a mail relay holds its message a day (in ms), not half an hour: each time it is
# taken away counts as a delivery, and after twenty of them it is parked.
disk_free_limit.absolute = 1GB
net_ticktime = 10
cluster_partition_handling = pause_minority
consumer_timeout = 86400000
"""


def environment(directory: Path, ports: BrokerPorts) -> dict[str, str]:
    return {
        "HOME": str(directory),
        "LANG": "C.UTF-8",
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "ERL_EPMD_PORT": str(ports.epmd),
        "RABBITMQ_NODENAME": NODE,
        "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
        "RABBITMQ_NODE_PORT": str(ports.amqp),
        "RABBITMQ_DIST_PORT": str(ports.distribution),
        "RABBITMQ_CONF_ENV_FILE": str(directory / "rabbitmq-env.conf"),
        "RABBITMQ_CONFIG_FILE": str(directory / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(directory / "advanced.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(directory / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(directory / "data"),
        "RABBITMQ_LOG_BASE": str(directory / "log"),
        "RABBITMQ_PID_FILE": str(directory / "rabbitmq.pid"),
        # The script then becomes the node, so that a signal sent to it reaches the node itself.
        "RUNNING_UNDER_SYSTEMD": "true",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
    }
