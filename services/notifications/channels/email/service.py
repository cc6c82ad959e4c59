# SPDX-License-Identifier: Apache-2.0
"""Sends chunks by email."""

from contracts.notifications import SendEmailChunk
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.entrypoints import on_command
from kernel.providers import Made
from kernel.service import Service
from services.notifications.channels.dependencies import kernel_settings
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.email.dependencies import allowlist, email_channel
from services.notifications.channels.gate import Gate
from services.notifications.channels.sending import ChunkSender
from services.notifications.config import NotificationsSettings
from services.notifications.dependencies import settings
from services.notifications.repository import COLLECTIONS


class EmailService(Service):
    name = "notifications.email"
    collections = COLLECTIONS

    channel: EmailChannel = Made(email_channel)
    settings: NotificationsSettings = Made(settings)
    kernel_settings: KernelSettings = Made(kernel_settings)
    allowlist: list[str] = Made(allowlist)

    @on_command(SendEmailChunk, lane="normal", workers=3, outside=True)
    def send(self, command: SendEmailChunk) -> None:
        self._sender().send(command.chunk_id)

    @on_command(SendEmailChunk, lane="urgent", workers=3, outside=True)
    def send_urgent(self, command: SendEmailChunk) -> None:
        self._sender().send(command.chunk_id)

    def _sender(self) -> ChunkSender:
        gate = Gate(self.unit, self.kernel_settings.outbound, self.allowlist)
        return ChunkSender(self.unit, self.channel, gate, self.settings, utc_now)
