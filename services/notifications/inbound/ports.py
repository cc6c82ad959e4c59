# SPDX-License-Identifier: Apache-2.0
"""What taking in a text needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.notifications.inbound.languages import Spoken
from services.notifications.inbound.model import Conversation, Wish

Document = dict[str, Any]
NOBODY_KNOWS = Spoken(language="")


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who writes from a number, by the copy of recipients. `contact_point_id` is "" where nobody
    is on file there. `schools` are those of the children, else of the people themselves."""

    number: str
    contact_point_id: str = ""
    people: Sequence[Document] = ()
    language: str = ""
    schools: frozenset[str] = frozenset()

    @property
    def person_ids(self) -> list[str]:
        return [person["id"] for person in self.people]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a family wrote that is for the school's office to read."""

    id: str
    channel: str
    received_at: datetime
    sender: Sender
    text: str
    media: int = 0
    school: str = ""  # the one school it belongs to; empty: the district's office reads it
    office: str = ""  # where it was forwarded to; empty: nowhere, for want of an address
    subject: str = ""  # of a mail
    written_by: str = ""  # which address a mail came from, where it is not the one on file
    spoken: Spoken = NOBODY_KNOWS


@dataclass(frozen=True, kw_only=True)
class Passing:
    """A letter to an office that waits for a translation: what stands before and after it."""

    reply_id: str
    office: str
    subject: str
    before: str
    after: str
    language: str  # BCP 47 of the office
    due_at: datetime


class Senders(Protocol):
    def by_number(self, number: str) -> Sender:
        """Who is reached at the number; waits for a change of the copy that is on its way where
        nobody is, so that none can miss it."""


class Conversations(Protocol):
    def at(self, number: str) -> Conversation:
        """The conversation with a number; a new one when there was none."""

    def save(self, conversation: Conversation) -> None:
        """Store it in the open unit."""


class Choices(Protocol):
    def record(self, sender: Sender, wish: Wish, said: str, message_id: str, at: datetime) -> None:
        """Obey it here, and have it entered into the ledger of consent."""

    def wants_texts(self, sender: Sender) -> bool:
        """Whether no stop is on file for the number, wherever it was said."""


class Replies(Protocol):
    def add(self, reply: Reply) -> None:
        """Keep it, and tell that it came."""

    def ask_for_words(self, reply: Reply, passing: Passing) -> None:
        """Ask for its translation, and keep its letter until that comes or is overdue."""

    def passing(self, reply_id: str) -> Passing | None:
        """Its letter, while that waits."""

    def overdue(self, now: datetime, limit: int) -> list[str]:
        """Ids of replies whose letters waited long enough."""

    def passed_on(self, reply_id: str, translation: Document) -> None:
        """Its letter waits no longer. {"language", "words", "engine", "refused", "kept"}."""


class Outgoing(Protocol):
    """Messages of our own to one address, by the channels' ordinary way."""

    def text(self, sender: Sender, body: str, language: str, message_id: str) -> None:
        """A text to the number that wrote."""

    def letter(
        self, sender: Sender, subject: str, body: str, language: str, message_id: str
    ) -> None:
        """A mail to the address on file of whoever wrote."""

    def mail(self, to: str, subject: str, body: str, message_id: str) -> None:
        """A mail to an office of the district."""
