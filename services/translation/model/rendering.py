# SPDX-License-Identifier: Apache-2.0
"""Times, dates, numbers and money as a language writes them."""

import datetime
import re
from decimal import Decimal

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal

from services.translation.model.facts import Fact
from services.translation.model.languages import base_of, locale_of

CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP"}
DOUBLE_STOP = re.compile(r"(\b[ap]\.\s?m\.)\.")
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


def rendered_date(month: int, day: int, year: int | None, language: str) -> str:
    locale = locale_of(language) or Locale.parse("en")
    # Without a year any leap year will do, so that February 29 can be written.
    moment = datetime.date(year or 2000, month, day)
    skeleton = "yMMMMd" if year else "MMMMd"
    return _plain_blanks(format_skeleton(skeleton, moment, locale=locale))


def single_stops(text: str) -> str:
    """The full stop of "p.m." ends the sentence, too."""
    return DOUBLE_STOP.sub(r"\1", text)


def polished(text: str, language: str) -> str:
    """What the language asks for beyond words: opening marks and agreement with one o'clock."""
    if base_of(language) != "es":
        return text
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
    return _plain_blanks(format_time(datetime.time(hour % 24, minute), "short", locale=locale))


def _number(fact: Fact, locale: Locale) -> str:
    digits = re.sub(r"^\D+", "", fact.text)
    decimals = len(digits.rsplit(".", 1)[1]) if "." in digits else 0
    value = _value(fact)
    if fact.money:
        return _money(fact, value, decimals, locale)
    if not decimals and "," not in digits:
        return fact.text  # a room, a code or a year: never regrouped
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _plain_blanks(format_decimal(value, format=pattern, locale=locale))


def _money(fact: Fact, value: Decimal, decimals: int, locale: Locale) -> str:
    """Dollars stay as the school wrote them, except where comma and point have swapped roles."""
    if locale.language != "pt":
        return fact.text
    pattern = "¤ #,##0" + ("." + "0" * decimals if decimals else "")
    currency = next((code for sign, code in CURRENCIES.items() if sign in fact.text), "USD")
    return _plain_blanks(
        format_currency(value, currency, format=pattern, locale=locale, currency_digits=False)
    )


def _value(fact: Fact) -> Decimal:
    return min(fact.values)


def _plain_blanks(text: str) -> str:
    """No-break spaces would turn an SMS into the 70-letter alphabet."""
    return text.replace("\xa0", " ").replace("\u202f", " ")
