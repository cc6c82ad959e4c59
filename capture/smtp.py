# SPDX-License-Identifier: Apache-2.0
"""An SMTP server that keeps whatever it is given."""

from aiosmtpd.smtp import SMTP, Envelope, Session

from capture.message import arrived_mail
from capture.store import Store

_LARGEST_MAIL = 32 * 1024 * 1024


class Mailroom:
    """The hooks that aiosmtpd calls."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        """aiosmtpd reads command by command, as PIPELINING asks; it just never says so."""
        session.host_name = name
        return [lines[0], "250-PIPELINING", *lines[1:]]

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = bytes(envelope.original_content or b"")
        sender = envelope.mail_from or ""
        await self._store.add(
            [arrived_mail(sender, recipient, content) for recipient in envelope.rcpt_tos]
        )
        return "250 kept"


def smtp_session(store: Store) -> SMTP:
    """One for each connection."""
    return SMTP(
        Mailroom(store),
        hostname="capture.localhost",
        ident="rapport capture",
        data_size_limit=_LARGEST_MAIL,
        enable_SMTPUTF8=True,
    )
