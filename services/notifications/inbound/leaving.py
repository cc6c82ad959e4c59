# SPDX-License-Identifier: Apache-2.0
"""No more of a category at an address, by a link in a mail, a mail, or a complaint.

Said twice it is recorded once; said again after somebody said yes in between, it counts anew.
"""

from collections.abc import Collection

from contracts.choices import EMERGENCY, Choice, refusal_of
from kernel.unit import Unit
from services.notifications.channels.email.tokens import Leaving
from services.notifications.households import spoken_by_most
from services.notifications.inbound.choices import Heard, chosen_at, later_than, made_by, record


def leave(unit: Unit, leaving: Leaving, *, origin: str, evidence: str) -> bool:
    """In the open unit: obeyed from its commit on, and on its way to the ledger of consent.

    False: they had left already, and nothing is recorded.
    """
    known = chosen_at(unit, leaving.contact_point_id)
    if is_refused(known, leaving):
        return False
    choice = Choice(
        choice_id=made_by(origin, leaving.contact_point_id, leaving.category, str(len(known))),
        allowed=False, at=later_than(known, unit.clock()),
        contact_point_id=leaving.contact_point_id,
        category=leaving.category, channel="email",
    )  # fmt: skip
    record(unit, choice, Heard(origin=origin, basis="revocation", evidence=evidence))
    return True


def has_left(unit: Unit, leaving: Leaving) -> bool:
    return is_refused(chosen_at(unit, leaving.contact_point_id), leaving)


def is_refused(known: Collection[Choice], leaving: Leaving) -> bool:
    """Also on account of every child and school: a yes to one of them since then is none."""
    refusal = refusal_of(leaving.category, "email", "", "", leaving.contact_point_id, choices=known)
    return refusal is not None and not any(
        one.allowed and one.order > refusal.order and _is_within(one, leaving) for one in known
    )


def _is_within(choice: Choice, leaving: Leaving) -> bool:
    """Whether it says something of what is left, if only of a part of it."""
    if choice.channel not in ("", "email") or choice.category == EMERGENCY:
        return False
    return not leaving.category or choice.category in ("", leaving.category)


def reads(unit: Unit, contact_point_id: str) -> str:
    """The language that most of those read who are reached there; "" where nobody is."""
    point = unit.database.reach.find_one({"_id": contact_point_id}, {"people": 1})
    return spoken_by_most(point["people"], "") if point and point["people"] else ""
