# SPDX-License-Identifier: Apache-2.0
"""A text as it is to be spoken: numbers, times, money and addresses in a form voices read right.

Left to itself espeak-ng reads "1,200" in Spanish as "one comma two hundred", "3.5" in Portuguese as
"three five", and a telephone number as hundreds; and where a colon parts hours from minutes some
voices say "colon". What is written here was found by listening to each of them.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import get_currency_name
from babel.units import format_unit

from services.notifications.directions import PHONE

# How a time of day is said: with minutes, and at the full hour. Else both stand side by side.
_CLOCK: Mapping[str, tuple[str, str]] = {
    "en": ("{h} {m}", "{h} o'clock"), "es": ("{h} {m}", "{h} horas"),
    "pt": ("{h} {m}", "{h} horas"), "fr": ("{h} heures {m}", "{h} heures"),
    "vi": ("{h} giờ {m}", "{h} giờ"), "ko": ("{h}시 {m}분", "{h}시"),
    "zh": ("{h}點{m}分", "{h}點"), "yue": ("{h}點{m}分", "{h}點"),
}  # fmt: skip
_DECIMAL: Mapping[str, str] = {
    "pt": ",", "fr": ",", "vi": ",", "ru": ",", "uk": ",", "pl": ",", "ko": " 점 ",
}  # fmt: skip
_SPACED = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))")
_GROUPS_BY_DOT = {"pt", "vi", "es"}
# What voices leave out, or say in English.
_PERCENT = {"ar": " بالمئة", "ko": " 퍼센트", "ht": " pousan", "uk": " відсотків"}
_MINUS = {
    "en": "minus", "es": "menos", "pt": "menos", "fr": "moins", "vi": "âm", "ar": "ناقص",
    "ht": "mwens", "ru": "минус", "uk": "мінус", "pl": "minus", "ko": "마이너스", "am": "ከዜሮ በታች",
    "ur": "منفی", "fa": "منفی", "sw": "hasi", "hi": "माइनस", "bn": "মাইনাস", "pa": "ਮਾਈਨਸ",
    "ne": "माइनस",
}  # fmt: skip
_DOLLARS = {"ht": "dola"}  # Unicode's locale data has French words for Haitian Creole
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")  # the Nepali voice reads others in English
_TO_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯੦੧੨੩੪੫੬੭੮੯०१२३४५६७८९", "0123456789" * 5)

_LINK = re.compile(
    r"(?:https?://|www\.)\S*[^\s.,;:!?)\]]|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.I
)
_UNSPOKEN = re.compile(r"[\u2066-\u2069\u200e\u200f\u202a-\u202e\ufe0f*_~^`|<>\\{}\[\]]")
_PICTURE = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
_BULLET = re.compile(r"^[ \t]*(?:[•·‣▪●○]|[–—-](?=[ \t]))[ \t]*", re.MULTILINE)
_MONEY = re.compile(
    r"(?:US)?\$ ?(?P<before>\d[\d,.]*\d|\d)|(?P<after>\d[\d,.]*\d|\d) ?(?:US)?\$", re.IGNORECASE
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_AMERICAN = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_LONG = re.compile(r"(?<![\d.,])\d{7,}(?!\d)")
_TIME = re.compile(
    r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])(?P<half>\s?[ap]\.?\s?m\b\.?)?", re.I
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([,.])\d{3})(?:\1\d{3})*(?![\d])")
_FRACTION = re.compile(r"(?<![\d.,])(\d+)[.,](\d{1,3})(?![\d.,]*\d)")
_BETWEEN = re.compile(r"(?P<first>\d[\d:.,]*)\s*[–—-]\s*(?=(?P<last>\d[\d:.,]*))")
_TO = {
    "en": "to", "es": "a", "pt": "a", "fr": "à", "vi": "đến", "ar": "إلى", "ht": "a", "ru": "до",
    "uk": "до", "pl": "do", "ko": "에서", "am": "እስከ", "ne": "देखि", "ur": "سے", "fa": "تا",
    "sw": "hadi", "hi": "से", "bn": "থেকে", "pa": "ਤੋਂ",
}  # fmt: skip
_BELOW_ZERO = re.compile(r"(?<![\w.,)-])[-\u2212](?=\d)")
_DEGREES = re.compile(r"(\d+) ?° ?([FC])\b")
_END = re.compile(r"[.!?…:;,。！？：；،؟۔।።၊។]$")
Match = re.Match[str]


def spoken(text: str, language: str, address: str = "") -> str:
    """`text` of `language` (BCP 47) for a voice. `address` is said where a web or mail address
    stands; "" leaves it out."""
    base = language.split("-")[0]
    text = text.translate(_TO_LATIN)
    text = _SPACED.sub("", text)
    text = _LINK.sub(f" {address} ", text)
    text = _PICTURE.sub(" ", _UNSPOKEN.sub(" ", text))
    for pattern, said in _forms(base):
        text = pattern.sub(said, text)
    text = text.replace("%", _PERCENT.get(base, "%")).replace("#", " ")
    text = re.sub(r"\s*/\s*", ", ", text)
    if base == "ne":
        text = text.translate(_DEVANAGARI)
    return _paused(_BULLET.sub("", text))


@cache
def _forms(base: str) -> tuple[tuple[re.Pattern[str], Callable[[Match], str]], ...]:
    american = _american if base == "en" else _apart
    return (
        (_ISO, lambda found: _day(found, base)),
        (_AMERICAN, american),
        (PHONE, _digits),
        (_LONG, _digits),
        (_BETWEEN, lambda found: _from_to(found, base)),
        (_BELOW_ZERO, lambda _: f"{_MINUS.get(base, '-')} "),
        (_DEGREES, lambda found: _degrees(found, base)),
        (_TIME, lambda found: _time(found, base)),
        (_MONEY, lambda found: _money(found, base)),
        (_GROUPED, lambda found: _whole(found, base)),
        (_FRACTION, lambda found: f"{found[1]}{_DECIMAL.get(base, '.')}{found[2]}"),
    )


def _day(found: Match, base: str) -> str:
    locale = _locale(base)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return _apart(found)
    return format_date(day, "long", locale=locale) if locale else _apart(found)


def _american(found: Match) -> str:
    try:
        day = date(int(found[3]), int(found[1]), int(found[2]))
    except ValueError:
        return _apart(found)
    return format_date(day, "long", locale="en_US")


def _apart(found: Match) -> str:
    return ", ".join(str(int(part)) for part in re.split(r"\D", found.group()))


def _digits(found: Match) -> str:
    """Digit by digit, with a pause where something parts them."""
    groups = re.findall(r"\d+", found.group())
    return ", ".join(" ".join(group) for group in groups)


def _from_to(found: Match, base: str) -> str:
    """Between times a dash says "to"; of other numbers nobody can tell."""
    is_time = ":" in found["first"] and ":" in found["last"]
    to = _TO.get(base, ",") if is_time else ","
    return f"{found['first']}{'' if to == ',' else ' '}{to} "


def _time(found: Match, base: str) -> str:
    hour, minutes = int(found[1]), found[2]
    half = _half(found["half"] or "", hour, base)
    with_minutes, full = _CLOCK.get(base, ("{h} {m}", "{h} {m}"))
    if half and minutes == "00":
        return f"{hour} {half}"
    form = full if minutes == "00" else with_minutes
    said = f"{hour} {minutes}" if half else form.format(h=hour, m=minutes)
    return f"{said} {half}".strip()


def _half(marker: str, hour: int, base: str) -> str:
    """ "AM" as a voice says it; Spanish ones would spell it."""
    if not marker:
        return ""
    is_morning = "a" in marker.lower()
    if base == "es":
        evening = "de la noche" if 8 <= hour < 12 else "de la tarde"
        return "de la mañana" if is_morning else evening
    return "AM" if is_morning else "PM"


def _degrees(found: Match, base: str) -> str:
    locale = _locale(base)
    scale = "fahrenheit" if found[2] == "F" else "celsius"
    if locale is None:
        return found[1]
    return format_unit(int(found[1]), f"temperature-{scale}", "long", locale=locale)


def _money(found: Match, base: str) -> str:
    amount = found["before"] or found["after"]
    cents = re.search(r"[.,](\d{2})$", amount)
    whole = int(re.sub(r"\D", "", amount[: cents.start()] if cents else amount) or 0)
    locale = _locale(base)
    name = _DOLLARS.get(base) or (
        get_currency_name("USD", count=whole, locale=locale) if locale else "USD"
    )
    said = f"{whole} {name}"
    return f"{said}, {int(cents[1])}" if cents and int(cents[1]) else said


def _whole(found: Match, base: str) -> str:
    """Thousands without their mark. One dot alone is a fraction where English reads it as one."""
    if found[1] == "." and base not in _GROUPS_BY_DOT and found.group().count(".") == 1:
        return found.group()
    return re.sub(r"[.,]", "", found.group())


def _paused(text: str) -> str:
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]
    return "\n".join(line if _END.search(line) else f"{line}." for line in lines if line)


@cache
def _locale(base: str) -> Locale | None:
    if base in _DOLLARS:
        return None
    try:
        return Locale.parse(base)
    except (UnknownLocaleError, ValueError):
        return None
