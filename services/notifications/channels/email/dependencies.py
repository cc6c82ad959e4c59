# SPDX-License-Identifier: Apache-2.0
"""The wiring of the email channel."""

import os

from kernel.config import Outbound, read
from kernel.errors import Rejected
from services.notifications.channels.dependencies import kernel_settings
from services.notifications.channels.email.addresses import Mailbox, carried_address
from services.notifications.channels.email.channel import EmailChannel
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dkim_key import signer
from services.notifications.channels.email.marks import Marks
from services.notifications.channels.email.smtp.address import RelayAddress
from services.notifications.channels.email.smtp.relay import SmtpRelay
from services.notifications.channels.email.tokens import Tokens
from services.notifications.dependencies import settings as notifications_settings


def email_settings() -> EmailSettings:
    return read(EmailSettings, os.environ)


def email_channel() -> EmailChannel:
    settings = email_settings()
    address = RelayAddress.parse(relay_url(settings))
    name = notifications_settings().district_name
    return EmailChannel(
        SmtpRelay(address, hello=settings.message_domain),
        sender=Mailbox(address=settings.mail_from, name=name),
        reply_to=Mailbox(address=settings.reply_to, name=name) if settings.reply_to else None,
        domain=settings.message_domain,
        connections=address.connections,
        school_replies=school_replies(settings, name),
        marks=marks(settings, name),
        signer=signer(settings),
        interpreter_phone=notifications_settings().interpreter_phone,
    )


def marks(settings: EmailSettings, name: str) -> Marks:
    return Marks(
        tokens=tokens(settings),
        public_url=public_url(settings, kernel_settings().outbound),
        domain=mailbox_domain(settings),
        name=name,
    )


def public_url(settings: EmailSettings, outbound: Outbound) -> str:
    """ "" where families could not reach it: this machine's own address is for trying out."""
    is_public = settings.public_url.startswith("https://")
    return settings.public_url if is_public or outbound == Outbound.CAPTURE else ""


def mailbox_domain(settings: EmailSettings) -> str:
    """As mail servers have it; "" where there is none. Raises Rejected naming the setting."""
    if not settings.mailbox_domain:
        return ""
    address = carried_address(f"a@{settings.mailbox_domain}", field="RAPPORT_MAILBOX_DOMAIN")
    return address.rpartition("@")[2]


def tokens(settings: EmailSettings) -> Tokens:
    return Tokens.derived(kernel_settings().token_key, settings.link_key)


def school_replies(settings: EmailSettings, name: str) -> dict[str, Mailbox]:
    """Raises Rejected naming the entry that is not "school id=address"."""
    replies = {}
    for entry in settings.school_reply_to:
        school, _, address = (part.strip() for part in entry.partition("="))
        if not school or "@" not in address:
            raise Rejected(f"RAPPORT_SCHOOL_REPLY_TO: {entry!r} is not: school id=address.")
        replies[school] = Mailbox(address=address, name=name)
    return replies


def relay_url(settings: EmailSettings) -> str:
    """Where mail may go in this mode. Raises Rejected when a mode has nowhere to send to."""
    if kernel_settings().outbound == Outbound.CAPTURE:
        return settings.capture_smtp_url
    if not settings.smtp_url:
        raise Rejected("RAPPORT_SMTP_URL is not set: name the district's mail relay.")
    return settings.smtp_url


def allowlist() -> list[str]:
    return email_settings().allowlist
