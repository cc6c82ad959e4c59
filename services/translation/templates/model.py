# SPDX-License-Identifier: Apache-2.0
"""What can be said by template, and what has to be known for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kernel.errors import Rejected


class Kind(StrEnum):
    EMERGENCY = "emergency"
    ROUTINE = "routine"
    NOTICE = "notice"


class SlotType(StrEnum):
    """What a slot takes. There is none for free text: that would be a translation's work."""

    SCHOOL = "school"  # one or several names, parted by ;
    PLACE = "place"  # a proper name, letter by letter
    NAME = "name"  # a person's, or a placeholder that each family's message fills
    DATE = "date"
    TIME = "time"
    DURATION = "duration"  # in minutes; the wording says it by plural forms
    COUNT = "count"
    MONEY = "money"  # in dollars
    PHONE = "phone"
    URL = "url"
    LANGUAGE = "language"  # a tag, written as the readers call the language
    REASON = "reason"  # one of a list that every language has words for


@dataclass(frozen=True, kw_only=True)
class Slot:
    """`choices` are the reasons that a slot of that type takes. A wording may do without one that
    is `spare`."""

    name: str
    type: SlotType
    example: str
    optional: bool = False
    about: str = ""
    choices: tuple[str, ...] = ()
    spare: bool = False


@dataclass(frozen=True, kw_only=True)
class Template:
    """`parts` are what a family reads ("sms" in a text message, in place of the others); a wording
    has at least those that are `needed`."""

    id: str
    kind: Kind
    about: str
    category: str
    urgent: bool = False
    slots: Mapping[str, Slot] = field(default_factory=dict)
    parts: tuple[str, ...] = ("subject", "body", "sms")
    needed: tuple[str, ...] = ("subject", "body")

    @property
    def examples(self) -> dict[str, str]:
        return {slot.name: slot.example for slot in self.slots.values()}

    @property
    def reasons(self) -> list[str]:
        """The reasons that may stand in it: a wording has words for each."""
        chosen = [reason for slot in self.slots.values() for reason in slot.choices]
        return list(dict.fromkeys(chosen))


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything that can be said by template."""

    templates: Mapping[str, Template]

    def get(self, template: str) -> Template:
        """Raise Rejected when there is none of that name."""
        found = self.templates.get(template)
        if found is None:
            known = ", ".join(self.templates)
            raise Rejected(
                f"There is no template {template!r}. There are: {known}.",
                code="template-unknown", template=template,
            )  # fmt: skip
        return found
