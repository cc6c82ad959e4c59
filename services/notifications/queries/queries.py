# SPDX-License-Identifier: Apache-2.0
"""Every question that notifications answers, by name."""

from collections.abc import Sequence
from typing import Any

from kernel.unit import Unit
from services.notifications.commands import Announce, Requester
from services.notifications.listening.links import Links
from services.notifications.listening.repository import MongoVoices
from services.notifications.ports import Audiences
from services.notifications.queries.dry_run import dry_run
from services.notifications.queries.reports import announcements, report
from services.notifications.queries.why import why
from services.notifications.repository.notices import MongoNotices

Document = dict[str, Any]


class Queries:
    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def announcements(self, limit: int) -> list[Document]:
        return announcements(self.unit.database, limit)

    def report(self, announcement_id: str) -> Document:
        return report(self.unit, announcement_id)

    def why(
        self, announcement_id: str, person: str, by: Requester, office_of: Sequence[str] | None
    ) -> Document:
        return why(self.unit, announcement_id, person, by.schools, office_of)

    def dry_run(
        self, command: Announce, by: Requester, audiences: Audiences, links: Links
    ) -> Document:
        own = MongoNotices(self.unit).own()
        listening = (links, MongoVoices(self.unit.database).known())
        return dry_run(command, by, audiences, self.unit.clock(), own, listening)

    def copies(self) -> Document:
        """How much of the directory has arrived here, and which imports have arrived whole."""
        database = self.unit.database
        followed = database.followed.find().sort("at", -1).limit(20)
        return {
            "people": database.people.estimated_document_count(),
            "contact_points": database.reach.estimated_document_count(),
            "imports": {one["_id"]: one["at"].isoformat() for one in followed},
        }
