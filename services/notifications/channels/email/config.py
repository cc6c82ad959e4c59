# SPDX-License-Identifier: Apache-2.0
"""Settings of the email channel."""

from dataclasses import dataclass

from marshmallow import ValidationError

from kernel.config import setting
from services.notifications.inbound.config import web_address


def _is_long(value: str) -> None:
    if value and len(value) < 32:
        raise ValidationError("It has less than 32 characters.")


@dataclass(frozen=True, kw_only=True)
class EmailSettings:
    smtp_url: str = setting(
        "Mail relay: smtp://user:password@host:port?starttls=1&connections=4, or smtps://. "
        "Used in the modes allowlist and live.",
        "",
    )
    capture_smtp_url: str = setting(
        "The local stand-in for the relay, used in the mode capture.", "smtp://127.0.0.1:2580"
    )
    mail_from: str = setting("Address that mails come from.", "noreply@district.example")
    reply_to: str = setting("Where families' replies go; empty: to the sender.", "")
    school_reply_to: list[str] = setting(
        "Where replies to mails about one school go instead: school id=address, parted by commas.",
        [],
    )
    message_domain: str = setting("Domain of Message-IDs and List-IDs.", "rapport.example")
    allowlist: list[str] = setting(
        "Addresses and numbers that may leave in the mode allowlist, parted by commas.", []
    )
    dkim_domain: str = setting(
        "Domain that mails are signed for (DKIM); empty: they are not. RAPPORT_MAIL_FROM's, or one "
        "above it.",
        "",
    )
    dkim_selector: str = setting("Under which name that domain's DNS holds the public key.", "")
    dkim_key_file: str = setting(
        "File with the private key, PEM: RSA of 2048 bits or more, or Ed25519. Nobody but owner "
        "and group may read it.",
        "",
    )
    public_url: str = setting(
        "Under which address the district's web server passes on to notifications.inbound: "
        "https://messages.district.example. Empty: mails carry no link to leave a kind of message.",
        "",
        check=web_address,
    )
    mailbox_domain: str = setting(
        "Domain whose mail is handed to notifications.mailbox; bounces and replies go there. "
        "Empty: bounces go to RAPPORT_MAIL_FROM, replies as RAPPORT_REPLY_TO says.",
        "",
    )
    link_key: str = setting(
        "Key that signs links and addresses in mails, 32 characters or more; empty: derived from "
        "RAPPORT_TOKEN_KEY. Set it before that one changes: links in mails already sent need it.",
        "",
        secret=True,
        check=_is_long,
    )
