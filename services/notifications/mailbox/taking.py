# SPDX-License-Identifier: Apache-2.0
"""From a mail at one of our doors to what follows from it, in one unit of work."""

import logging
import re
from collections.abc import Callable

from prometheus_client import Counter

from kernel.clock import Clock
from kernel.errors import Conflict
from kernel.mongo import Database, within
from kernel.unit import Unit
from services.notifications.channels.email.tokens import Purpose, Tokens
from services.notifications.inbound.handlers import Desk
from services.notifications.mailbox import handlers
from services.notifications.mailbox.commands import Door, TakeMail
from services.notifications.mailbox.model import (
    Automatic,
    Complained,
    Failed,
    Leaves,
    Said,
    Unclear,
    Written,
)
from services.notifications.mailbox.reading import read_bounce, read_leaving, read_reply
from services.notifications.mailbox.replying import MailDesk, take_reply
from services.notifications.mailbox.repository import MongoMailSenders, MongoReturns

log = logging.getLogger(__name__)
NAME = "notifications.mailbox"
TRIES = 5
MOST_S = 3.0  # then the mail server is told to come again
TAKEN = Counter("rapport_mailbox_taken", "Mails that came back, by what they were.", ["what"])
_OURS = re.compile(rb"\b(bounce|reply|unsubscribe)\+([a-z2-7]{40})@", re.IGNORECASE)


class Taking:
    """Thread-safe: a unit of work of its own for each mail. `most`: passing bounces before a flag.

    What it raises is Unavailable, Conflict or one of kernel.mongo.AWAY when the mail has to come
    again.
    """

    def __init__(
        self, database: Database, tokens: Tokens, desks: Callable[[Unit], Desk], *, most: int,
        clock: Clock,
    ) -> None:  # fmt: skip
        self.database, self.tokens, self.desks = database, tokens, desks
        self.most, self.clock = most, clock

    def take(self, mail: TakeMail) -> None:
        said = _read(mail)
        TAKEN.labels(type(said).__name__.lower()).inc()
        log.info("mail_taken", extra={"door": str(mail.door), "what": type(said).__name__.lower()})
        delivery_id = mail.delivery_id
        if isinstance(said, Complained) and not delivery_id:
            delivery_id = self._complained_of(mail.content)
        if delivery_id and not isinstance(said, Automatic | Unclear):
            self._once(mail.mail_id, lambda unit: self._handle(unit, mail, delivery_id, said))

    def _handle(self, unit: Unit, mail: TakeMail, delivery_id: str, said: Said) -> None:
        returns, now = MongoReturns(unit), self.clock()
        match said:
            case Failed():
                handlers.take_failure(delivery_id, said, returns, now, self.most)
            case Complained():
                handlers.take_complaint(delivery_id, returns, now)
            case Leaves():
                handlers.take_leaving(delivery_id, said, returns)
            case Written():
                mail_desk = MailDesk(
                    senders=MongoMailSenders(unit), returns=returns, desk=self.desks(unit)
                )
                take_reply(mail.mail_id, delivery_id, said, mail_desk, now)

    def _complained_of(self, content: bytes) -> str:
        """The delivery whose own addresses the report holds; "" without one that is signed."""
        for purpose, token in _OURS.findall(content):
            named = Purpose(purpose.decode("ascii").lower())
            if delivery_id := self.tokens.delivery_of(named, token.decode("ascii")):
                return delivery_id
        return ""

    def _once(self, mail_id: str, work: Callable[[Unit], None]) -> None:
        """With the note that this mail is known; a repeat does nothing."""
        with within(MOST_S):
            for left in reversed(range(TRIES)):
                unit = Unit(self.database, consumer=NAME, message_ids=[mail_id], clock=self.clock)
                try:
                    unit.once(lambda _, unit=unit: work(unit))  # type: ignore[misc]
                except Conflict:
                    if not left:
                        raise
                else:
                    return


def _read(mail: TakeMail) -> Said:
    try:
        return _said(mail)
    except RecursionError:  # a thousand parts in each other: nobody's mail program writes that
        return Unclear()


def _said(mail: TakeMail) -> Said:
    match mail.door:
        case Door.REPLY:
            return read_reply(mail.content, mail.sender)
        case Door.UNSUBSCRIBE:
            return read_leaving(mail.content)
    return read_bounce(mail.content)
