# SPDX-License-Identifier: Apache-2.0
"""What the directory tells, brought into the copy."""

from contracts.directory import (
    ClassRecorded,
    ContactPointRecorded,
    ContactPointRemoved,
    RosterImported,
    SchoolRecorded,
)
from kernel.messages import Event
from services.notifications.ports import Recipients

PLACES = (SchoolRecorded, ClassRecorded)
CONTACTS = (ContactPointRecorded, ContactPointRemoved)


def remember(facts: list[Event], recipients: Recipients) -> None:
    """Bring directory's facts into the copy of recipients."""
    imports = [fact for fact in facts if isinstance(fact, RosterImported)]
    places = [fact for fact in facts if isinstance(fact, PLACES)]
    contacts = [fact for fact in facts if isinstance(fact, CONTACTS)]
    others = (RosterImported, *PLACES, *CONTACTS)
    people = [fact for fact in facts if not isinstance(fact, others)]
    recipients.remember(people, contacts)  # type: ignore[arg-type]  # what is left is about people
    recipients.remember_places(places)
    recipients.followed(imports)
