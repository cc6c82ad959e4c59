# SPDX-License-Identifier: Apache-2.0
"""What an update makes of a document."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.memory.documents import MISSING, Document, stored
from tests.memory.expressions import worked_out
from tests.memory.queries import fits

Update = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Filters = Sequence[Mapping[str, Any]]


def updated(
    document: Document, update: Update, *, filters: Filters = (), is_new: bool = False,
    query: Mapping[str, Any] | None = None,
) -> Document:  # fmt: skip
    """`document` is changed, and given back."""
    if not isinstance(update, Mapping):
        return _by_pipeline(document, update)
    for operator, fields in update.items():
        if operator == "$setOnInsert":
            if is_new:
                for path, value in fields.items():
                    _at(document, path, (), query, lambda _, new=value: stored(new))
            continue
        change = CHANGES[operator]
        for path, value in fields.items():
            _at(document, path, filters, query,
                lambda old, new=value, change=change: change(old, stored(new)))  # fmt: skip
    return document


def _by_pipeline(document: Document, stages: Sequence[Mapping[str, Any]]) -> Document:
    for stage in stages:
        ((name, fields),) = stage.items()
        if name != "$set":
            raise NotImplementedError(name)
        said = {field: stored(_nothing(worked_out(each, document)))
                for field, each in fields.items()}  # fmt: skip
        document |= said
    return document


def _nothing(value: Any) -> Any:
    return None if value is MISSING else value


def _add_to_set(old: Any, new: Any) -> Any:
    known = [] if old is MISSING else old
    return known if new in known else [*known, new]


CHANGES: dict[str, Callable[[Any, Any], Any]] = {
    "$set": lambda _, new: new,
    "$unset": lambda *_: MISSING,
    "$inc": lambda old, new: new if old is MISSING else old + new,
    "$max": lambda old, new: new if old is MISSING or old is None or new > old else old,
    "$push": lambda old, new: [new] if old is MISSING else [*old, new],
    "$addToSet": _add_to_set,
    "$pull": lambda old, new: MISSING if old is MISSING else [one for one in old if one != new],
}


def _at(
    document: Document, path: str, filters: Filters, query: Mapping[str, Any] | None,
    change: Callable[[Any], Any],
) -> None:  # fmt: skip
    *above, last = path.split(".")
    for place in _places(document, above, filters, query):
        key: Any = int(last) if isinstance(place, list) else last
        old = place[key] if isinstance(place, list) else place.get(key, MISSING)
        new = change(old)
        if new is MISSING:
            place.pop(key, None)
        else:
            place[key] = new


def _places(
    place: Any, steps: list[str], filters: Filters, query: Mapping[str, Any] | None
) -> Iterator[Any]:
    if not steps:
        yield place
        return
    step, *rest = steps
    if isinstance(place, list):
        for each in _chosen(place, step, filters, query):
            yield from _places(each, rest, filters, query)
    else:
        yield from _places(place.setdefault(step, {}), rest, filters, query)


def _chosen(
    elements: list[Any], step: str, filters: Filters, query: Mapping[str, Any] | None
) -> list[Any]:
    if step.startswith("$["):
        name = step[2:-1]
        (asked,) = [one for one in filters if all(key.split(".")[0] == name for key in one)]
        return [each for each in elements if fits({name: each}, asked)]
    if step == "$":  # the first that the query found
        inner = {key.partition(".")[2]: value for key, value in (query or {}).items() if "." in key}
        return [each for each in elements if fits(each, inner)][:1]
    return [elements[int(step)]] if int(step) < len(elements) else []
