# SPDX-License-Identifier: Apache-2.0
"""What travels on the bus: events (facts, by topic) and commands (work, to one queue).

A message is declared once, as a frozen keyword-only dataclass whose every field says what it
means and whether it is public or personal. Wire format, JSON Schema, marshmallow schema and the
event catalogue are all derived from that one declaration (kernel.contracts).
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, dataclass
from enum import StrEnum
from typing import Any, ClassVar, Literal


class Privacy(StrEnum):
    """Who may see a field."""

    PUBLIC = "public"  # ids and facts: may leave the inner bus
    PERSONAL = (
        "personal"  # names, addresses, texts: never leaves the inner bus without an agreement
    )


def public(meaning: str, default: Any = MISSING, *, factory: Any = MISSING) -> Any:
    """Declare a field that may be shown to any subscriber: an id, a count, a state, a time."""
    return _declared(meaning, Privacy.PUBLIC, default, factory)


def personal(meaning: str, default: Any = MISSING, *, factory: Any = MISSING) -> Any:
    """Declare a field about a person: a name, an address, a message's text."""
    return _declared(meaning, Privacy.PERSONAL, default, factory)


def _declared(meaning: str, privacy: Privacy, default: Any, factory: Any) -> Any:
    metadata = {"meaning": meaning, "privacy": privacy}
    if factory is not MISSING:
        return dataclasses.field(default_factory=factory, metadata=metadata)
    if default is not MISSING:
        return dataclasses.field(default=default, metadata=metadata)
    return dataclasses.field(metadata=metadata)


Lane = Literal["urgent", "normal"]


@dataclass(frozen=True, kw_only=True)
class Message:
    """Common ground of events and commands.

    `type` is the CloudEvents type, on the wire for ever: rapport.<service>.<fact>.v<n>.
    `subject_field` names the field that holds the aggregate's id.
    """

    type: ClassVar[str]
    subject_field: ClassVar[str]

    @property
    def subject(self) -> str:
        return str(getattr(self, self.subject_field))

    @property
    def lane(self) -> Lane:
        return "urgent" if getattr(self, "urgent", False) else "normal"

    @classmethod
    def source(cls) -> str:
        """CloudEvents source: the service that says it, e.g. "/directory"."""
        return "/" + cls.type.split(".")[1]


@dataclass(frozen=True, kw_only=True)
class Event(Message):
    """A fact, past tense. Only ever gains optional fields; anything else is a new version.

    `for_district` marks what the district bus may carry (public fields only).
    `consumed` says that a service of the platform subscribes: then no binding is an alarm.

    """

    for_district: ClassVar[bool] = False
    consumed: ClassVar[bool] = True

    @property
    def sequence(self) -> int:
        """The sequence of the fact this carries; 0 when it was never published."""
        return int(self.__dict__.get("_sequence", 0))

    def at_sequence(self, sequence: int) -> Event:
        """Stamp the sequence of the fact. Copies of a fact keep the highest they have seen."""
        self.__dict__["_sequence"] = sequence
        return self


@dataclass(frozen=True, kw_only=True)
class Command(Message):
    """Work handed to one queue, imperative. `queues` maps each lane to the queue that takes it."""

    queues: ClassVar[dict[str, str]]
