# SPDX-License-Identifier: Apache-2.0
"""Times, dates, numbers and money as a language writes them."""

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from services.translation.model.facts import Fact
from services.translation.model.languages import base_of, locale_of

DIGITS = re.compile(r"\d+(?:[.,'\u202f\xa0]\d+)*")
RANGES = {"en": " to ", "es": " al ", "pt": " a ", "fr": " au ", "it": " al ", "ca": " al "}
CURRENCY = re.compile(r"[$€£]")
DOUBLE_STOP = re.compile(r"(\b[ap]\.\s?m\.)\.")
# Italian says "2 ottobre", where engines from Spanish say "2 d'ottobre".
ITALIAN_DATE = re.compile(
    r"(?<=\d)\s(?:di\s|d['’])(?=(?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|"
    r"settembre|ottobre|novembre|dicembre)\b)"
)
FROM_TO = re.compile(r"\bdo (\d{1,2}) ao (\d{1,2}) de")
HOUR_ONE = re.compile(r"\blas (?=1:\d\d\b)")


def rendered(fact: Fact, language: str) -> str:
    """The fact in the language's own writing; as the source wrote it where nothing is to change."""
    locale = locale_of(language)
    if locale is None:
        return fact.text
    if fact.kind == "time":
        return _time(fact, locale)
    if fact.kind == "number" and not fact.spelled:
        return _number(fact, locale)
    if fact.kind == "month":
        return str(locale.months["format"]["wide"][int(_value(fact))])
    if fact.kind == "weekday":
        return str(locale.days["format"]["wide"][int(_value(fact))])
    return fact.text


def rendered_date(
    month: int, days: Sequence[int], year: int | None, language: str, *, is_range: bool = False
) -> str:
    """One date, or several days of a month. Raise ValueError where there is no such day."""
    locale = locale_of(language) or Locale.parse("en")
    # Without a year any leap year will do, so that February 29 can be written.
    moments = [datetime.date(year or 2000, month, day) for day in days]
    last = moments[-1]
    written = _plain_blanks(
        format_date(last, "long", locale=locale)
        if year
        else format_skeleton("MMMMd", last, locale=locale)
    )
    if len(days) == 1:
        return written
    between = RANGES.get(base_of(language), "–")
    listed = (
        between.join(str(day) for day in days)
        if is_range
        else format_list([str(day) for day in days], locale=locale)
    )
    return re.sub(rf"(?<!\d){days[-1]}(?!\d)", listed, written, count=1)


def single_stops(text: str) -> str:
    """The full stop of "p.m." ends the sentence, too."""
    return DOUBLE_STOP.sub(r"\1", text)


def polished(text: str, language: str) -> str:
    """What the language asks for beyond words: opening marks, agreement with one o'clock, dates."""
    base = base_of(language)
    if base == "it":
        return ITALIAN_DATE.sub(" ", text)
    if base == "pt":
        return FROM_TO.sub(r"de \1 a \2 de", text)
    return _spanish(text) if base == "es" else text


def _spanish(text: str) -> str:
    text = HOUR_ONE.sub("la ", text)
    for closing, opening in (("!", "¡"), ("?", "¿")):
        if text.rstrip("\"'”’)").endswith(closing) and opening not in text:
            start = next(
                (at for at, letter in enumerate(text) if letter.isalnum() or letter == "{"), 0
            )
            text = text[:start] + opening + text[start:]
    return text


def _time(fact: Fact, locale: Locale) -> str:
    if fact.spelled:
        return fact.text
    hour, minute = divmod(int(_value(fact)), 60)
    # Korean says which half of the day in words.
    form = "aaaa h:mm" if locale.language == "ko" else "short"
    return _plain_blanks(format_time(datetime.time(hour % 24, minute), form, locale=locale))


def written_as(stated: Fact, found: Fact, language: str) -> str:
    """What a translation found to say, with the value of the source, in the language's writing.

    A sign stays where the translation has one, and words ("dollars", "below zero") stay words.
    """
    locale = locale_of(language)
    if locale is None or len(stated.values) > 1 or not DIGITS.search(stated.text):
        return found.text
    digits, sign = _digits(stated, locale), CURRENCY.search(found.text)
    minus = "-" if found.text.lstrip()[:1] in ("-", "−") else ""
    return minus + (_with_currency(digits, sign.group(), locale) if sign else digits)


def _number(fact: Fact, locale: Locale) -> str:
    return written_as(fact, fact, str(locale))


def _digits(fact: Fact, locale: Locale) -> str:
    """A room, a code, a year or a fraction as it is; never grouped where the source is not."""
    digits = (DIGITS.search(fact.text) or [fact.text])[0]
    if digits.isdigit() or "/" in fact.text:
        return fact.text if "/" in fact.text else digits
    value = abs(_value(fact))
    decimals = max(0, -int(value.as_tuple().exponent))
    blank = locale.number_symbols["latn"]["group"].isspace()
    grouped = not blank and len(re.findall(r"\D", digits)) > (1 if decimals else 0)
    pattern = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    # Dollars stay as the school wrote them, except where comma and point have swapped roles.
    where = locale if locale.language != "es" else Locale.parse("es_US")
    return _plain_blanks(format_decimal(value, format=pattern, locale=where))


def _with_currency(digits: str, sign: str, locale: Locale) -> str:
    if locale.language != "pt":
        return f"{sign}{digits}"
    return f"{'US$' if sign == '$' else sign} {digits}"


def _value(fact: Fact) -> Decimal:
    return min(fact.values)


def _plain_blanks(text: str) -> str:
    """No-break spaces would turn an SMS into the 70-letter alphabet."""
    return text.replace("\xa0", " ").replace("\u202f", " ")
