# SPDX-License-Identifier: Apache-2.0
"""An example of every message, made from its declaration: the same every time."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kernel.envelope import wrap
from kernel.messages import Event, Message

SAID_AT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
BY_NAME: Mapping[str, Any] = {
    "address": "rosa@example.org",
    "answer": "yes",
    "audience": "school:1001 and grade:03",
    "body": "Doors open at 5:30 PM in the gym.",
    "category": "gatherings",
    "engine": "memory",
    "family_name": "Reyes",
    "given_name": "Rosa",
    "grade": "03",
    "kind": "email",
    "language": "es",
    "languages": ["es", "vi"],
    "place": "Gym",
    "roles": ["guardian"],
    "slots": {"school": "Lincoln Elementary School", "date": "2026-12-04"},
    "source_language": "en",
    "subject": "Family night",
    "template": "closure",
    "texts": {"subject": "Noche familiar", "body": "Las puertas abren a las 17:30."},
    "time_zone": "America/Chicago",
    "title": "Family night",
}
BY_TYPE: Mapping[Any, Any] = {
    str: "example",
    int: 3,
    float: 1.5,
    bool: True,
    datetime: datetime(2026, 12, 3, 23, 30, tzinfo=UTC),
    date: date(2026, 12, 3),
}


def example(cls: type[Message]) -> Message:
    """Every field filled, but for those that say why something failed."""
    hints = get_type_hints(cls)
    values = {
        field.name: _value(field.name, hints[field.name])
        for field in fields(cls)
        if field.default is MISSING or field.name not in ("refused", "explanation")
    }
    made = cls(**values)
    return made.at_sequence(7) if isinstance(made, Event) else made


def example_on_the_wire(cls: type[Message]) -> bytes:
    return wrap(
        example(cls), id="5f0c6c1e9b7e4a3f8d2b1a0c9e8d7f66", at=SAID_AT,
        correlation_id="0b9d2f4c6a8e4c1d9f7b5a3c1e0d8f6b", causation_id="",
    )  # fmt: skip


def _value(name: str, hint: Any) -> Any:
    if name in BY_NAME:
        return BY_NAME[name]
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _value(name, next(kind for kind in args if kind is not NoneType))
    if origin is list:
        return [_value(name.removesuffix("s"), args[0])]
    if name.endswith("_id"):
        return f"{name.removesuffix('_id').replace('_', '-')}-1"
    return BY_TYPE[hint]
