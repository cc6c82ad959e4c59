# SPDX-License-Identifier: Apache-2.0
"""Whether an audience holds a person, in plain Python. filters.py asks MongoDB the same."""

from dataclasses import dataclass
from enum import IntEnum

from services.notifications.audience.expression import (
    All,
    Audience,
    Either,
    Expression,
    Kind,
    Not,
    Role,
    Term,
)
from services.notifications.audience.member import AudienceMember, Hat, hats


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """In which roles a person is in the audience, and on account of which students.

    False when the person is not in it.
    """

    roles: frozenset[str]
    student_ids: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.roles)


class Truth(IntEnum):
    """How an expression is true of a hat. Without a role or person named, guardians are meant."""

    FALSE = 0
    UNNAMED = 1
    NAMED = 2


def matches(audience: Audience, member: AudienceMember) -> bool:
    return bool(matched(audience, member))


def matched(audience: Audience, member: AudienceMember) -> Matched:
    worn = list(hats(member))
    fitting = [hat for hat in worn if _included(audience.include, hat)]
    if audience.leave_out is not None and fitting:
        left_out = _roles_left_out(audience.leave_out, worn)
        fitting = [hat for hat in fitting if hat.role not in left_out]
    return Matched(
        roles=frozenset(hat.role for hat in fitting),
        student_ids=tuple(hat.student_id for hat in fitting if hat.student_id),
    )


def _included(expression: Expression, hat: Hat) -> bool:
    truth = _truth(expression, hat)
    return truth is Truth.NAMED or (truth is Truth.UNNAMED and hat.role == Role.GUARDIAN)


def _roles_left_out(expression: Expression, worn: list[Hat]) -> frozenset[str]:
    truths = {hat: _truth(expression, hat) for hat in worn}
    if Truth.NAMED in truths.values():
        return frozenset(hat.role for hat in worn)
    return frozenset(hat.role for hat, truth in truths.items() if truth is Truth.UNNAMED)


def _truth(expression: Expression, hat: Hat, wanted: bool = True) -> Truth:
    if isinstance(expression, Term):
        if _holds(expression, hat) is not wanted:
            return Truth.FALSE
        return Truth.NAMED if wanted and expression.kind.names_somebody else Truth.UNNAMED
    if isinstance(expression, Not):
        return _truth(expression.part, hat, not wanted)
    truths = [_truth(part, hat, wanted) for part in expression.parts]
    every_part_counts = isinstance(expression, All) if wanted else isinstance(expression, Either)
    if every_part_counts and Truth.FALSE in truths:
        return Truth.FALSE
    return max(truths)


def _holds(term: Term, hat: Hat) -> bool:
    match term.kind:
        case Kind.DISTRICT:
            return True
        case Kind.SCHOOL:
            return not hat.school_ids.isdisjoint(term.values)
        case Kind.CLASS:
            return not hat.class_ids.isdisjoint(term.values)
        case Kind.GRADE:
            return hat.grade in term.values
        case Kind.ROLE:
            return hat.role in term.values
        case Kind.PERSON:
            return hat.person_id in term.values
        case Kind.LANGUAGE:
            return any(_speaks(hat.language, tag) for tag in term.values)


def _speaks(language: str, tag: str) -> bool:
    return language == tag or language.startswith(f"{tag}-")
