# SPDX-License-Identifier: Apache-2.0
"""Documents as a server would give them back: copies, with times cut to milliseconds."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Document = dict[str, Any]
MISSING: Any = object()


def stored(value: Any) -> Any:
    """A copy as it comes back from a server: tuples are lists, enums are text."""
    kind = type(value)
    if kind is str or kind is int or value is None or kind is bool or kind is float:
        return value
    if kind is dict:
        return {key: stored(each) for key, each in value.items()}
    if kind is list or kind is tuple:
        return [stored(each) for each in value]
    if kind is datetime:
        return value.astimezone(UTC).replace(microsecond=value.microsecond // 1000 * 1000)
    if isinstance(value, str):
        return str(value)
    if kind is bytes:
        return value
    if isinstance(value, Mapping):
        return {str(key): stored(each) for key, each in value.items()}
    raise TypeError(f"a database takes no {kind.__name__}")


def copied(value: Any) -> Any:
    """A copy of what is stored already."""
    kind = type(value)
    if kind is dict:
        return {key: copied(each) for key, each in value.items()}
    if kind is list:
        return [copied(each) for each in value]
    return value


def at_path(value: Any, path: list[str]) -> Iterator[Any]:
    """Every value that a dotted path leads to, through the elements of lists; MISSING for none."""
    if not path:
        yield value
    elif isinstance(value, dict):
        if path[0] in value:
            yield from at_path(value[path[0]], path[1:])
        else:
            yield MISSING
    elif isinstance(value, list):
        if path[0].isdigit():
            n = int(path[0])
            if n < len(value):
                yield from at_path(value[n], path[1:])
        for each in value:
            if isinstance(each, dict):
                yield from at_path(each, path)
    else:
        yield MISSING


def projected(document: Document, wanted: Mapping[str, Any] | Iterable[str] | None) -> Document:
    if not wanted:
        return copied(document)  # type: ignore[no-any-return]  # a document stays one
    fields = dict(wanted) if isinstance(wanted, Mapping) else dict.fromkeys(wanted, 1)
    if not any(value for name, value in fields.items() if name != "_id"):
        if set(fields) == {"_id"} and fields["_id"]:
            return {"_id": document["_id"]}
        return {key: copied(value) for key, value in document.items() if key not in fields}
    tree: Document = {}
    for name, value in ({"_id": 1} | fields).items():
        if value:
            place = tree
            *above, last = name.split(".")
            for step in above:
                place = place.setdefault(step, {})
            place[last] = None
    return _only(document, tree)  # type: ignore[no-any-return]  # a document stays one


def _only(value: Any, tree: Document) -> Any:
    if isinstance(value, list):
        return [_only(each, tree) for each in value if isinstance(each, dict)]
    found = {}
    for key, below in tree.items():
        if isinstance(value, dict) and key in value:
            inner = value[key]
            if below is None:
                found[key] = copied(inner)
            elif isinstance(inner, dict | list):
                found[key] = _only(inner, below)
    return found
