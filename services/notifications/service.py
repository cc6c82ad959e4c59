# SPDX-License-Identifier: Apache-2.0
"""Takes announcements in and answers for them. Planning and sending have processes of their own."""

from collections.abc import Callable
from typing import Any

from contracts.events import GatheringAnnounced
from contracts.translation import WordingRecorded
from kernel.audit import ids_under
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.contracts import load
from kernel.entrypoints import on_batch, on_event
from kernel.envelope import new_id
from kernel.identity import Role
from kernel.providers import Joined, Made
from kernel.rpc import LONG_S, rpc
from kernel.service import Service
from services.notifications import handlers
from services.notifications.channels.dependencies import kernel_settings
from services.notifications.channels.email.methods import MailMethods
from services.notifications.channels.sms.methods import TextsMethods
from services.notifications.commands import (
    Announce,
    AskWhy,
    CancelAnnouncement,
    CorrectAnnouncement,
    ListAnnouncements,
    Requester,
    ShowAnnouncement,
)
from services.notifications.config import NotificationsSettings
from services.notifications.dependencies import audiences, settings
from services.notifications.inbound.service import RepliesMethods
from services.notifications.listening.service import ListeningMethods
from services.notifications.model import Announcement
from services.notifications.ports import Announcements, Audiences, Chunks
from services.notifications.queries.queries import Queries
from services.notifications.repository import (
    COLLECTIONS,
    MongoAnnouncements,
    MongoChunks,
    MongoNotices,
)
from services.notifications.schemas import (
    announcement_of,
    requester_for,
    requester_of,
    schools_as,
)
from services.notifications.warnings import warnings_of


class NotificationsService(ListeningMethods, MailMethods, TextsMethods, RepliesMethods, Service):
    name = "notifications"
    collections = COLLECTIONS

    announcements: Announcements = Joined(MongoAnnouncements)
    audiences: Audiences = Joined(audiences)
    chunks: Chunks = Joined(MongoChunks)
    notices: MongoNotices = Joined(MongoNotices)
    queries: Queries = Joined(Queries)
    settings: NotificationsSettings = Made(settings)
    kernel_settings: KernelSettings = Made(kernel_settings)

    @rpc(role=Role.SENDER, writes=True)
    def announce(self, payload: dict[str, Any]) -> dict[str, Any]:
        command = load(Announce, payload)
        return self._announce(command, requester_of(self.caller.operator, command.category))

    @rpc(role=Role.SENDER, writes=True)
    def announcement_cancel(self, payload: dict[str, Any]) -> dict[str, Any]:
        command = load(CancelAnnouncement, payload)
        answer = self._over(handlers.cancel, command)
        self.chunks.hurry(command.announcement_id, utc_now())  # what waits is settled at once
        return answer

    @rpc(role=Role.SENDER, writes=True)
    def announcement_correct(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self._over(handlers.correct, load(CorrectAnnouncement, payload))

    @rpc(role=Role.SENDER, within_s=LONG_S, reads=ids_under("examples"))
    def announcement_dry_run(self, payload: dict[str, Any]) -> dict[str, Any]:
        command = load(Announce, payload)
        by = requester_of(self.caller.operator, command.category)
        found = self.queries.dry_run(command, by, self.audiences, self.links)
        by_text = any(line["channel"] == "sms" for line in found["lines"])
        return found | {"warnings": warnings_of(command, by_text=by_text)}

    @rpc(role=Role.READER, shows_nobody="announcements")
    def announcements_list(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        return self.queries.announcements(load(ListAnnouncements, payload).limit)

    @rpc(role=Role.READER, shows_nobody="counts by language, channel and reason")
    def announcement_show(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self.queries.report(load(ShowAnnouncement, payload).announcement_id)

    @rpc(role=Role.READER, reads=ids_under("person_id", "student_ids"))
    def announcement_why(self, payload: dict[str, Any]) -> dict[str, Any]:
        asked, by = load(AskWhy, payload), requester_of(self.caller.operator)
        office_of = schools_as(Role.OFFICE, self.caller.operator)
        return self.queries.why(asked.announcement_id, asked.person, by, office_of)

    @rpc(role=Role.READER, shows_nobody="counts")
    def copies(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self.queries.copies()

    @on_batch(WordingRecorded)  # queue "notifications.remember_notices": never rename
    def remember_notices(self, recorded: list[WordingRecorded]) -> None:
        self.notices.remember(recorded)

    @on_event(GatheringAnnounced)
    def announce_gathering(self, gathering: GatheringAnnounced) -> None:
        self._announce(announcement_of(gathering), requester_for(gathering))

    def _announce(self, command: Announce, by: Requester) -> dict[str, Any]:
        announcement, created = handlers.announce(
            command, by, self.announcements, self.audiences, new_id, utc_now(),
            str(self.kernel_settings.outbound),
        )  # fmt: skip
        return {
            "announcement_id": announcement.id, "created": created,
            "warnings": warnings_of(command),
        }  # fmt: skip

    def _over(self, handle: Callable[..., Announcement], command: Any) -> dict[str, Any]:
        category = self.announcements.get(command.announcement_id).category
        by = requester_of(self.caller.operator, category)
        announcement = handle(
            command, by, self.announcements, new_id, utc_now(), str(self.kernel_settings.outbound)
        )
        return {"announcement_id": announcement.id, "correction_id": announcement.correction_id}
