# SPDX-License-Identifier: Apache-2.0
"""The wiring of the SMS channel."""

import os
from functools import cache

from kernel.config import Outbound, read
from kernel.errors import Rejected
from services.notifications.channels.dependencies import kernel_settings
from services.notifications.channels.email.dependencies import email_settings, tokens
from services.notifications.channels.sms.channel import SmsChannel
from services.notifications.channels.sms.config import SmsSettings
from services.notifications.channels.sms.status import status_base, status_url
from services.notifications.channels.sms.twilio import GatewayAddress, Pause, TwilioGateway
from services.notifications.dependencies import settings as notifications_settings


def told_at() -> str:
    """Where the gateway tells what becomes of texts; "" where it cannot."""
    return status_base(read(SmsSettings, os.environ), email_settings(), kernel_settings().outbound)


def sms_channel() -> SmsChannel:
    settings = read(SmsSettings, os.environ)
    capturing = kernel_settings().outbound == Outbound.CAPTURE
    address = GatewayAddress.parse(gateway_url(settings), within_reach=capturing)
    gateway = TwilioGateway(
        address, sender=settings.sms_from, pause=pause(),
        status_url=status_url(told_at(), tokens(email_settings())),
    )  # fmt: skip
    phone = notifications_settings().interpreter_phone
    return SmsChannel(gateway, connections=address.connections, interpreter_phone=phone)


@cache
def pause() -> Pause:
    """Each lane has connections of its own, but what one is told holds for both."""
    return Pause()


def gateway_url(settings: SmsSettings) -> str:
    """Where texts may go in this mode. Raises Rejected when a mode has nowhere to send to."""
    if kernel_settings().outbound == Outbound.CAPTURE:
        return settings.capture_sms_url
    if not settings.sms_url:
        raise Rejected("RAPPORT_SMS_URL is not set: name the district's SMS gateway.")
    return settings.sms_url
