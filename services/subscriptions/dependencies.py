# SPDX-License-Identifier: Apache-2.0
import os
from urllib.parse import urlsplit

from nameko.extensions import DependencyProvider

from kernel.addresses import district_url, nodes, vhost_of
from kernel.config import KernelSettings, SettingsError, read
from services.subscriptions.adapters.console import ConsoleAccess
from services.subscriptions.adapters.rabbitmq import RabbitMqAccess
from services.subscriptions.config import Access, SubscriptionsSettings
from services.subscriptions.ports import BusAccess


class BusAccessProvider(DependencyProvider):
    """`access`: accounts and queues on the district's virtual host."""

    def setup(self) -> None:
        settings = read(SubscriptionsSettings, os.environ)
        self.access = bus_access(self.container.config["settings"], settings)

    def get_dependency(self, _: object) -> BusAccess:
        return self.access


def bus_access(kernel: KernelSettings, settings: SubscriptionsSettings) -> BusAccess:
    if settings.bus_access == Access.CONSOLE:
        return ConsoleAccess()
    if not kernel.amqp_api_url:
        raise SettingsError(
            {"RAPPORT_AMQP_API_URL": ["is not set. Subscribers' accounts are made through it."]}
        )
    inner = urlsplit(nodes(kernel.amqp_url)[0])
    here = f"{inner.scheme}://{inner.netloc.rpartition('@')[2]}"
    return RabbitMqAccess(
        api_url=kernel.amqp_api_url,
        vhost=vhost_of(district_url(kernel.amqp_url)),
        bus=settings.district_bus or here,
        max_events=settings.subscriber_max_events,
        max_connections=settings.subscriber_max_connections,
    )
