# SPDX-License-Identifier: Apache-2.0
"""What notifications tells: what was announced, and whom it reached."""

from dataclasses import dataclass
from datetime import datetime

from kernel.messages import Command, Event, personal, public


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


@dataclass(frozen=True, kw_only=True)
class LimitsConfirmed(Event):
    """Every limit up to this number is in force here: what leaves from now on has been checked
    against it, and what was in a worker's hands before is over."""

    type = "rapport.notifications.limits_confirmed.v1"
    subject_field = "stream"

    stream: str = public('Always "limits".', "limits")
    number: int = public("The number of the latest limit that is in force.")
    confirmed_at: datetime = public("When, UTC, by the clock of notifications.")
    urgent: bool = public("Always true.", True)
    watermark_at: datetime | None = public(
        "The watermark that has arrived, by its `at`; null where a limit's confirming told this.",
        None,
    )


@dataclass(frozen=True, kw_only=True)
class ContactFlagged(Event):
    """A contact point does not work, or whoever is there complained: work for the office."""

    type = "rapport.notifications.contact_flagged.v1"
    subject_field = "contact_point_id"
    for_district = True

    contact_point_id: str = public("The contact point.")
    reason: str = public('"hard-bounce", "soft-bounces" or "complaint".')
    code: str = public('The other side\'s code, e.g. "5.1.1" or "30005" (a text); empty: none.', "")
    flagged_at: datetime = public("When, UTC.")


@dataclass(frozen=True, kw_only=True)
class ReplyReceived(Event):
    """A family wrote back, and it was neither an opt-out nor a bounce: kept, and forwarded to the
    school office."""

    type = "rapport.notifications.reply_received.v1"
    subject_field = "reply_id"
    for_district = True

    reply_id: str = public("The reply.")
    channel: str = public('"sms" or "email".')
    received_at: datetime = public("When, UTC.")
    contact_point_id: str = personal("From where; empty when the address is on nobody's file.", "")
