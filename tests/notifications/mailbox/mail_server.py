# SPDX-License-Identifier: Apache-2.0
"""The district's mail server as far as it hands over what came back."""

import smtplib
from dataclasses import dataclass
from pathlib import Path

from services.notifications.channels.email.tokens import Purpose, Tokens

DOMAIN = "mail.district.example"
TOKENS = Tokens.derived("k" * 40)


@dataclass(frozen=True, kw_only=True)
class MailServer:
    smtp: int
    lmtp: int
    log: Path  # the process's

    def hand_over(
        self, content: bytes, recipient: str, sender: str = "", *, by_lmtp: bool = False
    ) -> int:
        """The code that it was answered with at last."""
        kind, port = (smtplib.LMTP, self.lmtp) if by_lmtp else (smtplib.SMTP, self.smtp)
        with kind("127.0.0.1", port, timeout=20) as connection:
            try:
                refused = connection.sendmail(sender, [recipient], content)
            except smtplib.SMTPRecipientsRefused as error:
                refused = error.recipients
            except smtplib.SMTPResponseException as error:
                return error.smtp_code
            return next(iter(refused.values()))[0] if refused else 250


def bounce_address(delivery_id: str) -> str:
    return f"bounce+{TOKENS.for_delivery(Purpose.BOUNCE, delivery_id)}@{DOMAIN}"


def reply_address(delivery_id: str) -> str:
    return f"reply+{TOKENS.for_delivery(Purpose.REPLY, delivery_id)}@{DOMAIN}"


def unsubscribe_address(delivery_id: str) -> str:
    return f"unsubscribe+{TOKENS.for_delivery(Purpose.UNSUBSCRIBE, delivery_id)}@{DOMAIN}"
