# SPDX-License-Identifier: Apache-2.0
"""Many stories in one district: everybody of a story has its name before their own."""

import re
from dataclasses import fields, replace
from typing import Any

from kernel.messages import Event
from tests.custody.world import ADDRESSES

MARK = re.compile(r"q(?P<story>x\d{3})?(?P<whose>[a-z]+\d?)z")
NUMBER = re.compile(r"\+1555(\d{3})000[45]")


def story_name(n: int) -> str:
    return f"x{n + 100:03d}"


def address_of(point: str, story: str) -> str:
    address = ADDRESSES[point]
    if address.startswith("+"):
        return f"+1555{story[1:]}{address[-4:]}"
    return _marked(address, story)


def named_for(fact: Event, story: str) -> Any:
    """The fact as it is told of the people of a story."""
    values = {
        field.name: _renamed(field.name, getattr(fact, field.name), story) for field in fields(fact)
    }
    if "address" in values:
        values["address"] = address_of(getattr(fact, "contact_point_id"), story)  # noqa: B009
    named: Any = replace(fact, **values)
    return named.at_sequence(fact.sequence)


def _renamed(name: str, value: Any, story: str) -> Any:
    if name.endswith("_ids"):
        return [f"{story}{each}" for each in value]
    if name.endswith("_id"):
        return f"{story}{value}" if value else ""
    return _marked(value, story) if isinstance(value, str) else value


def _marked(text: str, story: str) -> str:
    return MARK.sub(rf"q{story}\g<whose>z", text)


def read_as(text: str, story: str) -> tuple[str, set[str]]:
    """The text as if its story were the only one, and the names of other stories in it."""
    told = {found["story"] for found in MARK.finditer(text.casefold())} - {None}
    told |= {f"x{digits}" for digits in NUMBER.findall(text)}
    own = re.sub(f"q{story}", "q", text, flags=re.IGNORECASE)
    return own.replace(f"+1555{story[1:]}", "+1555010"), told - {story}
