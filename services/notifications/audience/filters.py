# SPDX-License-Identifier: Apache-2.0
"""An audience as a MongoDB filter. Agrees with matching.py: a property test holds them together.

A document of `people` has _id, roles, language, schools, grade, classes (the person's own) and
students, each with id, schools, grade, classes. A document of `reach` has the same, with id for
_id, as elements of its array `people`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

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

MOST_ALTERNATIVES = 256
Filter = dict[str, Any]
PLACE_FIELDS = {Kind.SCHOOL: "schools", Kind.GRADE: "grade", Kind.CLASS: "classes"}
NO_STUDENT: Filter = {"students.0": {"$exists": False}}


@dataclass(frozen=True, kw_only=True)
class Literal:
    term: Term
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """Terms that all have to hold (or not to hold) of one hat."""

    literals: tuple[Literal, ...]

    @property
    def names_somebody(self) -> bool:
        return any(each.wanted and each.term.kind.names_somebody for each in self.literals)

    def roles(self, otherwise: Iterable[str] = (Role.GUARDIAN,)) -> frozenset[str]:
        """Roles it can hold of: any that it allows when it names somebody, else `otherwise`."""
        allowed = frozenset(Role) if self.names_somebody else frozenset(otherwise)
        for each in self.literals:
            if each.term.kind is Kind.ROLE:
                values = frozenset(each.term.values)
                allowed = allowed & values if each.wanted else allowed - values
        return allowed

    @property
    def impossible(self) -> bool:
        return any(each.term.kind is Kind.DISTRICT and not each.wanted for each in self.literals)


def people_filter(audience: Audience) -> Filter:
    """Finds the audience in the collection `people`."""
    return _any(_person_filters(audience, "_id"))


def reach_filter(audience: Audience) -> Filter:
    """Finds, in the collection `reach`, every contact point that somebody in the audience has."""
    return _any([{"people": {"$elemMatch": each}} for each in _person_filters(audience, "id")])


def alternatives(expression: Expression) -> list[Alternative] | None:
    """The expression as alternatives (disjunctive normal form); None when there are too many."""
    rows = _rows(expression, wanted=True)
    return None if rows is None else [Alternative(literals=row) for row in rows]


def _rows(expression: Expression, *, wanted: bool) -> list[tuple[Literal, ...]] | None:
    if isinstance(expression, Term):
        return [(Literal(term=expression, wanted=wanted),)]
    if isinstance(expression, Not):
        return _rows(expression.part, wanted=not wanted)
    joined = isinstance(expression, All) if wanted else isinstance(expression, Either)
    rows: list[tuple[Literal, ...]] = [()] if joined else []
    for part in expression.parts:
        more = _rows(part, wanted=wanted)
        size = 0 if more is None else len(rows) * len(more) if joined else len(rows) + len(more)
        if more is None or size > MOST_ALTERNATIVES:
            return None
        rows = [(*row, *other) for row, other in product(rows, more)] if joined else rows + more
    return rows


def _person_filters(audience: Audience, id_field: str) -> list[Filter]:
    """One filter each for independent ways of being in the audience: an index serves each."""
    found: list[Filter] = []
    for alternative in _possible(audience.include):
        roles = alternative.roles()
        if audience.leave_out is None:
            found += _held_by(alternative, roles, id_field)
            continue
        for role in sorted(roles):
            left_out = _left_out(audience.leave_out, role, id_field)
            for each in _held_by(alternative, [role], id_field):
                found.append({"$and": [each], "$nor": left_out} if left_out else each)
    return found


def _left_out(expression: Expression, role: str, id_field: str) -> list[Filter]:
    filters: list[Filter] = []
    for alternative in _possible(expression):
        filters += _held_by(alternative, alternative.roles(otherwise=[role]), id_field)
    return filters


def _possible(expression: Expression) -> list[Alternative]:
    return [each for each in alternatives(expression) or () if not each.impossible]


def _held_by(alternative: Alternative, roles: Iterable[str], id_field: str) -> list[Filter]:
    """Filters of people of whom it holds in one of `roles`."""
    personal = [_personal(each, id_field) for each in alternative.literals if _is_personal(each)]
    placed = [each for each in alternative.literals if each.term.kind in PLACE_FIELDS]
    if not placed:
        return [_all([_in_role(roles), *personal])] if roles else []
    places = [_place(each) for each in placed]
    found: list[Filter] = []
    if Role.GUARDIAN in roles:
        nowhere = not any(each.wanted for each in placed)
        children = [{"students": {"$elemMatch": _all(places)}}, *([NO_STUDENT] if nowhere else [])]
        found += [_all([_in_role([Role.GUARDIAN]), *personal, child]) for child in children]
    if others := [role for role in roles if role != Role.GUARDIAN]:
        found.append(_all([_in_role(others), *personal, *places]))
    return found


def _is_personal(literal: Literal) -> bool:
    return literal.term.kind in {Kind.LANGUAGE, Kind.PERSON}


def _personal(literal: Literal, id_field: str) -> Filter:
    if literal.term.kind is Kind.PERSON:
        return _one_of(id_field, literal.term.values, literal.wanted)
    prefixes = [re.compile(f"^{re.escape(tag)}-") for tag in literal.term.values]
    return _one_of("language", [*literal.term.values, *prefixes], literal.wanted)


def _place(literal: Literal) -> Filter:
    return _one_of(PLACE_FIELDS[literal.term.kind], literal.term.values, literal.wanted)


def _in_role(roles: Iterable[str]) -> Filter:
    return _one_of("roles", sorted(str(role) for role in roles), True)


def _one_of(field: str, values: Sequence[object], wanted: bool) -> Filter:
    if not wanted:
        return {field: {"$nin": list(values)}}
    return {field: values[0] if len(values) == 1 else {"$in": list(values)}}


def _all(filters: Sequence[Filter]) -> Filter:
    fields = [field for each in filters for field in each]
    if len(fields) == len(set(fields)):
        return {field: condition for each in filters for field, condition in each.items()}
    return {"$and": list(filters)}


def _any(filters: Sequence[Filter]) -> Filter:
    if not filters:
        return {"$nor": [{}]}
    return filters[0] if len(filters) == 1 else {"$or": list(filters)}
