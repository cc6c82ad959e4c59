# SPDX-License-Identifier: Apache-2.0
"""What of an announcement happened twice inside the platform, by what was told about it."""

from collections import Counter
from dataclasses import dataclass

from contracts.notifications import AnnouncementAccepted, AnnouncementCompleted
from contracts.translation import Translated
from kernel.envelope import open_envelope, unwrap
from kernel.mongo import Database
from tests.kernel.posting import listen, taken

HEARD = {cls.type: cls for cls in (AnnouncementAccepted, AnnouncementCompleted, Translated)}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event. Told again it has the same id; told anew, which it must never be, another."""

    id: str
    type: str
    announcement_id: str
    language: str = ""

    @property
    def fact(self) -> tuple[str, str, str]:
        return self.type, self.announcement_id, self.language


class Witness:
    """A queue of the test's own: a record outside of our databases."""

    def __init__(self, amqp_url: str) -> None:
        self.amqp_url = amqp_url
        self._told: set[Told] = set()
        keys = [key for type in HEARD for key in (type, f"{type}.urgent")]
        listen(amqp_url, "witness", *keys)

    def told(self) -> set[Told]:
        """Every event so far."""
        for message in taken(self.amqp_url, "witness"):
            envelope = open_envelope(message.body)
            language = getattr(unwrap(envelope, HEARD), "language", "")
            self._told.add(
                Told(
                    id=envelope.id, type=envelope.type, announcement_id=envelope.subject,
                    language=language,
                )
            )  # fmt: skip
        return self._told


def ghosts(witness: Witness, notifications: Database) -> int:
    """Events about announcements that nobody has accepted."""
    known = {one["_id"] for one in notifications.announcements.find({}, {"_id": 1})}
    return sum(one.announcement_id not in known for one in witness.told())


def inner_duplicates(witness: Witness, notifications: Database, announcement_ids: list[str]) -> int:
    """Announcements with one key, deliveries planned or entered twice, facts told under two ids.

    For completed announcements, where each delivery planned has its entry.
    """
    mine = {"announcement_id": {"$in": announcement_ids}}
    keys = [one["key"] for one in notifications.announcements.find({}, {"key": 1})]
    entries = notifications.ledger.find(mine, {"announcement_id": 1, "contact_point_id": 1})
    entered = [(one["announcement_id"], one.get("contact_point_id")) for one in entries]
    planned = sum(chunk["size"] for chunk in notifications.chunks.find(mine, {"size": 1}))
    facts = [one.fact for one in witness.told() if one.announcement_id in announcement_ids]
    again = [len(all) - len(Counter(all)) for all in (keys, entered, facts)]
    return sum(again) + abs(planned - len(entered))
