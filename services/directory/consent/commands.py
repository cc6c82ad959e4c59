# SPDX-License-Identifier: Apache-2.0
"""What the office can enter of families' choices and wishes, and ask of them."""

from dataclasses import dataclass
from datetime import datetime

from kernel.messages import personal, public


@dataclass(frozen=True, kw_only=True)
class EnterChoice:
    """Enter what a person said to the office: by phone, on a paper form, in the hallway."""

    choice_id: str = public("Made by the caller: entering it twice is entering it once.")
    person_id: str = personal("Who said it.")
    allowed: bool = public("False: no.")
    evidence: str = personal("How it was said, and how the office knows who said it.")
    contact_point_id: str = personal("At which of their addresses; empty: the person's own.", "")
    category: str = public("To which category; empty: to all but emergencies.", "")
    channel: str = public("Over which channel; empty: over all.", "")
    student_id: str = personal("On account of which student; empty: of every one.", "")
    school_id: str = public("On account of students of which school; empty: of every one.", "")
    basis: str = public("consent, revocation or request; empty: by what was said.", "")
    said_at: datetime | None = public("When it was said, UTC; null: now.", None)


@dataclass(frozen=True, kw_only=True)
class SetWishes:
    """When a person wants to be written to. What is null stays as it is."""

    person_id: str = personal("Whose wishes.")
    evidence: str = personal("How it was said, and how the office knows who said it.")
    quiet_from: str | None = personal('Local time of day, "21:00"; empty: the district\'s.', None)
    quiet_until: str | None = personal("The same for the end.", None)
    digest: str | None = personal('"daily", "weekly"; empty: each message by itself.', None)


@dataclass(frozen=True, kw_only=True)
class ShowConsent:
    person_id: str = personal("Whose choices and wishes.")


@dataclass(frozen=True, kw_only=True)
class ExportConsent:
    person_id: str = personal("Whose entries.")
    family: bool = public("Also those of their students and of these students' guardians.", False)
