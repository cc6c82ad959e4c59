# SPDX-License-Identifier: Apache-2.0
"""What was given for a slot, read by its type; what cannot be meant is refused with an example."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal

from kernel.errors import Rejected
from services.translation.templates.model import Slot, SlotType, Template

Value = str | tuple[str, ...] | date | time | int | Decimal
LONGEST_NAME, LONGEST_LIST = 80, 200
PLACEHOLDER = re.compile(r"\{\{ *[a-z][a-z0-9_]* *\}\}")
# A name has no brace or bracket, and is no sentence; "Dr. Martin Luther King Jr." is none.
UNFIT = re.compile(r"[{}\[\]<>|]|https?:|[!?]\s+\S|\.\s+\S+(?:\s+[a-z]\S*){3}")
# Control characters, lone halves, private use, and what turns the order of others around.
UNSEEN = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})")
CLOCK = re.compile(
    r"(\d{1,2}):([0-5]\d)(?:\s*([ap])\.?\s?m\.?)?|(\d{1,2})\s*([ap])\.?\s?m\.?", re.I
)
UNCLEAR = range(1, 7)  # no school begins or ends at two in the night, and people write 2:45
MINUTES = re.compile(r"(?:(\d{1,2})\s*h(?:ours?)?)?\s*(?:(\d{1,3})\s*(?:m|min|minutes)?)?", re.I)
PHONE = re.compile(r"\+?\(?\d[\d ().-]{5,18}\d(?:\s?(?:x|ext\.?)\s?\d{1,6})?", re.I)
LINK = re.compile(r"https?://[^\s<>\"'{}|\\^`\u2066-\u2069]{3,200}")
AMOUNT = re.compile(r"\$?\s?(\d{1,6}(?:,\d{3})*(?:\.\d{2})?)")
COUNT = re.compile(r"\d{1,6}")


def read_slots(template: Template, given: Mapping[str, str]) -> dict[str, Value]:
    """Every given slot by its type; those that may be empty and are stay away.

    Raise Rejected naming the slot, what is wrong with it, and an example.
    """
    for name in given:
        if name not in template.slots:
            known = ", ".join(template.slots) or "none"
            raise _refused(template, name, f"it has no such slot; its slots are: {known}.")
    return {
        slot.name: _read(template, slot, text)
        for slot in template.slots.values()
        if (text := given.get(slot.name, "").strip()) or not slot.optional
    }


def _read(template: Template, slot: Slot, text: str) -> Value:
    if not text:
        raise _refused(template, slot.name, f"it is needed, e.g. {slot.example}.")
    try:
        return READERS[slot.type](text, slot)
    except ValueError as error:
        shown = text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}..."
        problem = f"{shown!r} {error}; write e.g. {slot.example}."
        raise _refused(template, slot.name, problem) from None


def is_unseen(letter: str) -> bool:
    return letter in TURNS or unicodedata.category(letter) in UNSEEN


def _refused(template: Template, slot: str, problem: str) -> Rejected:
    return Rejected(
        f"Template {template.id}, slot {slot}: {problem}",
        code="slot-wrong", template=template.id, slot=slot,
    )  # fmt: skip


def _literal(text: str, slot: Slot) -> str:
    if len(text) > LONGEST_NAME:
        raise ValueError(f"is longer than the {LONGEST_NAME} letters of a name")
    if UNFIT.search(text) or any(map(is_unseen, text)):
        raise ValueError("is no name: sentences, line breaks, links and braces do not go in here")
    return " ".join(text.split())


def _schools(text: str, slot: Slot) -> tuple[str, ...]:
    names = tuple(_literal(name, slot) for each in text.split(";") if (name := each.strip()))
    if not names:
        raise ValueError("names no school")
    if len(", ".join(names)) > LONGEST_LIST:
        raise ValueError(
            f"is longer than the {LONGEST_LIST} letters that a subject has for schools: name them "
            "together, as in All elementary schools"
        )
    return tuple(dict.fromkeys(names))


def _name(text: str, slot: Slot) -> str:
    return text if PLACEHOLDER.fullmatch(text) else _literal(text, slot)


def _date(text: str, slot: Slot) -> date:
    match = DAY.fullmatch(text)
    if match is None:
        raise ValueError("is no date")
    year, month, day = (
        (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
    )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("is a day that no calendar has") from None


def _time(text: str, slot: Slot) -> time:
    match = CLOCK.fullmatch(text)
    if match is None:
        raise ValueError("is no time")
    hour, minute = int(match[1] or match[4]), int(match[2] or 0)
    half = (match[3] or match[5] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("is a time that no clock shows")
    if not half and hour in UNCLEAR:
        raise ValueError("may be in the morning or in the afternoon: add AM or PM")
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    if hour > 23:
        raise ValueError("is a time that no clock shows")
    return time(hour, minute)


def _minutes(text: str, slot: Slot) -> int:
    match = MINUTES.fullmatch(text)
    minutes = int(match[1] or 0) * 60 + int(match[2] or 0) if match else 0
    if not minutes:
        raise ValueError("is no length of time in minutes")
    return minutes


def _count(text: str, slot: Slot) -> int:
    if not COUNT.fullmatch(text):
        raise ValueError("is no whole number")
    return int(text)


def _money(text: str, slot: Slot) -> Decimal:
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise ValueError("is no amount in dollars")
    return Decimal(match[1].replace(",", ""))


def _phone(text: str, slot: Slot) -> str:
    if not PHONE.fullmatch(text):
        raise ValueError("is no phone number")
    return text


def _link(text: str, slot: Slot) -> str:
    if not LINK.fullmatch(text) or not text.isprintable():
        raise ValueError("is no address of a web page")
    return text


def _reason(text: str, slot: Slot) -> str:
    if text not in slot.choices:
        raise ValueError(f"is none of {', '.join(slot.choices)}")
    return text


READERS: dict[SlotType, Callable[[str, Slot], Value]] = {
    SlotType.SCHOOL: _schools,
    SlotType.PLACE: _literal,
    SlotType.NAME: _name,
    SlotType.DATE: _date,
    SlotType.TIME: _time,
    SlotType.DURATION: _minutes,
    SlotType.COUNT: _count,
    SlotType.MONEY: _money,
    SlotType.PHONE: _phone,
    SlotType.URL: _link,
    SlotType.REASON: _reason,
    SlotType.LANGUAGE: _literal,
}
