# SPDX-License-Identifier: Apache-2.0
"""SMTP and LMTP for the district's mail server: only our own addresses, and 250 means committed."""

import asyncio
import hashlib
import logging
from collections.abc import Callable

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from kernel.errors import Conflict, Unavailable
from kernel.mongo import AWAY
from services.notifications.channels.email.tokens import Purpose, Tokens
from services.notifications.mailbox.commands import Door, TakeMail

log = logging.getLogger(__name__)
logging.getLogger("mail.log").disabled = True  # aiosmtpd's own, which names senders and recipients
AT_ONCE = 16
LONGEST_LINE = 1_000_000  # RFC 5322 allows 998; what families' programs write does not count
LATER = "451 4.3.0 The database is away, or busy: try again later"
NOBODY = "550 5.1.1 No such address here"
KEPT = "250 2.0.0 Kept"


class Mailroom:
    """The hooks that aiosmtpd calls. `take` blocks, and returns when the mail is committed."""

    def __init__(self, domain: str, tokens: Tokens, take: Callable[[TakeMail], None]) -> None:
        self._domain, self._tokens, self._take = domain.casefold(), tokens, take
        self._places = asyncio.Semaphore(AT_ONCE)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            # One answer for each mail: then LMTP and SMTP are the same, and no mail is half taken.
            return "452 4.5.3 One recipient at a time"
        if self.door_of(address) is None:
            log.warning("mail_refused", extra={"reason": "no such address"})
            return NOBODY
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        recipient = envelope.rcpt_tos[0]
        known = self.door_of(recipient)
        if known is None:
            return NOBODY
        door, delivery_id = known
        content = bytes(envelope.original_content or b"")
        mail = TakeMail(
            mail_id=hashlib.sha256(recipient.casefold().encode() + b"\n" + content).hexdigest(),
            door=door, delivery_id=delivery_id, sender=envelope.mail_from or "", content=content,
        )  # fmt: skip
        async with self._places:
            return await asyncio.to_thread(self._answer, mail)

    async def handle_exception(self, error: Exception) -> str:
        """Ours to mend: the mail server keeps what it has meanwhile."""
        log.error("mail_not_taken", extra={"error": type(error).__name__})
        return LATER

    def _answer(self, mail: TakeMail) -> str:
        try:
            self._take(mail)
        except (Unavailable, Conflict, *AWAY) as error:
            log.warning("mail_postponed", extra={"reason": type(error).__name__})
            return LATER
        return KEPT

    def door_of(self, address: str) -> tuple[Door, str] | None:
        """The door and the delivery; None for an address that we never gave to anybody."""
        local, _, domain = address.casefold().rpartition("@")
        name, _, token = local.partition("+")
        if domain != self._domain or name not in list(Door):
            return None
        if name == Door.COMPLAINTS:
            return Door(name), ""
        delivery_id = self._tokens.delivery_of(Purpose(name), token)
        return (Door(name), delivery_id) if delivery_id else None


class SmtpSession(SMTP):
    line_length_limit = LONGEST_LINE


class LmtpSession(LMTP):
    line_length_limit = LONGEST_LINE


def session(kind: type[SMTP], mailroom: Mailroom, domain: str, most_bytes: int) -> SMTP:
    """One for each connection."""
    return kind(
        mailroom, hostname=domain, ident="rapport mailbox", data_size_limit=most_bytes,
        enable_SMTPUTF8=True,
    )  # fmt: skip
