# SPDX-License-Identifier: Apache-2.0
"""Whether a delivery may still leave, as it was written at planning."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.notifications.limits.rules import Matter, Refusal, Rules
from services.notifications.model import Announcement
from services.notifications.neutral import ABOUT_A_CHILD

Document = Mapping[str, Any]
NOBODY = ""
Held = Refusal  # why a delivery does not leave


@dataclass(frozen=True, kw_only=True)
class PartAsPlanned:
    """What is the same for all deliveries of a part. `copy` and `limits` are the versions that it
    was planned by, -1 where they are not known."""

    channel: str
    matter: Matter
    names_children: bool = False
    names_readers: bool = False
    copy: int = -1
    limits: int = -1

    @classmethod
    def of(
        cls, announcement: Announcement, channel: str, *, copy: int = -1, limits: int = -1
    ) -> "PartAsPlanned":
        return cls(
            channel=channel,
            matter=Matter(category=announcement.category, is_urgent=announcement.urgent),
            names_children=not ABOUT_A_CHILD.isdisjoint(announcement.placeholders),
            names_readers="guardian_name" in announcement.placeholders,
            copy=copy, limits=limits,
        )  # fmt: skip


def refused(
    delivery: Document, point: Document, planned: PartAsPlanned, rules: Rules
) -> Refusal | None:
    """Why it must not leave; None when it may.

    It may when somebody it was meant for may still be told on account of one of its students. A
    text that names the children says so of all of them: then each must still be allowed. And one
    that names those who read it must not tell of somebody who is not reached there any more.
    """
    meant = [person for person in point["people"] if person["id"] in delivery["people"]]
    if not meant:
        return Refusal(reason="contact-gone")  # nobody it was meant for is reached there any more
    if planned.names_readers and len(meant) < len(delivery["people"]):
        return Refusal(reason="somebody-gone")
    found = [
        _refused_to_all(student_id, whom, point["_id"], planned, rules)
        for student_id in _about(delivery, meant)
        if (whom := _on_account(student_id, delivery, meant))
    ]
    if not found:
        return Refusal(reason="contact-gone")
    refusals = [each for each in found if each is not None]
    if len(refusals) == len(found) or (refusals and planned.names_children):
        return refusals[0]
    return None


def _refused_to_all(
    student_id: str, people: Collection[Document], contact_point_id: str, planned: PartAsPlanned,
    rules: Rules,
) -> Refusal | None:  # fmt: skip
    """None when one of them may be told on account of this student."""
    first: Refusal | None = None
    for person in people:
        found = rules.refusal(person, student_id, contact_point_id, planned.channel, planned.matter)
        if found is None:
            return None
        first = first or found
    return first


def _on_account(
    student_id: str, delivery: Document, people: Collection[Document]
) -> Collection[Document]:
    """On nobody's account it goes only to those for whom it was planned so."""
    if student_id != NOBODY or "on_nobodys" not in delivery:
        return people
    return [person for person in people if person["id"] in delivery["on_nobodys"]]


def _about(delivery: Document, people: Collection[Document]) -> Collection[str]:
    """What an older release planned goes on account of all their children."""
    if delivery.get("about"):
        return list(delivery["about"])
    return [student["id"] for person in people for student in person["students"]] or [NOBODY]
