# SPDX-License-Identifier: Apache-2.0
"""What families chose, wish for and propose."""

from dataclasses import dataclass
from datetime import datetime

from kernel.messages import Command, Event, personal, public


@dataclass(frozen=True, kw_only=True)
class ChoiceRecorded(Event):
    """Somebody said yes or no to messages of a kind: contracts.choices says what follows."""

    type = "rapport.directory.choice_recorded.v1"
    subject_field = "choice_id"
    for_district = True

    choice_id: str = public("The choice. It is never changed: a later one counts more.")
    allowed: bool = public("False: no.")
    at: datetime = public("When it was said, UTC.")
    contact_point_id: str = personal("At which address; empty where it is a person's.", "")
    person_id: str = personal("Whose choice; empty where it is an address's.", "")
    category: str = public("To which category; empty: to all but emergencies.", "")
    channel: str = public("Over which channel; empty: over all.", "")
    student_id: str = personal("On account of which student; empty: of every one.", "")
    school_id: str = public("On account of students of which school; empty: of every one.", "")
    basis: str = public("The legal basis, e.g. consent, revocation, request.", "")
    origin: str = public("Where it was said: sms, email, one-click, office, family, roster.", "")
    urgent: bool = public("Always true: a no waits behind nothing.", True)


@dataclass(frozen=True, kw_only=True)
class RecordChoice(Command):
    """Enter what somebody said by SMS, mail or a link into the ledger of consent."""

    type = "rapport.directory.record_choice.v1"
    subject_field = "choice_id"
    queues = {"urgent": "directory.choices.urgent", "normal": "directory.choices"}

    choice_id: str = public("Made by whoever heard it: recorded once.")
    allowed: bool = public("False: no.")
    at: datetime = public("When it was said, UTC.")
    contact_point_id: str = personal("At which address; empty where it is a person's.", "")
    person_id: str = personal("Whose choice; empty where it is an address's.", "")
    category: str = public("To which category; empty: to all but emergencies.", "")
    channel: str = public("Over which channel; empty: over all.", "")
    student_id: str = personal("On account of which student; empty: of every one.", "")
    school_id: str = public("On account of students of which school; empty: of every one.", "")
    basis: str = public("The legal basis, e.g. revocation.", "")
    origin: str = public("Where it was said: sms, email, one-click.", "")
    evidence: str = personal("What was said, word for word.", "")
    urgent: bool = public("True: a no waits behind nothing.", True)


@dataclass(frozen=True, kw_only=True)
class DeliveryWishesRecorded(Event):
    """When a person wants to be written to in the ordinary course: the whole current value."""

    type = "rapport.directory.delivery_wishes_recorded.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("Whose wishes.")
    quiet_from: str = personal(
        'Local time of day, "21:00"; empty: the district\'s hours. As quiet_until: never quiet.',
        "",
    )
    quiet_until: str = personal('Local time of day, "07:00"; empty: the district\'s hours.', "")
    digest: str = personal('"daily" or "weekly"; empty: each message by itself.', "")


@dataclass(frozen=True, kw_only=True)
class ContactFlagCleared(Event):
    """The office looked at a contact point that did not work, and it may be used again."""

    type = "rapport.directory.contact_flag_cleared.v1"
    subject_field = "contact_point_id"
    for_district = True

    contact_point_id: str = public("The contact point.")
    cleared_at: datetime = public("When, UTC.")


@dataclass(frozen=True, kw_only=True)
class CorrectionProposed(Event):
    """A family proposed a correction to what the district has on file about it."""

    type = "rapport.directory.correction_proposed.v1"
    subject_field = "proposal_id"
    for_district = True

    proposal_id: str = public("The proposal.")
    person_id: str = public("Whose entry it would correct.")
    field: str = public("Which field: email, phone, given_name, family_name.")
    proposed_at: datetime = public("When, UTC.")


@dataclass(frozen=True, kw_only=True)
class CorrectionDecided(Event):
    """The office approved or declined a proposed correction."""

    type = "rapport.directory.correction_decided.v1"
    subject_field = "proposal_id"
    for_district = True

    proposal_id: str = public("The proposal.")
    approved: bool = public("False when it was declined.")
    decided_at: datetime = public("When, UTC.")
    operator_id: str = public("Who decided; empty when nobody did in time.")
