# SPDX-License-Identifier: Apache-2.0
"""Typed settings from the environment: read once at start, described by themselves.

A settings class is a frozen dataclass whose fields are declared with `setting(...)`. The field
`amqp_url` is read from RAPPORT_AMQP_URL. A missing or bad value stops the process and names the
variable; `env_example` writes the file that documents them all.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints

from marshmallow import ValidationError, fields, validate

PREFIX = "RAPPORT_"
Settings = TypeVar("Settings")


class SettingsError(SystemExit):
    """A setting is missing or bad. Ends the process with a sentence for each."""

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        lines = [f"  {name}: {' '.join(errors)}" for name, errors in sorted(problems.items())]
        super().__init__("These settings need your attention:\n" + "\n".join(lines))
        self.problems = dict(problems)


def setting(
    meaning: str,
    default: Any = MISSING,
    *,
    secret: bool = False,
    check: Callable[[Any], Any] | None = None,
) -> Any:
    """Declare a setting; without a default it must be set. `check` raises ValidationError."""
    metadata = {"meaning": meaning, "secret": secret, "check": check}
    if isinstance(default, list):
        return dataclasses.field(
            default_factory=lambda: list(default), metadata=metadata, repr=not secret
        )
    if default is MISSING:
        return dataclasses.field(metadata=metadata, repr=not secret)
    return dataclasses.field(default=default, metadata=metadata, repr=not secret)


def variable(field: dataclasses.Field[Any]) -> str:
    return PREFIX + field.name.upper()


def read(cls: type[Settings], environ: Mapping[str, str]) -> Settings:
    """Read `cls` from `environ`. Raises SettingsError naming every variable that is wrong."""
    problems: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    hints = get_type_hints(cls)
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        raw = environ.get(variable(field), "")
        if raw != "":
            try:
                values[field.name] = _parsed(hints[field.name], raw, field.metadata["check"])
            except ValidationError as error:
                shown = "is set." if field.metadata["secret"] else f"is {raw!r}."
                problems[variable(field)] = [shown, *map(str, error.messages)]
        elif field.default is MISSING and field.default_factory is MISSING:
            problems[variable(field)] = [f"is not set. {field.metadata['meaning']}"]
    if problems:
        raise SettingsError(problems)
    return cls(**values)


def _parsed(kind: Any, raw: str, check: Callable[[Any], Any] | None) -> Any:
    parsed = _parser(kind).deserialize(raw)
    if check is not None:
        check(parsed)
    return parsed


def _parser(kind: Any) -> fields.Field[Any]:
    if kind == list[str]:
        return CommaSeparated()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return fields.Enum(kind, by_value=True)
    known: dict[Any, fields.Field[Any]] = {
        str: fields.String(),
        int: fields.Integer(),
        float: fields.Float(),
        bool: fields.Boolean(),
    }
    return known[kind]


class CommaSeparated(fields.Field[list[str]]):
    """ "a, b" -> ["a", "b"]."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        return [part.strip() for part in str(value).split(",") if part.strip()]


def env_example(settings: Iterable[type[Any]]) -> str:
    """The text of an env file that names every setting once, with its meaning and default."""
    lines, seen = (
        ["# Every setting. Generated: `make docs`. Values shown are the defaults.", ""],
        set(),
    )
    for cls in settings:
        for field in dataclasses.fields(cls):
            name = variable(field)
            if name in seen:
                continue
            seen.add(name)
            lines += [f"# {field.metadata['meaning']}", f"{_shown(field, name)}", ""]
    return "\n".join(lines)


def _shown(field: dataclasses.Field[Any], name: str) -> str:
    if field.default_factory is not MISSING:
        return f"#{name}=" + ",".join(field.default_factory())
    if field.default is MISSING:
        return f"{name}="
    return f"#{name}={'' if field.metadata['secret'] else field.default}"


class Outbound(StrEnum):
    """Where messages may go. Every process shows it."""

    CAPTURE = "capture"  # only to the local stand-in for the outside world
    ALLOWLIST = "allowlist"  # only to named addresses and numbers
    LIVE = "live"


@dataclass(frozen=True, kw_only=True)
class KernelSettings:
    """What every process needs to know."""

    amqp_url: str = setting(
        "RabbitMQ of the services: amqp://user:password@host:port/vhost; several nodes of one "
        "cluster with a semicolon between them.",
        secret=True,
    )
    mongo_uri: str = setting(
        "MongoDB replica set: mongodb://host:port/?replicaSet=rs0.", secret=True
    )
    district: str = setting("Short name of the district; prefix of every database.", "district")
    token_key: str = setting(
        "Key that signs operators' tokens; 32 characters or more.",
        secret=True,
        check=validate.Length(min=32),
    )
    former_token_keys: list[str] = setting(
        "Keys of before, the oldest first, with commas between them: chains of entries that were "
        "made under them can still be verified. They open nothing.",
        [],
        secret=True,
    )
    outbound: Outbound = setting("Where messages may go.", Outbound.CAPTURE)
    amqp_api_url: str = setting(
        "RabbitMQ's management API, to compare bindings: http://user:password@host:port; "
        "empty: not compared.",
        "",
        secret=True,
    )
    health_host: str = setting("Address that /health and /metrics listen on.", "127.0.0.1")
    health_port: int = setting("Port of /health and /metrics; 0: a free one.", 0)
    heartbeat_s: int = setting(
        # Below, the broker's own beats keep nameko's RPC consumer from noticing that it is to stop.
        "AMQP heartbeat, seconds; 3 or more.",
        10,
        check=validate.Range(min=3),
    )
    max_workers: int = setting("Handlers at once in one process.", 50)
    retry_scale: float = setting("Factor on every retry delay; below 1 only in tests.", 1.0)
    drain_s: int = setting("Seconds that SIGTERM leaves for work in hand.", 25)
    log_level: str = setting(
        "DEBUG, INFO, WARNING or ERROR.",
        "INFO",
        check=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]),
    )
