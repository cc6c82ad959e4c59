# SPDX-License-Identifier: Apache-2.0
"""What every channel worker is: a service that sends chunks over its one channel."""

from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.providers import Made
from kernel.service import Service
from services.notifications.channels.dependencies import kernel_settings
from services.notifications.channels.email.dependencies import allowlist
from services.notifications.channels.gate import Gate
from services.notifications.channels.sending import Channel, ChunkSender
from services.notifications.config import NotificationsSettings
from services.notifications.dependencies import settings
from services.notifications.limits.known import KnownLimits
from services.notifications.listening.dependencies import links
from services.notifications.listening.links import Links
from services.notifications.repository import COLLECTIONS


def known_limits() -> KnownLimits:
    return KnownLimits(parents_of_adults_are_told=settings().parents_of_adults_are_told)


class ChannelWorker(Service):
    """A subclass sets `name` and both channels and takes its commands on both lanes.

    Each lane has connections of its own: an urgent message never waits for a newsletter's.
    """

    collections = COLLECTIONS

    channel: Channel
    urgent_channel: Channel
    settings: NotificationsSettings = Made(settings)
    kernel_settings: KernelSettings = Made(kernel_settings)
    allowlist: list[str] = Made(allowlist)
    known_limits: KnownLimits = Made(known_limits)
    links: Links = Made(links)

    def send_chunk(self, chunk_id: str, channel: Channel) -> None:
        gate = Gate(self.unit, self.kernel_settings.outbound, self.allowlist, self.known_limits)
        sender = ChunkSender(self.unit, channel, gate, self.settings, utc_now, self.links)
        sender.send(chunk_id)
