# SPDX-License-Identifier: Apache-2.0
"""What notifications tells: what was announced, and whom it reached."""

from dataclasses import dataclass
from datetime import datetime

from kernel.messages import Command, Event, public


@dataclass(frozen=True, kw_only=True)
class AnnouncementAccepted(Event):
    """An announcement was asked for and will go out."""

    type = "rapport.notifications.announcement_accepted.v1"
    subject_field = "announcement_id"
    consumed = False

    announcement_id: str = public("The announcement.")
    category: str = public("Its category.")
    urgent: bool = public("True when it goes by the urgent lane.", False)
    corrects: str = public("The announcement whose readers get this; empty when it is none.", "")


@dataclass(frozen=True, kw_only=True)
class PlanAnnouncement(Command):
    """Freeze the audience and write its deliveries into chunks."""

    type = "rapport.notifications.plan_announcement.v1"
    subject_field = "announcement_id"
    queues = {"urgent": "notifications.plan.urgent", "normal": "notifications.plan"}

    announcement_id: str = public("The announcement.")
    urgent: bool = public("True when it goes by the urgent lane.", False)


@dataclass(frozen=True, kw_only=True)
class SendEmailChunk(Command):
    """Send one chunk of deliveries by email."""

    type = "rapport.notifications.send_email_chunk.v1"
    subject_field = "chunk_id"
    queues = {"urgent": "notifications.email.urgent", "normal": "notifications.email.chunks"}

    chunk_id: str = public("The chunk: its deliveries are in the notifications database.")
    announcement_id: str = public("The announcement.")
    urgent: bool = public("True when it goes by the urgent lane.", False)


@dataclass(frozen=True, kw_only=True)
class SendSmsChunk(Command):
    """Send one chunk of deliveries by SMS."""

    type = "rapport.notifications.send_sms_chunk.v1"
    subject_field = "chunk_id"
    queues = {"urgent": "notifications.sms.urgent", "normal": "notifications.sms.chunks"}

    chunk_id: str = public("The chunk: its deliveries are in the notifications database.")
    announcement_id: str = public("The announcement.")
    urgent: bool = public("True when it goes by the urgent lane.", False)


@dataclass(frozen=True, kw_only=True)
class AnnouncementCompleted(Event):
    """Every delivery of an announcement has its ledger entry."""

    type = "rapport.notifications.announcement_completed.v1"
    subject_field = "announcement_id"
    for_district = True

    announcement_id: str = public("The announcement.")
    category: str = public("Its category.")
    completed_at: datetime = public("When the last ledger entry was written, UTC.")
    people: int = public("People in the audience.")
    reached: int = public("People for whom at least one delivery was handed over.")
    unreachable: int = public("People whom no channel could reach.")
    sent: int = public("Deliveries handed over.")
    failed: int = public("Deliveries refused by the other side.")
    unknown: int = public("Deliveries of which nobody can say whether they arrived.")
    suppressed: int = public("Deliveries held back on purpose, each with its reason.")
    corrects: str = public("The announcement whose readers got this; empty when it is none.", "")


@dataclass(frozen=True, kw_only=True)
class AnnouncementCancelled(Event):
    """An announcement was cancelled; what had not left does not leave."""

    type = "rapport.notifications.announcement_cancelled.v1"
    subject_field = "announcement_id"
    for_district = True

    announcement_id: str = public("The announcement.")
    cancelled_at: datetime = public("When, UTC.")
    correction_id: str = public(
        "The announcement that those get whom this one reached; empty when there is none.", ""
    )
