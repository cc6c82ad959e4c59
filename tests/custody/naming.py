# SPDX-License-Identifier: Apache-2.0
"""Many stories in one district: everybody of a story has its name before their own."""

import re
from dataclasses import fields, replace
from typing import Any

from kernel.messages import Event
from tests.custody.world import ADDRESSES, GUARDIANS, SCHOOLS, STUDENTS

MARK = re.compile(r"q(?P<story>x\d{3})?(?P<whose>[a-z]+\d?)z")
IDS = {*GUARDIANS, *STUDENTS, *SCHOOLS, *(f"c-{id}" for id in STUDENTS), *ADDRESSES}


def story_name(n: int) -> str:
    return f"x{n:03d}"


def address_of(point: str, story: str) -> str:
    address = ADDRESSES[point]
    if address.startswith("+"):
        return f"+1555{story[1:]}{address[-4:]}"
    return MARK.sub(rf"q{story}\g<whose>z", address)


def named_for(fact: Event, story: str) -> Any:
    """The fact as it is told of the people of a story."""
    values = {field.name: _renamed(getattr(fact, field.name), story) for field in fields(fact)}
    values |= {"address": address_of(fact.contact_point_id, story)} if "address" in values else {}
    return replace(fact, **values).at_sequence(fact.sequence)


def _renamed(value: Any, story: str) -> Any:
    if isinstance(value, list):
        return [_renamed(each, story) for each in value]
    if not isinstance(value, str):
        return value
    if value in IDS:
        return f"{story}{value}"
    return MARK.sub(rf"q{story}\g<whose>z", value)


def read_as(text: str, story: str) -> tuple[str, set[str]]:
    """The text as if its story were the only one, and the names of other stories in it."""
    others = {found["story"] for found in MARK.finditer(text.casefold())} - {story, None}
    return re.sub(f"q{story}", "q", text, flags=re.IGNORECASE), others
