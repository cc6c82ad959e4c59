# SPDX-License-Identifier: Apache-2.0
"""Everything that is derived from a message's one declaration.

On the wire: msgspec, compiled and strict (types are checked, unknown fields ignored).
At the edge, where people and other systems hand us dicts: a marshmallow schema that names the
field that is wrong. For readers: JSON Schema 2020-12.
"""

import dataclasses
import functools
from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import marshmallow
import msgspec
from marshmallow import fields, validate

from kernel.messages import Event, Message, Privacy

Declared = TypeVar("Declared")
SCHEMA_BASE = "urn:rapport:schema:"


def message_types(base: type[Message] = Message) -> Iterator[type[Message]]:
    """Every declared message: those classes that carry a type of their own."""
    for cls in base.__subclasses__():
        if "type" in cls.__dict__:
            yield cls
        yield from message_types(cls)


def schema_id(cls: type[Message]) -> str:
    return SCHEMA_BASE + cls.type


_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_schemas: dict[Any, type[marshmallow.Schema]] = {}


def decoder(cls: type[Declared]) -> msgspec.json.Decoder[Declared]:
    if cls not in _decoders:
        _decoders[cls] = msgspec.json.Decoder(cls)
    return _decoders[cls]


def json_schema(cls: type[Message]) -> dict[str, Any]:
    """JSON Schema of the payload; every property says what it means and who may see it."""
    schema = msgspec.json.schema(cls)
    body: dict[str, Any] = schema["$defs"].pop(cls.__name__)
    for field in dataclasses.fields(cls):
        body["properties"][field.name] |= {
            "description": field.metadata["meaning"],
            "x-privacy": str(field.metadata["privacy"]),
        }
    body["description"] = (cls.__doc__ or "").strip()
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id(cls)}
    return head | body | ({"$defs": schema["$defs"]} if schema["$defs"] else {})


def thin(event: Event) -> dict[str, Any]:
    """The public fields of an event: what the district bus may carry."""
    return {
        field.name: getattr(event, field.name)
        for field in dataclasses.fields(event)
        if field.metadata["privacy"] == Privacy.PUBLIC
    }


def schema_of(cls: type[Declared]) -> type[marshmallow.Schema]:
    """A marshmallow schema that loads a dict into `cls`; unknown keys are refused by name."""
    if cls not in _schemas:
        _schemas[cls] = _build_schema(cls)
    return _schemas[cls]


def _build_schema(cls: type[Any]) -> type[marshmallow.Schema]:
    hints = get_type_hints(cls)
    declared = {field.name: _field(hints[field.name], field) for field in dataclasses.fields(cls)}

    def build(_: marshmallow.Schema, values: dict[str, Any], **__: Any) -> Any:
        return cls(**values)

    body: dict[str, Any] = {**declared, "build": marshmallow.post_load(build)}
    return type(cls.__name__ + "Schema", (marshmallow.Schema,), body)


def load(cls: type[Declared], values: dict[str, Any]) -> Declared:
    """Load a dict from outside. Raises marshmallow.ValidationError naming each wrong field."""
    loaded: Declared = schema_of(cls)().load(values)
    return loaded


def _field(hint: Any, declared: dataclasses.Field[Any]) -> fields.Field[Any]:
    optional = not (
        declared.default is dataclasses.MISSING and declared.default_factory is dataclasses.MISSING
    )
    field = _plain_field(hint)
    field.required = not optional
    field.metadata = {"description": declared.metadata.get("meaning", "")}
    return field


SIMPLE: dict[Any, Any] = {
    str: fields.String,
    int: functools.partial(fields.Integer, strict=True),
    float: fields.Float,
    bool: fields.Boolean,
    datetime: functools.partial(fields.AwareDateTime, format="iso"),
    date: fields.Date,
    Any: fields.Raw,
}


def _plain_field(hint: Any) -> fields.Field[Any]:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType) and NoneType in args:
        field = _plain_field(next(kind for kind in args if kind is not NoneType))
        field.allow_none = True
        return field
    if origin is Literal:
        return fields.String(validate=validate.OneOf(args))
    if origin in (list, tuple):
        return fields.List(_plain_field(args[0]))
    if origin is dict:
        return fields.Dict(keys=_plain_field(args[0]), values=_plain_field(args[1]))
    if dataclasses.is_dataclass(hint):
        return fields.Nested(schema_of(hint))  # type: ignore[arg-type]
    made: fields.Field[Any] = SIMPLE[hint]()
    return made
