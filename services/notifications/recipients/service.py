# SPDX-License-Identifier: Apache-2.0
"""Keeps the copy of recipients: a process of its own, so that a big roster delays no message."""

from contracts.directory import (
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    ContactRightsRecorded,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    PersonRecorded,
    PersonRemoved,
    RosterImported,
    SchoolRecorded,
    StudentCameOfAge,
)
from kernel.entrypoints import on_batch
from kernel.messages import Event
from kernel.providers import Joined
from kernel.service import Service
from services.notifications.handlers import remember
from services.notifications.ports import Recipients
from services.notifications.recipients.repository import COLLECTIONS, MongoRecipients


class RecipientsService(Service):
    name = "notifications.recipients"
    collections = COLLECTIONS

    recipients: Recipients = Joined(MongoRecipients)

    @on_batch(
        SchoolRecorded, ClassRecorded, PersonRecorded, LanguageChosen, GuardianshipsRecorded,
        EnrollmentsRecorded, ContactPointRecorded, ContactPointRemoved, PersonRemoved,
        RosterImported, ContactRightsRecorded, StudentCameOfAge,
    )  # fmt: skip
    def remember(self, facts: list[Event]) -> None:
        remember(facts, self.recipients)
