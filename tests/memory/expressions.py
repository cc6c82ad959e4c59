# SPDX-License-Identifier: Apache-2.0
"""Expressions of pipelines: what an update or a group works out of a document."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.memory.documents import MISSING, Document, at_path

Names = Mapping[str, Any]


def worked_out(asked: Any, document: Document, names: Names = {}) -> Any:  # noqa: B006
    """`names` are what stands behind $$name."""
    if isinstance(asked, str) and asked.startswith("$"):
        return _at(asked, document, names)
    if isinstance(asked, list):
        return [worked_out(each, document, names) for each in asked]
    if isinstance(asked, dict):
        if len(asked) == 1 and (name := next(iter(asked))).startswith("$"):
            return _operator(name, asked[name], document, names)
        return {key: worked_out(each, document, names) for key, each in asked.items()}
    return asked


def _at(path: str, document: Document, names: Names) -> Any:
    place: Any = document
    steps = path.lstrip("$").split(".")
    if path.startswith("$$"):
        place, steps = names[steps[0]], steps[1:]
    found = list(at_path(place, steps)) if steps else [place]
    if isinstance(place, dict) and steps and isinstance(place.get(steps[0]), list) and steps[1:]:
        return [each for each in found if each is not MISSING]
    return found[0] if found else MISSING


def _operator(name: str, value: Any, document: Document, names: Names) -> Any:
    if name == "$literal":
        return value
    if name in ("$map", "$filter"):
        return _each(name, value, document, names)
    if name == "$cond":
        test, yes, no = value
        return worked_out(yes if worked_out(test, document, names) else no, document, names)
    found = worked_out(value, document, names)
    if name == "$ifNull":
        return next((each for each in found if each is not MISSING and each is not None), None)
    if name in ("$min", "$max", "$sum"):
        return folded(name, found if isinstance(found, list) else [found])
    one, other = found
    match name:
        case "$eq":
            return one == other
        case "$ne":
            return one != other
        case "$lt":
            return one < other
        case "$in":
            return one in other
        case "$indexOfArray":
            return one.index(other) if other in one else -1
        case "$subtract":
            return one - other
        case "$multiply":
            return one * other
    raise NotImplementedError(name)


def _each(name: str, value: Document, document: Document, names: Names) -> list[Any]:
    elements = worked_out(value["input"], document, names)
    test = value["in" if name == "$map" else "cond"]
    found = [worked_out(test, document, {**names, "this": each}) for each in elements]
    return found if name == "$map" else [one for one, ok in zip(elements, found, strict=True) if ok]


def folded(name: str, values: Iterable[Any]) -> Any:
    known = [each for each in values if each is not MISSING and each is not None]
    if name == "$sum":
        return sum(each for each in known if isinstance(each, int | float))
    return (min if name == "$min" else max)(known, key=_order, default=None)


def _order(value: Any) -> Any:
    """Documents field by field, as they stand."""
    return tuple(map(_order, value.values())) if isinstance(value, dict) else value


def piped(documents: Iterable[Document], stage: str, asked: Any) -> list[Document]:
    """One stage of an aggregation, but for $match."""
    if stage == "$unwind":
        field = asked.lstrip("$")
        return [one | {field: each} for one in documents for each in one.get(field, ())]
    if stage == "$group":
        return _grouped(documents, asked)
    if stage == "$sort":
        found = list(documents)
        for field, direction in reversed(asked.items()):
            found.sort(key=lambda one, path=field: next(at_path(one, path.split("."))),  # type: ignore[misc]
                       reverse=direction < 0)  # fmt: skip
        return found
    raise NotImplementedError(stage)


def _grouped(documents: Iterable[Document], asked: Document) -> list[Document]:
    groups: dict[str, tuple[Any, list[Document]]] = {}
    for one in documents:
        key = worked_out(asked["_id"], one)
        key = None if key is MISSING else key
        groups.setdefault(repr(key), (key, []))[1].append(one)
    return [
        {"_id": key}
        | {
            name: folded(fold, [worked_out(value, one) for one in group])
            for name, how in asked.items()
            if name != "_id"
            for fold, value in how.items()
        }
        for key, group in groups.values()
    ]
