# SPDX-License-Identifier: Apache-2.0
"""Settings of the process that takes in what comes back by mail."""

from dataclasses import dataclass

from marshmallow import validate

from kernel.config import setting


@dataclass(frozen=True, kw_only=True)
class MailboxSettings:
    mailbox_host: str = setting(
        "Address that the district's mail server hands bounces and replies to.", "127.0.0.1"
    )
    mailbox_port: int = setting("Its port for SMTP; 0: a free one.", 8626)
    mailbox_lmtp_port: int = setting("Its port for LMTP; 0: a free one.", 8627)
    mailbox_most_bytes: int = setting(
        "Longest mail that is taken, in bytes.", 10_485_760, check=validate.Range(min=65_536)
    )
    bounces_before_flag: int = setting(
        "So many mails, or texts, in 30 days that did not arrive for a reason that may pass flag "
        "an address, or a number.",
        5,
        check=validate.Range(min=2),
    )
