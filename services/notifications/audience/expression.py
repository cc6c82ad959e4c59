# SPDX-License-Identifier: Apache-2.0
"""The audience as a small tree, with names already resolved to ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a term asks about; the words are those of the language."""

    DISTRICT = "district"
    SCHOOL = "school"
    GRADE = "grade"
    CLASS = "class"
    ROLE = "role"
    LANGUAGE = "language"
    PERSON = "person"

    @property
    def names_somebody(self) -> bool:
        """An alternative that holds such a term is not limited to guardians."""
        return self in NAMING_SOMEBODY


NAMING_SOMEBODY = frozenset({Kind.ROLE, Kind.PERSON})


class Role(StrEnum):
    GUARDIAN = "guardian"
    STUDENT = "student"
    TEACHER = "teacher"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class Term:
    """True of a hat whose value for `kind` is one of `values`; `district` is true of all."""

    kind: Kind
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.kind is Kind.DISTRICT:
            return str(self.kind)
        return f"{self.kind}:" + ",".join(_quoted(value) for value in self.values)


@dataclass(frozen=True, kw_only=True)
class Not:
    part: "Expression"

    def __str__(self) -> str:
        return f"not {_grouped(self.part)}"


@dataclass(frozen=True, kw_only=True)
class All:
    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return " and ".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class Either:
    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return " or ".join(_grouped(part) for part in self.parts)


Expression = Term | Not | All | Either


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Everybody whom `include` describes, but nobody whom `leave_out` describes.

    `str(audience)` is the same audience with ids in place of names: text to store, and to parse
    later without asking for names again.
    """

    include: Expression
    leave_out: Expression | None = None

    def __str__(self) -> str:
        if self.leave_out is None:
            return str(self.include)
        return f"{self.include} except {self.leave_out}"


def within_schools(audience: "Audience", school_ids: Sequence[str]) -> "Audience":
    """The part of an audience that belongs to these schools: all of it when there are none."""
    if not school_ids:
        return audience
    theirs = Term(kind=Kind.SCHOOL, values=tuple(school_ids))
    return Audience(include=both([audience.include, theirs]), leave_out=audience.leave_out)


def is_within(audience: "Audience", school_ids: Sequence[str]) -> bool:
    """Whether it says itself that nobody but of these schools is meant."""
    include = audience.include
    parts = include.parts if isinstance(include, All) else [include]
    return not school_ids or any(
        isinstance(part, Term) and part.kind == Kind.SCHOOL and {*part.values} <= {*school_ids}
        for part in parts
    )


def either(parts: Iterable[Expression]) -> Expression:
    """`or`, flattened; terms of one kind become one, so that long lists stay one query clause."""
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Either) else [part])
    merged = _merged(flat)
    return merged[0] if len(merged) == 1 else Either(parts=tuple(merged))


def both(parts: Iterable[Expression]) -> Expression:
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All) else [part])
    return flat[0] if len(flat) == 1 else All(parts=tuple(flat))


def negated(part: Expression) -> Expression:
    return part.part if isinstance(part, Not) else Not(part=part)


def _merged(parts: list[Expression]) -> list[Expression]:
    together: dict[Kind | Expression, Expression] = {}
    for part in parts:
        key = part.kind if isinstance(part, Term) else part
        known = together.get(key)
        if isinstance(part, Term) and isinstance(known, Term):
            values = tuple(dict.fromkeys((*known.values, *part.values)))
            together[key] = Term(kind=part.kind, values=values)
        else:
            together[key] = part
    return list(together.values())


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _grouped(part: Expression) -> str:
    return f"({part})" if isinstance(part, All | Either) else str(part)
