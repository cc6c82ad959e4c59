# SPDX-License-Identifier: Apache-2.0
"""Sentences full of times, dates, amounts and numbers, made up from a seed."""

import random
import re
from collections.abc import Callable

from babel import Locale

MONTHS = Locale.parse("en").months["format"]["wide"]
DAYS = Locale.parse("en").days["format"]["wide"]
FRAMES = (
    "The {thing} starts at {time} on {day}, {date}.",
    "Please come to room {number} at {time}.",
    "School is closed from {date} to {date}.",
    "The cost is {money} per student and {money} per family.",
    "Bus {number} arrives at {time}, and bus {number} arrives at {time}.",
    "On {day}, {number} students will visit the {thing} from {time} to {time}.",
    "{{student_name}} owes {money} by {date}.",
    "The {thing} moved from {day}, {date} to {day}, {date}.",
    "There is no {thing} on {day} or {day}.",
    "The {thing} on {date}, 2027 is not cancelled.",
    "Of {number} families, {number} have answered.",
    "Register by {date} at {time} or pay {money}.",
    "We open at {time} on {day} and at {time} on {day}.",
)
THINGS = ("meeting", "concert", "science fair", "library", "workshop", "book fair", "game")


def sentences(count: int, seed: int) -> list[str]:
    dice = random.Random(seed)

    def time() -> str:
        half = dice.choice(["AM", "PM", "a.m.", "p.m.", "am", "pm"])
        return f"{dice.randint(1, 12)}:{dice.randint(0, 59):02d} {half}"

    def money() -> str:
        return dice.choice(
            [
                f"${dice.randint(1, 99)}",
                f"${dice.randint(0, 99)}.{dice.randint(0, 99):02d}",
                f"${dice.randint(1, 9)},{dice.randint(0, 999):03d}",
            ]
        )

    slots: dict[str, Callable[[], str]] = {
        "time": time,
        "money": money,
        "day": lambda: str(dice.choice(list(DAYS.values()))),
        "date": lambda: f"{dice.choice(list(MONTHS.values()))} {dice.randint(1, 28)}",
        "number": lambda: str(dice.randint(2, 999)),
        "thing": lambda: dice.choice(THINGS),
    }
    return [
        re.sub(r"(?<!\{)\{(\w+)\}(?!\})", lambda slot: slots[slot[1]](), dice.choice(FRAMES))
        for _ in range(count)
    ]
