# SPDX-License-Identifier: Apache-2.0
"""Whether a document fits a query."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.memory.documents import MISSING, Document, at_path, stored

TYPES: dict[str, type] = {"date": datetime, "string": str}


def fits(document: Document, query: Mapping[str, Any], *, folds: bool = False) -> bool:
    """`folds`: letters of both cases are the same, as by a collation of strength 2."""
    return all(_fits(document, key, wanted, folds) for key, wanted in query.items())


def _fits(document: Document, key: str, wanted: Any, folds: bool) -> bool:
    if key == "$and":
        return all(fits(document, each, folds=folds) for each in wanted)
    if key == "$or":
        return any(fits(document, each, folds=folds) for each in wanted)
    if key == "$nor":
        return not any(fits(document, each, folds=folds) for each in wanted)
    if key.startswith("$"):
        raise NotImplementedError(key)
    found = list(at_path(document, key.split(".")))
    return _all_hold(found, wanted, folds)


def _all_hold(found: list[Any], wanted: Any, folds: bool) -> bool:
    if isinstance(wanted, dict) and wanted and all(key.startswith("$") for key in wanted):
        return all(_holds(found, name, value, folds) for name, value in wanted.items())
    return _equals(found, wanted, folds)


def _holds(found: list[Any], name: str, value: Any, folds: bool) -> bool:
    match name:
        case "$eq":
            return _equals(found, value, folds)
        case "$ne":
            return not _equals(found, value, folds)
        case "$in":
            return any(_equals(found, each, folds) for each in value)
        case "$nin":
            return not any(_equals(found, each, folds) for each in value)
        case "$exists":
            return any(each is not MISSING for each in found) == bool(value)
        case "$not":
            return not _all_hold(found, value, folds)
        case "$elemMatch":
            return any(_element(each, value, folds) for one in found if isinstance(one, list)
                       for each in one)  # fmt: skip
        case "$type":
            return any(isinstance(each, TYPES[value]) for each in _leaves(found))
        case "$regex":
            return any(isinstance(each, str) and re.search(value, each) for each in _leaves(found))
    if name in COMPARED:
        value = stored(value)
        return any(_compare(name, each, value) for each in _leaves(found))
    raise NotImplementedError(name)


def _element(element: Any, wanted: Document, folds: bool) -> bool:
    if all(key.startswith("$") and key not in ("$or", "$and") for key in wanted):
        return _all_hold([element], wanted, folds)
    return isinstance(element, dict) and fits(element, wanted, folds=folds)


def _equals(found: list[Any], wanted: Any, folds: bool) -> bool:
    if isinstance(wanted, re.Pattern):
        return any(isinstance(each, str) and wanted.search(each) for each in _leaves(found))
    wanted = stored(wanted)
    if wanted is None:
        return not found or any(each is None or each is MISSING for each in _leaves(found))
    if folds and isinstance(wanted, str):
        low = wanted.casefold()
        return any(isinstance(each, str) and each.casefold() == low for each in _leaves(found))
    return any(each is not MISSING and each == wanted and _alike(each, wanted)
               for each in _leaves(found))  # fmt: skip


def _leaves(found: list[Any]) -> list[Any]:
    """What was found, and the elements of what of it is a list."""
    return [*found, *(each for one in found if isinstance(one, list) for each in one)]


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "$gt": lambda one, other: one > other,
    "$gte": lambda one, other: one >= other,
    "$lt": lambda one, other: one < other,
    "$lte": lambda one, other: one <= other,
}


def _compare(name: str, one: Any, other: Any) -> bool:
    """Only what is of one kind can be compared."""
    return _alike(one, other) and COMPARED[name](one, other)


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool)
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    return numbers or type(one) is type(other)
