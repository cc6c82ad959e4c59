# SPDX-License-Identifier: Apache-2.0
"""Sentences full of times, dates, amounts and numbers, made up from a seed."""

import random
import re
from decimal import Decimal
from typing import Any

from services.translation.checkset import Expected, Sentence
from services.translation.checkset.checking.tables import WEEKDAYS

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NOT = ("no {thing}", "not cancelled")
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


def sentences(count: int, seed: int) -> list[Sentence]:
    dice = random.Random(seed)
    return [_sentence(number, dice) for number in range(count)]


def _sentence(number: int, dice: random.Random) -> Sentence:
    frame = dice.choice(FRAMES)
    stated: dict[str, list[Any]] = {"times": [], "dates": [], "weekdays": [], "numbers": []}
    stated |= {"money": []}

    def filled(slot: re.Match[str]) -> str:
        written, kind, value = _drawn(slot[1], dice)
        if kind:
            stated[kind].append(
                f"2027-{value}" if slot.string[slot.end() :][:3] == ", 2" else value
            )
        return written

    text = re.sub(r"(?<!\{)\{(\w+)\}(?!\})", filled, frame)
    expected = Expected(
        placeholders=("{{student_name}}",) if "{{" in frame else (),
        negated=any(each in frame for each in NOT),
        **{kind: tuple(values) for kind, values in stated.items()},
    )
    return Sentence(
        id=f"made-up-{number}", topic="made-up", tier="routine", source="en",
        texts={"en": text}, expected=expected,
    )  # fmt: skip


def _drawn(slot: str, dice: random.Random) -> tuple[str, str, Any]:
    """How a thing is written, what kind it is, and its value."""
    if slot == "time":
        hour, minute, half = dice.randint(1, 12), dice.randint(0, 59), dice.choice("ap")
        written = dice.choice([f"{half.upper()}M", f"{half}.m.", f"{half}m"])
        value = f"{hour % 12 + 12 * (half == 'p'):02}:{minute:02}"
        return f"{hour}:{minute:02d} {written}", "times", value
    if slot == "money":
        cents = dice.choice([dice.randint(1, 99) * 100, dice.randint(1, 9999), 123_400])
        amount = Decimal(cents) / 100
        return f"${amount:,.2f}" if cents % 100 else f"${cents // 100:,}", "money", amount
    if slot == "date":
        month, day = dice.randint(1, 12), dice.randint(1, 28)
        return f"{MONTHS[month - 1]} {day}", "dates", f"{month:02}-{day:02}"
    if slot == "day":
        day_name = dice.choice(WEEKDAYS)
        return day_name.capitalize(), "weekdays", day_name
    if slot == "number":
        number = dice.randint(2, 999)
        return str(number), "numbers", Decimal(number)
    return dice.choice(THINGS), "", None
