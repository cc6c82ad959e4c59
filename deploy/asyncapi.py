# SPDX-License-Identifier: Apache-2.0
"""The catalogue of events as an AsyncAPI 3 document."""

import json
from importlib.metadata import version
from typing import Any

from deploy.examples import example_on_the_wire
from kernel.contracts import json_schema
from kernel.envelope import CONTENT_TYPE
from kernel.messages import Event, Message
from kernel.unit import EVENTS_EXCHANGE

CLOUD_EVENT = {
    "type": "object",
    "description": "CloudEvents 1.0, structured mode.",
    "required": ["specversion", "id", "source", "type", "time", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "Drop an event whose id you know."},
        "source": {"type": "string", "description": "The service that says it."},
        "type": {"type": "string"},
        "subject": {"type": "string", "description": "The id of what it is about."},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "description": "The $id of the payload's schema."},
        "correlationid": {"type": "string", "description": "The same for all that one act caused."},
        "causationid": {"type": "string", "description": "The id of the message that caused it."},
        "sequence": {"type": "integer", "description": "Grows with each change of the fact."},
        "data": {"type": "object"},
    },
}


def document(events: list[type[Message]]) -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rapport",
            "version": version("rapport"),
            "description": "What Rapport says. Fields are only ever added, and optional.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {cls.__name__: _channel(cls) for cls in events},
        "operations": {f"publish{cls.__name__}": _operation(cls) for cls in events},
        "components": {
            "messages": {cls.__name__: _message(cls) for cls in events},
            "schemas": {"CloudEvent": CLOUD_EVENT}
            | {cls.__name__: json_schema(cls) for cls in events},
        },
    }


def _channel(cls: type[Message]) -> dict[str, Any]:
    exchange = {"name": EVENTS_EXCHANGE, "type": "topic", "durable": True}
    return {
        "address": cls.type,
        "messages": {cls.__name__: {"$ref": f"#/components/messages/{cls.__name__}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operation(cls: type[Message]) -> dict[str, Any]:
    channel = f"#/channels/{cls.__name__}"
    return {
        "action": "send",
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{cls.__name__}"}],
    }


def _message(cls: type[Message]) -> dict[str, Any]:
    data = {"$ref": f"#/components/schemas/{cls.__name__}"}
    mine = {"properties": {"type": {"const": cls.type}, "data": data}}
    return {
        "name": cls.type,
        "title": cls.__name__,
        "summary": " ".join((cls.__doc__ or "").split()),
        "contentType": CONTENT_TYPE,
        "payload": {"allOf": [{"$ref": "#/components/schemas/CloudEvent"}, mine]},
        "examples": [{"name": "example", "payload": json.loads(example_on_the_wire(cls))}],
        "x-on-the-district-bus": issubclass(cls, Event) and cls.for_district,
    }
