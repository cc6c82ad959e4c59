# SPDX-License-Identifier: Apache-2.0
"""What the directory says: who is who, what reaches them, and who must not be told what."""

from contracts.directory.families import (
    ChoiceRecorded,
    ContactFlagCleared,
    CorrectionDecided,
    CorrectionProposed,
    DeliveryWishesRecorded,
    RecordChoice,
)
from contracts.directory.limits import (
    LimitRecorded,
    LimitsWatermark,
)
from contracts.directory.people import (
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    ContactRightsRecorded,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    PersonRecorded,
    PersonRemoved,
    SchoolRecorded,
    StudentCameOfAge,
)
from contracts.directory.rosters import (
    RosterDecided,
    RosterHeld,
    RosterImported,
    RosterUndone,
)
from kernel.identity import OperatorRevoked

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
