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
from services.notifications.mailbox import handlers
from services.notifications.mailbox.commands import Door, TakeMail
from services.notifications.mailbox.model import Complained, Failed, Said
from services.notifications.mailbox.reading import read_bounce, read_reply
from services.notifications.mailbox.repository import MongoReturns

log = logging.getLogger(__name__)
NAME = "notifications.mailbox"
TRIES = 5
MOST_S = 5.0  # then the mail server is told to come again
TAKEN = Counter("rapport_mailbox_taken", "Mails that came back, by what they were.", ["what"])
_OURS = re.compile(rb"\b(bounce|reply|unsubscribe)\+([a-z2-7]{40})@", re.IGNORECASE)


class Taking:
    """Thread-safe: a unit of work of its own for each mail. `most`: passing bounces before a flag.

    What it raises is Unavailable or one of kernel.mongo.AWAY when the mail has to come again.
    """

    def __init__(self, database: Database, tokens: Tokens, *, most: int, clock: Clock) -> None:
        self.database, self.tokens, self.most, self.clock = database, tokens, most, clock

    def take(self, mail: TakeMail) -> None:
        said = _read(mail)
        TAKEN.labels(type(said).__name__.lower()).inc()
        log.info("mail_taken", extra={"door": str(mail.door), "what": type(said).__name__.lower()})
        work = self._work(mail, said)
        if work is not None:
            self._once(mail.mail_id, work)

    def _work(self, mail: TakeMail, said: Said) -> Callable[[Unit], None] | None:
        now = self.clock()
        match said:
            case Failed() if mail.delivery_id:
                return lambda unit: handlers.take_failure(
                    mail.delivery_id, said, MongoReturns(unit), now, self.most
                )
            case Complained():
                delivery_id = mail.delivery_id or self._complained_of(mail.content)
                if delivery_id:
                    return lambda unit: handlers.take_complaint(
                        delivery_id, MongoReturns(unit), now
                    )
        return None

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
    if mail.door in (Door.BOUNCE, Door.COMPLAINTS):
        return read_bounce(mail.content)
    return read_reply(mail.content, mail.sender)
