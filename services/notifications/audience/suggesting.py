# SPDX-License-Identifier: Apache-2.0
"""Refusals that help: the place, what is wrong, and what may have been meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from kernel.errors import Rejected
from services.notifications import spot

CODE = "audience"  # on the wire


def refused(
    text: str, offset: int, problem: str, *, length: int = 1, hint: str = "", **details: Any
) -> Rejected:
    place = spot.at(text, offset, length)
    sentences = [f"Audience, line {place['line']}, column {place['column']}: {problem}", hint]
    return Rejected(
        " ".join(sentence for sentence in sentences if sentence), code=CODE, **place, **details
    )


def close_to(word: str, candidates: Iterable[str]) -> list[str]:
    """At most three candidates that look like `word`, whole or in one of their words."""
    known = list(candidates)
    looks = {part: each for each in reversed(known) for part in each.casefold().split()}
    looks |= {each.casefold(): each for each in known}
    found = get_close_matches(word.casefold(), looks, n=3, cutoff=0.6)
    return list(dict.fromkeys(looks[look] for look in found))


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    close = [f'"{each}"' for each in close_to(word, candidates)]
    return f"Did you mean {' or '.join(close)}?" if close else ""
