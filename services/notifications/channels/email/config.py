# SPDX-License-Identifier: Apache-2.0
"""Settings of the email channel."""

from dataclasses import dataclass

from kernel.config import setting


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
