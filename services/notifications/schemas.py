# SPDX-License-Identifier: Apache-2.0
"""From what others say to what notifications is asked to do."""

from contracts.events import GatheringAnnounced
from kernel.errors import Forbidden
from kernel.identity import Operator, Role
from services.notifications.commands import Announce, Requester
from services.notifications.model import Category


def announcement_of(gathering: GatheringAnnounced) -> Announce:
    return Announce(
        idempotency_key=gathering.announcement_key,
        subject=gathering.subject_line,
        body=gathering.body,
        audience=gathering.audience,
        category=Category.GATHERINGS,
        language=gathering.language,
    )


def requester_for(gathering: GatheringAnnounced) -> Requester:
    return Requester(operator_id=gathering.operator_id, schools=tuple(gathering.within_schools))


def requester_of(operator: Operator, category: str = "") -> Requester:
    """`category` is that of what they ask for. Raise Forbidden where they do not act for it."""
    operator = operator.for_category(category) if category else operator
    return Requester(operator_id=operator.operator_id, schools=tuple(operator.schools))


def schools_as(role: Role, operator: Operator) -> list[str] | None:
    """For which schools they act in this role; none: for all. None: they do not."""
    try:
        return operator.acting_as(role).schools
    except Forbidden:
        return None
