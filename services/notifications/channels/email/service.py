# SPDX-License-Identifier: Apache-2.0
"""Sends chunks by email."""

from contracts.notifications import SendEmailChunk
from kernel.entrypoints import on_command
from kernel.providers import Made
from services.notifications.channels.email.dependencies import email_channel
from services.notifications.channels.sending import Channel
from services.notifications.channels.worker import ChannelWorker


class EmailService(ChannelWorker):
    name = "notifications.email"

    channel: Channel = Made(email_channel)
    urgent_channel: Channel = Made(email_channel)

    @on_command(SendEmailChunk, lane="normal", workers=3, outside=True)
    def send(self, command: SendEmailChunk) -> None:
        self.send_chunk(command.chunk_id, self.channel)

    @on_command(SendEmailChunk, lane="urgent", workers=3, outside=True)
    def send_urgent(self, command: SendEmailChunk) -> None:
        self.send_chunk(command.chunk_id, self.urgent_channel)
