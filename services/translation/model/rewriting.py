# SPDX-License-Identifier: Apache-2.0
"""English put into plainer writing, so that engines cannot misread it. The meaning stays."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from babel import Locale

from services.translation.model.counting import in_digits
from services.translation.model.facts import Fact
from services.translation.model.languages import base_of
from services.translation.model.protection import RULES
from services.translation.model.romance_writing import in_one_writing
from services.translation.model.shorthand import written_out
from services.translation.model.slashes import sure_dates_written_out
from services.translation.model.tidying import seen, tidied
from services.translation.model.vocabulary.table import counted
from services.translation.model.wording import PLAIN, edited

# What stands for an address while the words around it are written out: private to us.
HIDDEN = 0xE000
OPAQUE = tuple(rule for rule in RULES if rule[0] in ("placeholder", "email", "url", "handle"))
MONTHS = Locale.parse("en").months["format"]["wide"]
DAYS = Locale.parse("en").days["format"]["wide"]
SLASHED = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/((?:19|20)?\d\d)(?![\d/])")
SHORT_MONTH = re.compile(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?=\s\d)")
SHORT_DAY = re.compile(
    r"\b(Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b(?:\.(?=[,\s])|(?=,\s(?:[A-Z]|\d))|"
    r"(?=\s?(?:[-–&/]|and)\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))|(?<=[-–/][A-Z][a-z]{2})|"
    r"(?<=[-–&/][A-Z][a-z]{3})|(?<=[&/] [A-Z][a-z]{2})|(?<=[&/] [A-Z][a-z]{3})|"
    r"(?<=[&/] [A-Z][a-z]{4}))"
)
ORDINAL_DAY = re.compile(rf"\b({'|'.join(MONTHS.values())})\s(\d{{1,2}})(?:st|nd|rd|th)\b")
# "14 and 15 October", "the 3rd of March"; in "Room 3 March 5" the day comes after.
DAY_OF = re.compile(
    r"\b(?:the\s)?(?P<days>\d{1,2}(?:st|nd|rd|th)?(?:\s?(?:,|and|to|-|–|&)\s?(?:the\s)?"
    r"\d{1,2}(?:st|nd|rd|th)?){0,8})\s(?:of\s)?"
    # "No one under 18 may sign" names no month.
    rf"(?P<month>May|March|(?i:{'|'.join(set(MONTHS.values()) - {'May', 'March'})}))\b"
    r"(?!\s\d{1,2}\b(?!:))"
)
CLOCK_WORDS = counted("one two three four five six seven eight nine ten eleven twelve", 1)
DAY_RANGE = re.compile(rf"\b({'|'.join(DAYS.values())})\s?[-–]\s?({'|'.join(DAYS.values())})\b")
RANGE = re.compile(
    r"\b(?P<first>\d{1,2})(?P<minutes>:[0-5]\d)?(?P<joint>\s?[-–]\s?|\s+to\s+)"
    r"(?P<second>\d{1,2})(?P<rest>:[0-5]\d)?\s?(?P<half>[ap])\.?m\b\.?",
    re.IGNORECASE,
)
HOUR = r"(?P<hour>\d{1,2}|" + "|".join(CLOCK_WORDS) + ")"
SPOKEN = (
    (re.compile(rf"\bhalf past {HOUR}\b", re.IGNORECASE), 0, ":30"),
    (re.compile(rf"\b(?:a )?quarter past {HOUR}\b", re.IGNORECASE), 0, ":15"),
    (re.compile(rf"\b(?:a )?quarter to {HOUR}\b", re.IGNORECASE), -1, ":45"),
    (re.compile(rf"\b{HOUR} o['’]clock\b", re.IGNORECASE), 0, ":00"),
)
ORDINALS = {
    number: word
    for word, number in counted(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", 1
    ).items()
}


def canonical(sentence: str, language: str) -> str:
    """Dates and times of day in one writing; raise ValueError for what cannot be read safely."""
    sentence = seen(sentence)
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match.group())
        return chr(HIDDEN + len(kept) - 1)

    for _, pattern in OPAQUE:
        sentence = pattern.sub(hide, sentence)
    if base_of(language) == "en":
        sentence = english(tidied(sentence))
    else:
        sentence = in_one_writing(written_out(sentence, base_of(language)), base_of(language))
    for at in range(len(kept) - 1, -1, -1):
        sentence = sentence.replace(chr(HIDDEN + at), kept[at])
    return sentence


def english(sentence: str) -> str:
    """10/14/2026 is month first, as schools here write."""
    sentence = sentence.replace("\xa0", " ").replace("\u202f", " ")
    sentence = re.sub(r"\bP\.E\.(?=[\s,;!?]|$)", "physical education", sentence)
    sentence = sure_dates_written_out(sentence)
    sentence = SLASHED.sub(lambda m: f"{MONTHS[int(m[1])]} {int(m[2])}, {_year(m[3])}", sentence)
    sentence = SHORT_MONTH.sub(lambda m: _long(m[1], MONTHS.values()), sentence)
    sentence = SHORT_DAY.sub(lambda m: _long(m[1], DAYS.values()), sentence)
    sentence = ORDINAL_DAY.sub(r"\1 \2", sentence)
    sentence = DAY_OF.sub(_month_first, sentence)
    for pattern, shift, minutes in SPOKEN:
        sentence = pattern.sub(lambda m: f"{_hour(m['hour'], shift)}{minutes}", sentence)  # noqa: B023
    sentence = RANGE.sub(_both_halves, sentence)
    sentence = re.sub(r"(?i)(?<=[ap]m)\s?[-–]\s?(?=\d{1,2}(?::\d\d|\s?[ap]m\b))", " to ", sentence)
    sentence = DAY_RANGE.sub(r"\1 to \2", sentence)
    sentence = in_digits(sentence)
    return re.sub(r"\b(?:12 )?noon\b", "12:00 PM", sentence)


def _month_first(match: re.Match[str]) -> str:
    days = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bthe\s", "", match["days"])
    return f"{match['month'].capitalize()} {days.lower()}"


def as_read(words: str, language: str) -> str:
    """An answer as the gate reads it, and as it leaves: English has too many ways of its own."""
    return english(words) if base_of(language) == "en" else words


def _long(short: str, names: Iterable[str]) -> str:
    return next(name for name in names if name.startswith(short[:3]))


def carried(text: str, facts: Sequence[Fact], language: str) -> str:
    """What the engine reads: clock times in 24 hours, plain digits, plain words."""
    for fact in sorted(facts, key=lambda each: each.start, reverse=True):
        replacement = _carrier(fact, text)
        text = text[: fact.start] + replacement + text[fact.end :]
    if base_of(language) == "en":
        text = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", _ordinal, text)
    return edited(text, PLAIN.get(base_of(language), ()))


def _carrier(fact: Fact, text: str) -> str:
    if fact.kind == "time" and not fact.spelled:
        hour, minute = divmod(int(min(fact.values)), 60)
        # The full stop of "p.m." may be the sentence's own.
        stop = "." if fact.text.endswith(".") and fact.end == len(text) else ""
        return f"{hour}:{minute:02d}{stop}"
    if fact.kind == "number" and not fact.spelled and len(fact.values) == 1:
        return _ungrouped(fact)
    return fact.text


def _ungrouped(fact: Fact) -> str:
    """Without the marks between thousands, at which engines stumble."""
    (value,) = fact.values
    marks = re.findall(r"(?<=\d)[.,'\u202f\xa0](?=\d)", fact.text)
    has_decimals = value != value.to_integral_value() or value.as_tuple().exponent != 0
    for mark in marks[:-1] if has_decimals else marks:
        fact_text = fact.text.replace(mark, "", 1)
        fact = replace(fact, text=fact_text)
    return fact.text


def _both_halves(match: re.Match[str]) -> str:
    """ "6-7:30 PM" is two times, and "11-1 PM" begins in the morning."""
    first, second = int(match["first"]), int(match["second"])
    if not (1 <= first <= 12 and 1 <= second <= 12):
        return match.group()
    half = match["half"].upper()
    begin = (first % 12) * 60 + int((match["minutes"] or ":0")[1:])
    end = (second % 12) * 60 + int((match["rest"] or ":0")[1:])
    first_half = half if begin < end else {"A": "P", "P": "A"}[half]
    joint = " to " if match["joint"].strip() in "-–" else match["joint"]
    stop = "." if match.group().endswith(".") and match.end() == len(match.string) else ""
    return (
        f"{first}{match['minutes'] or ':00'} {first_half}M{joint}"
        f"{second}{match['rest'] or ':00'} {half}M{stop}"
    )


def _ordinal(match: re.Match[str]) -> str:
    return ORDINALS.get(int(match[1]), match.group())


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _hour(word: str, shift: int) -> int:
    hour = int(Decimal(word)) if word.isdigit() else CLOCK_WORDS[word.lower()]
    return (hour + shift - 1) % 12 + 1
