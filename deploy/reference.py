# SPDX-License-Identifier: Apache-2.0
"""The generated reference: every event with schema and example, and every setting.

Imports all contracts, all settings and all services, so that nothing can be forgotten.
"""

import dataclasses
import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

import contracts
import services
from deploy import asyncapi, catalogue
from deploy.examples import example_on_the_wire
from kernel import topology
from kernel.config import KernelSettings, env_example
from kernel.contracts import json_schema, message_types
from kernel.messages import Command, Event, Message

MANY = 3
DOCS = Path(__file__).parents[1] / "docs"


def integrate() -> dict[str, str]:
    """docs/integrate.md: the introduction as written, and the catalogue as declared."""
    parts = [(DOCS / "integrate.head.md").read_text().rstrip()]
    parts += ["## Events", _table(published(Event))]
    parts += [_section(cls) for cls in published(Event)]
    parts += [
        "## Commands",
        "Work handed to one queue inside the platform. Never on the district's bus.",
    ]
    parts += [_section(cls) for cls in published(Command)]
    return {"docs/integrate.md": "\n\n".join(parts) + "\n"}


def asyncapi_file() -> dict[str, str]:
    head = "# Generated from contracts/: make docs.\n"
    text = yaml.safe_dump(
        asyncapi.document(published(Event)), sort_keys=False, allow_unicode=True, width=100
    )
    return {"docs/asyncapi.yaml": head + text}


def env_file() -> dict[str, str]:
    return {"deploy/env.example": env_example(settings_classes()).rstrip() + "\n"}


def published(kind: type[Message]) -> list[type[Message]]:
    """Every event or command of contracts/, by type. The tests' own messages do not count."""
    _import_all(contracts)
    ours = ("contracts.", "kernel.")  # the kernel declares what it reacts to itself
    found = [cls for cls in message_types(kind) if cls.__module__.startswith(ours)]
    return sorted(found, key=lambda cls: cls.type)


def settings_classes() -> list[type[Any]]:
    """The kernel's settings first, then every class of settings in a module named config."""
    modules = [name for name in _names(services) if name.endswith(".config")]
    found = [KernelSettings]
    for name in [*modules, "capture.config"]:
        module = importlib.import_module(name)
        found += [cls for cls in vars(module).values() if _is_settings(cls, module)]
    return found


def listeners() -> dict[str, list[str]]:
    """Routing key -> the queues bound to it, over every service of services.toml."""
    heard: dict[str, list[str]] = {}
    for target in dict.fromkeys(catalogue.services(catalogue.read())):
        for spec in topology.specs(topology.load(target)):
            for key in spec.routing_keys:
                heard.setdefault(key, []).append(spec.name)
    return heard


def _is_settings(cls: Any, module: ModuleType) -> bool:
    if not (isinstance(cls, type) and dataclasses.is_dataclass(cls)):
        return False
    declared = dataclasses.fields(cls)
    return cls.__module__ == module.__name__ and all("secret" in f.metadata for f in declared)


def _names(package: ModuleType) -> Iterator[str]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield found.name


def _import_all(package: ModuleType) -> None:
    for name in _names(package):
        importlib.import_module(name)


def _table(events: list[type[Message]]) -> str:
    heard = listeners()
    rows = ["| event | says | on the district's bus | heard by |", "|---|---|---|---|"]
    for cls in events:
        queues = _heard_by(heard.get(cls.type, []))
        district = "yes" if issubclass(cls, Event) and cls.for_district else "no"
        rows.append(f"| [`{cls.type}`](#{_anchor(cls)}) | {_says(cls)} | {district} | {queues} |")
    return "\n".join(rows)


def _heard_by(queues: list[str]) -> str:
    reactions = {queue.rpartition(".")[2] for queue in queues}
    if len(queues) > MANY and len(reactions) == 1:
        return f"every service, by `<service>.{reactions.pop()}`"
    return ", ".join(f"`{queue}`" for queue in queues) or "nobody yet"


def _section(cls: type[Message]) -> str:
    schema = json_schema(cls)
    required = set(schema.get("required", ()))
    rows = ["| field | type | privacy | meaning |", "|---|---|---|---|"]
    for name, field in schema["properties"].items():
        kind = _kind(field) + ("" if name in required else ", optional")
        rows.append(f"| `{name}` | {kind} | {field['x-privacy']} | {field['description']} |")
    example = json.dumps(json.loads(example_on_the_wire(cls)), indent=2, ensure_ascii=False)
    where = _where(cls)
    shown = [f"### {cls.__name__}", f"`{cls.type}`{where}", _says(cls), "\n".join(rows)]
    shown += [_folded("Example", example), _folded("JSON Schema", _pretty(schema))]
    return "\n\n".join(shown)


def _where(cls: type[Message]) -> str:
    if issubclass(cls, Command):
        return ", queues " + ", ".join(f"`{queue}`" for queue in cls.queues.values())
    return ", also on the district's bus (public fields)" if cls.for_district else ""  # type: ignore[attr-defined]


def _kind(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_kind(one) for one in field["anyOf"])
    kind = str(field.get("format") or field["type"])
    if kind == "array":
        return f"list of {_kind(field['items'])}"
    return "map of " + _kind(field["additionalProperties"]) if kind == "object" else kind


def _folded(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary>\n\n```json\n{text}\n```\n\n</details>"


def _pretty(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False)


def _says(cls: type[Message]) -> str:
    return " ".join((cls.__doc__ or "").split())


def _anchor(cls: type[Message]) -> str:
    return cls.__name__.lower()
