# SPDX-License-Identifier: Apache-2.0
"""Sends chunks by SMS."""

from contracts.notifications import SendSmsChunk
from kernel.entrypoints import on_command
from kernel.providers import Made
from services.notifications.channels.sending import Channel
from services.notifications.channels.sms.dependencies import sms_channel
from services.notifications.channels.worker import ChannelWorker


class SmsService(ChannelWorker):
    name = "notifications.sms"

    channel: Channel = Made(sms_channel)
    urgent_channel: Channel = Made(sms_channel)

    @on_command(SendSmsChunk, lane="normal", workers=3, outside=True)
    def send(self, command: SendSmsChunk) -> None:
        self.send_chunk(command.chunk_id, self.channel)

    @on_command(SendSmsChunk, lane="urgent", workers=3, outside=True)
    def send_urgent(self, command: SendSmsChunk) -> None:
        self.send_chunk(command.chunk_id, self.urgent_channel)
