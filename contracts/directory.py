# SPDX-License-Identifier: Apache-2.0
"""What the directory says: who is who, and what reaches them."""

from dataclasses import dataclass
from datetime import date, datetime

from kernel.identity import OperatorRevoked
from kernel.messages import Command, Event, personal, public


@dataclass(frozen=True, kw_only=True)
class SchoolRecorded(Event):
    """A school is in the directory, or its name changed."""

    type = "rapport.directory.school_recorded.v1"
    subject_field = "school_id"
    for_district = True

    school_id: str = public("The school's id: its OneRoster sourcedId.")
    name: str = public("The school's name as the roster has it.")


@dataclass(frozen=True, kw_only=True)
class ClassRecorded(Event):
    """A class is in the directory, or its title or school changed."""

    type = "rapport.directory.class_recorded.v1"
    subject_field = "class_id"
    for_district = True

    class_id: str = public("The class's id: its OneRoster sourcedId.")
    title: str = public("The class's title.")
    school_id: str = public("The school it belongs to.")


@dataclass(frozen=True, kw_only=True)
class PersonRecorded(Event):
    """A person is in the directory: the whole current value of names and roles."""

    type = "rapport.directory.person_recorded.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("The person's id: their OneRoster sourcedId.")
    roles: list[str] = public("Some of student, guardian, teacher, staff.")
    given_name: str = personal("Given name as written by the family; may be empty.")
    family_name: str = personal("Family name as written by the family; may be empty.")


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Event):
    """The language a person is addressed in."""

    type = "rapport.directory.language_chosen.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("Whose language.")
    language: str = personal('What is written to them in: BCP 47, e.g. "es" or "zh-Hans".')
    spoken_language: str = personal(
        "What is spoken with them, as BCP 47; empty where it is the same.", ""
    )
    interpreter: bool = personal("True when they need an interpreter where people meet.", False)


@dataclass(frozen=True, kw_only=True)
class GuardianshipsRecorded(Event):
    """All students a guardian answers for: the whole current value."""

    type = "rapport.directory.guardianships_recorded.v1"
    subject_field = "guardian_id"
    for_district = True

    guardian_id: str = public("The guardian.")
    student_ids: list[str] = personal(
        "Every student they are guardian of; empty when none is left."
    )


@dataclass(frozen=True, kw_only=True)
class EnrollmentsRecorded(Event):
    """Where a student, teacher or member of staff belongs: the whole current value."""

    type = "rapport.directory.enrollments_recorded.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("The student, teacher or member of staff.")
    school_ids: list[str] = personal("Schools they belong to.")
    class_ids: list[str] = personal("Classes they attend or teach.")
    grade: str = personal('CEDS grade level of a student, e.g. "KG", "03"; empty for others.', "")


@dataclass(frozen=True, kw_only=True)
class ContactPointRecorded(Event):
    """A way to reach people, and everybody who shares it: the whole current value."""

    type = "rapport.directory.contact_point_recorded.v1"
    subject_field = "contact_point_id"
    for_district = True

    contact_point_id: str = public("Derived from kind and address, so that sharers share it.")
    kind: str = public('"email" or "phone".')
    address: str = personal("The email address, or the phone number as E.164.")
    person_ids: list[str] = personal("Everybody who is reached there; never empty.")


@dataclass(frozen=True, kw_only=True)
class ContactPointRemoved(Event):
    """Nobody is reached there any more."""

    type = "rapport.directory.contact_point_removed.v1"
    subject_field = "contact_point_id"
    for_district = True

    contact_point_id: str = public("The contact point.")


@dataclass(frozen=True, kw_only=True)
class PersonRemoved(Event):
    """The person left the district's roster."""

    type = "rapport.directory.person_removed.v1"
    subject_field = "person_id"
    for_district = True

    person_id: str = public("Who left.")


@dataclass(frozen=True, kw_only=True)
class RosterImported(Event):
    """A roster import, or the undoing of one, is committed, with what it changed."""

    type = "rapport.directory.roster_imported.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import.")
    finished_at: datetime = public("When the last batch was committed, UTC.")
    rows_read: int = public("Rows read in all files.")
    rows_rejected: int = public("Rows left out, each with its reason in the import's report.")
    people_added: int = public("People new to the directory.")
    people_changed: int = public("People of whom something changed.")
    people_removed: int = public("People no longer in the roster.")


@dataclass(frozen=True, kw_only=True)
class RosterHeld(Event):
    """A roster would change more than the district expects: two people decide, until then nothing
    of it is applied but what tightens somebody's rights."""

    type = "rapport.directory.roster_held.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import.")
    held_at: datetime = public("When, UTC.")
    reasons: list[str] = public('Which kinds, and why, e.g. "people-removed", "classes-changed".')


@dataclass(frozen=True, kw_only=True)
class RosterDecided(Event):
    """A held roster was approved or rejected."""

    type = "rapport.directory.roster_decided.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import.")
    approved: bool = public("False when it was rejected.")
    decided_at: datetime = public("When, UTC.")
    operator_id: str = public("Who decided; empty when nobody did in time.")


@dataclass(frozen=True, kw_only=True)
class RosterUndone(Event):
    """The directory went back to before an import, but for what families changed themselves."""

    type = "rapport.directory.roster_undone.v1"
    subject_field = "import_id"
    for_district = True

    import_id: str = public("The import that was undone, with all that came after it.")
    undone_at: datetime = public("When the last batch was committed, UTC.")
    operator_id: str = public("Who asked for it.")


@dataclass(frozen=True, kw_only=True)
class ContactRightsRecorded(Event):
    """What a guardian may do for one student, and what they are to each other: the whole value."""

    type = "rapport.directory.contact_rights_recorded.v1"
    subject_field = "contact_rights_id"
    for_district = True

    contact_rights_id: str = public("Derived from guardian and student.")
    guardian_id: str = personal("The guardian.")
    student_id: str = personal("The student.")
    relation: str = personal("One of contracts.rights.RELATIONS; empty when nobody said.", "")
    rights: list[str] = personal("Those of contracts.rights.Right that the guardian has.")


@dataclass(frozen=True, kw_only=True)
class StudentCameOfAge(Event):
    """A student is of age: the rights in their records passed from the parents to them.

    `withdrawn`: it was told by mistake, the roster has another date of birth by now.
    """

    type = "rapport.directory.student_came_of_age.v1"
    subject_field = "student_id"
    for_district = True

    student_id: str = public("The student.")
    came_of_age_on: date = public("The birthday.")
    withdrawn: bool = public("Whether it is not true: the date of birth was wrong.", default=False)


@dataclass(frozen=True, kw_only=True)
class LimitRecorded(Event):
    """What a document keeps from a person: the whole current value. It goes by the urgent lane.

    Whoever keeps a copy has all of them when it has every number up to the watermark's.
    """

    type = "rapport.directory.limit_recorded.v1"
    subject_field = "limit_id"
    for_district = True

    limit_id: str = public("The limit.")
    number: int = public("Counts every change of any limit in the district, without gaps.")
    person_id: str = personal("Who must not be told.")
    student_ids: list[str] = personal("About which students; empty: about every one.")
    scopes: list[str] = personal("Some of contracts.rights.Scope.")
    begins_at: datetime | None = personal("In force from then on, UTC; null: always was.", None)
    ends_at: datetime | None = personal("In force until before then, UTC; null: until ended.", None)
    urgent: bool = public("Always true: limits wait behind nothing.", True)
    complete_from: int = public(
        "Where not 0: every limit is told again from this number on. A copy needs none before it.",
        0,
    )


@dataclass(frozen=True, kw_only=True)
class LimitsWatermark(Event):
    """How far the district's limits are, told several times a second.

    A copy that has every number up to this one knew at `at` all that there was to know; one that
    was told so longer than the bound ago counts as unchecked. The next is told when the last was
    confirmed (LimitsConfirmed with its `watermark_at`), four times a second at most, and every five
    seconds where nobody confirms. So many are remembered by the latest, not one by one in an inbox.
    """

    type = "rapport.directory.limits_watermark.v1"
    subject_field = "stream"

    stream: str = public('Always "limits".', "limits")
    number: int = public("The number of the latest change that was committed.")
    at: datetime = public("When that was so, by the directory's clock, UTC.")
    urgent: bool = public("Always true.", True)


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


__all__ = [
    "ChoiceRecorded",
    "ClassRecorded",
    "ContactFlagCleared",
    "ContactPointRecorded",
    "ContactPointRemoved",
    "ContactRightsRecorded",
    "CorrectionDecided",
    "CorrectionProposed",
    "DeliveryWishesRecorded",
    "EnrollmentsRecorded",
    "GuardianshipsRecorded",
    "LanguageChosen",
    "LimitRecorded",
    "LimitsWatermark",
    "OperatorRevoked",
    "PersonRecorded",
    "PersonRemoved",
    "RecordChoice",
    "RosterDecided",
    "RosterHeld",
    "RosterImported",
    "RosterUndone",
    "SchoolRecorded",
    "StudentCameOfAge",
]
