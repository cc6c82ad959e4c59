# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from enum import StrEnum

from kernel.config import setting


class Access(StrEnum):
    RABBITMQ = "rabbitmq"
    CONSOLE = "console"


@dataclass(frozen=True, kw_only=True)
class SubscriptionsSettings:
    """How other systems of the district listen."""

    bus_access: Access = setting(
        "Who makes subscribers' accounts: rabbitmq (needs RAPPORT_AMQP_API_URL) or console, which "
        "only logs what it would do.",
        Access.RABBITMQ,
    )
    district_bus: str = setting(
        "What subscribers connect to, e.g. amqps://bus.district.example:5671; empty: the host and "
        "port of RAPPORT_AMQP_URL.",
        "",
    )
    subscriber_max_events: int = setting(
        "Events kept for a subscriber that does not read; beyond that the oldest are dropped.",
        100_000,
    )
    subscriber_max_connections: int = setting("Connections one subscriber may hold.", 10)
