# SPDX-License-Identifier: Apache-2.0
"""A message without anything that would say of which child, class or school it is."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from contracts.languages import candidates

# What a text says of the children on whose account it goes.
ABOUT_A_CHILD = frozenset({"student_name", "student_first_name", "class_name", "school_name"})
Document = dict[str, Any]


def neutral(delivery: Document, language: str) -> Document:
    """The delivery with "your child" and the like in place of what its placeholders say."""
    fields = delivery["fields"]
    said = {name: [phrase(name, language)] for name in fields if name in ABOUT_A_CHILD}
    return delivery | {"fields": fields | said, "school": ""}


@lru_cache(maxsize=1024)
def phrase(name: str, language: str) -> str:
    """What stands for a placeholder in a text of `language` (BCP 47); English where nobody wrote
    it down in that language."""
    written = _written()
    tag = next((each for each in candidates(language) if each in written), "en")
    return written[tag][name]


def languages() -> tuple[str, ...]:
    return tuple(_written())


@cache
def _written() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "neutral.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
