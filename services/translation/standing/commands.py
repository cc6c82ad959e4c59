# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass

from kernel.messages import public


@dataclass(frozen=True, kw_only=True)
class AskStanding:
    """How do these languages stand today?"""

    languages: list[str] = public("BCP 47, e.g. those that people of the district speak.")
    source: str = public("BCP 47 of what the school writes.", "en")
    others: bool = public("Also every other language that something is there for.", True)


@dataclass(frozen=True, kw_only=True)
class BeginMeasuring:
    """Find out what an engine is worth. `measuring_id` is made up by who asks: asking twice begins
    once."""

    measuring_id: str = public("The caller's id for it.")
    source: str = public("BCP 47 of the sentences.")
    target: str = public("BCP 47 of the translations.")
    engine: str = public("Its name, versions may be left out; empty: the first of ours.", "")
    sentences: int = public("How many, over all topics; 0: all.", 100)


@dataclass(frozen=True, kw_only=True)
class GoOnMeasuring:
    measuring_id: str = public("Which one.")
