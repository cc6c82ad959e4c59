# SPDX-License-Identifier: Apache-2.0
"""Messages of our own: an answer to a number, or a family's reply to an office.

Each is an announcement of the category `service` that is planned already, with one chunk of one
delivery: so it goes the channels' ordinary way, urgent, with ledger, mode, retries and a
Message-ID of its own. Nobody announces in that category, no list shows it, no event tells of it;
and it goes to an address that opted out, because it only ever answers what came from there.
"""

from collections.abc import Sequence
from typing import Any

from kernel.unit import Unit
from services.notifications.inbound.choices import made_by
from services.notifications.inbound.ports import Sender
from services.notifications.model import Announcement, Category, Channel, State, delivery_id
from services.notifications.planning.deliveries import Delivery, chunks_of
from services.notifications.repository import MongoAnnouncements, MongoChunks

Document = dict[str, Any]
WINDOW = "service"


class MongoOutgoing:
    def __init__(self, unit: Unit, outbound: str, staff_language: str = "en") -> None:
        self.unit, self.outbound, self.staff_language = unit, outbound, staff_language

    def text(self, sender: Sender, body: str, language: str, message_id: str) -> None:
        announcement = self._announcement(
            made_by("answer", message_id), "", body, language, sender.person_ids
        )
        contact_point_id = sender.contact_point_id or made_by("number", sender.number)
        self._send(
            announcement, "sms", sender.number, contact_point_id, sender.person_ids,
            sorted({person["family"] for person in sender.people}),
        )  # fmt: skip

    def letter(
        self, sender: Sender, subject: str, body: str, language: str, message_id: str
    ) -> None:
        announcement = self._announcement(
            made_by("answer", message_id), subject, body, language, sender.person_ids
        )
        self._send(
            announcement, "email", sender.number, sender.contact_point_id, sender.person_ids,
            sorted({person["family"] for person in sender.people}),
        )  # fmt: skip

    def mail(self, to: str, subject: str, body: str, message_id: str) -> None:
        announcement = self._announcement(_forward(message_id), subject, body, self.staff_language)
        self._send(announcement, "email", to, made_by("office", to), [], [])

    def _announcement(
        self, id: str, subject: str, body: str, language: str, people: Sequence[str] = ()
    ) -> Announcement:
        return Announcement(
            id=id, key=f"service:{id}", request_hash="", operator_id="service",
            category=Category.SERVICE, urgent=True, audience=_named(people), language=language,
            texts={"subject": subject, "body": body}, channels=[],
            accepted_at=self.unit.clock(), outbound=self.outbound, state=State.SENDING,
            planned=True, addressed=True,
        )  # fmt: skip

    def _send(
        self, announcement: Announcement, channel: Channel, address: str, contact_point_id: str,
        people: list[str], families: list[str],
    ) -> None:  # fmt: skip
        delivery = Delivery(
            id=delivery_id(announcement.id, contact_point_id), contact_point_id=contact_point_id,
            address=address, channel=channel, language=announcement.language, people=people,
            families=families,
        )  # fmt: skip
        MongoAnnouncements(self.unit).save(announcement)
        MongoChunks(self.unit).add(chunks_of(announcement, [delivery], window=WINDOW))


def forward_id(message_id: str, to: str) -> str:
    """The delivery by which an office gets what came with this message: its id in the ledger."""
    return delivery_id(_forward(message_id), made_by("office", to))


def _forward(message_id: str) -> str:
    return made_by("forward", message_id)


def _named(people: Sequence[str]) -> str:
    """An audience of these people, so that `why` can tell of it."""
    quoted = [one.replace("\\", "\\\\").replace('"', '\\"') for one in people or ["nobody"]]
    return "person:" + ",".join(f'"{one}"' for one in quoted)
