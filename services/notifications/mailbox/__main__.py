# SPDX-License-Identifier: Apache-2.0
"""`python -m services.notifications.mailbox`: takes in what comes back by mail.

A plain process with asyncio, not a nameko service: it takes nothing from the broker. What it learns
it writes with the messages that tell of it; the relay publishes them.
"""

import asyncio
import logging
import os
import signal
import sys
import time
from functools import partial

from kernel import logs
from kernel.clock import utc_now
from kernel.config import KernelSettings, read
from kernel.errors import Unavailable
from kernel.health import HealthServer
from kernel.mongo import Database, open_database, problem
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dependencies import mailbox_domain, tokens
from services.notifications.inbound.config import InboundSettings
from services.notifications.inbound.desks import desks
from services.notifications.mailbox.config import MailboxSettings
from services.notifications.mailbox.server import LmtpSession, Mailroom, SmtpSession, session
from services.notifications.mailbox.taking import NAME, Taking
from services.notifications.repository import COLLECTIONS

log = logging.getLogger(__name__)


def main() -> int:
    settings, own = read(KernelSettings, os.environ), read(MailboxSettings, os.environ)
    email = read(EmailSettings, os.environ)
    logs.start(NAME, settings)
    database = _awaited(settings)
    desk_of = desks(settings, read(InboundSettings, os.environ))
    taking = Taking(database, tokens(email), desk_of, most=own.bounces_before_flag, clock=utc_now)
    health = HealthServer(NAME, settings, checks={"MongoDB": lambda: problem(database)})
    health.start()
    asyncio.run(_serve(own, email, taking))
    health.stop()
    return 0


async def _serve(own: MailboxSettings, email: EmailSettings, taking: Taking) -> None:
    """Until SIGTERM or SIGINT; a mail in hand is finished or comes again."""
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    domain = mailbox_domain(email) or "mailbox.invalid"  # nobody is known there
    mailroom = Mailroom(domain, tokens(email), taking.take)
    made = partial(session, mailroom=mailroom, domain=domain, most_bytes=own.mailbox_most_bytes)
    smtp = await loop.create_server(partial(made, SmtpSession), own.mailbox_host, own.mailbox_port)
    lmtp = await loop.create_server(
        partial(made, LmtpSession), own.mailbox_host, own.mailbox_lmtp_port
    )
    log.info("mailbox_started", extra={
        "smtp": smtp.sockets[0].getsockname()[1], "lmtp": lmtp.sockets[0].getsockname()[1],
        "is_used": bool(email.mailbox_domain),
    })  # fmt: skip
    await stopping.wait()
    smtp.close()
    lmtp.close()


def _awaited(settings: KernelSettings) -> Database:
    while True:
        try:
            return open_database(settings, NAME, COLLECTIONS)
        except Unavailable as error:
            log.warning("waiting_to_start", extra={"reason": error.message})
            time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
