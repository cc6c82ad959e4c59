# SPDX-License-Identifier: Apache-2.0
"""English as people type it, in writing that can be read in one way only. The meaning stays."""

import html
import re

from babel import Locale

from services.translation.model.protection import is_shouted
from services.translation.model.slashes import dates_written_out

DAYS = {name[:3].lower(): name for name in Locale.parse("en").days["format"]["wide"].values()}
MONTHS = tuple(Locale.parse("en").months["format"]["wide"].values())
# Not seen by readers, and in the middle of words what no engine and no rule can read.
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]")
# These turn the order of what is between them: what is read is not what is written.
OVERRIDES = re.compile("[\u202d\u202e]")
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,5}|#x[0-9a-fA-F]{1,5});")

_SHORT = r"(?:mon|tues?|weds?|thu|thurs?|fri|sat|sun)"
_SHORT_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
_BEFORE_DAY = r"on|every|each|by|this|next|last|until|till|before|after|from|to|thru|through|due"
LISTED_DAYS = re.compile(rf"\b{_SHORT}\b\.?(?:[\s,/&]+(?:and |or )?{_SHORT}\b\.?)+", re.I)
ONE_DAY = re.compile(rf"\b{_SHORT}\b\.?", re.IGNORECASE)
SURE_DAY = re.compile(r"\b(?:tues|weds|thurs?(?!\s[A-Z][a-z]))\b\.?(?!\w)", re.IGNORECASE)
DAY_WITH_MORE = re.compile(
    rf"\b{_SHORT}\b(?:\.(?=\s\S)|(?=\s?@|\s?[-–:]\s|,?\s(?:\d|noon\b|{_SHORT_MONTH}))"
    r")",
    re.IGNORECASE,
)
DAY_ALONE = re.compile(r"(?:^|(?<=[(–-])|(?<=[–-] ))(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?(?=[!?)]|$)")
DAY_THAT_IS = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri)(?=\s(?:is|will|at|from|and|or|only)\b)")
DAY_AFTER = re.compile(
    rf"(?P<before>\b(?:{_BEFORE_DAY}|or|and)\s){_SHORT}\b\.?"
    r"(?=\s*(?:\d|@|[,;!?)&–-]|$|(?:at|and|or|to|thru|from|through|morning|night)\b))",
    re.IGNORECASE,
)
SMALL_CALENDAR = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august|"
    r"september|october|november|december)\b"
)
SMALL_MONTH = re.compile(
    rf"\b(?:{_SHORT_MONTH}|march)\b(?=\.?\s\d{{1,2}}\b(?!\s(?:of|or|to)?\s?[a-z]*s\b))"
)
SMALL_MONTH_AFTER = re.compile(r"(?<=\b(?:on|by|to) )(?:may|march)(?=\s\d{1,2}\b)")
_LETTERS = {"m": "Mon", "t": "Tue", "tu": "Tue", "w": "Wed", "th": "Thu", "f": "Fri"}
_LETTER = r"(?:Th|Tu|[MTWF])"
LETTERED_RANGE = re.compile(rf"(?<![\w-])({_LETTER})\s?[-–]\s?({_LETTER})(?![\w-])")
LETTERED_LIST = re.compile(
    rf"(?<![\w/])(?!T/F\b|M/F\b|F/M\b)({_LETTER}(?:/{_LETTER})+)(?![\w/])|\b(MWF|TTh)\b"
)
LISTED_NUMBERS = re.compile(r"(?<![\d.,$€£])\d+(?:,\d+)+(?![\d,])")
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
NUMBERED = re.compile(
    r"\b(?:rooms|classrooms|buses|routes|pages|pp\.|lockers|portables|exits|doors|gates|lots|"
    r"forms|grades)\s$",
    re.IGNORECASE,
)
ORDINAL_RANGE = re.compile(
    r"\b(\d{1,2}(?:st|nd|rd|th))\s?[-–]\s?(\d{1,2}(?:st|nd|rd|th))\b", re.IGNORECASE
)
EVERY_OTHER = re.compile(
    r"\b([Ee])very other (?:(?P<unit>day|week|month|year)\b|"
    r"(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?\b)"
)
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MINUTES = {"five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}
MINUTES_FROM = re.compile(
    rf"\b(?:(?P<minutes>\d{{1,2}}|five|ten|twenty|twenty-five) (?:min\.?|minutes?) |"
    rf"(?:(?<=\bat )|(?<=\bis )|(?<=\bby ))(?P<few>five|ten|twenty|twenty-five) )"
    rf"(?P<side>to|past|till) "
    rf"(?P<hour>\d{{1,2}}|{_HOURS})\b(?!:)",
    re.IGNORECASE,
)
# How people type on a telephone.
SHORTHAND: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<![\w@#/.]){left}(?![\w@/])"), right)
    for left, right in (
        ("(?:2day)", "today"),
        ("(?:2nite|2night|tonite)", "tonight"),
        ("(?:2moro|2morrow|tmrw|tmrrw|tmw|tomorow|tommorow|tommorrow)", "tomorrow"),
        ("(?:b4)", "before"),
        ("(?:[Ll]8|[Ll]8r)", "late"),
        ("(?:gr8)", "great"),
        ("(?:[Pp]l[sz])", "please"),
        ("(?:[Tt]hx)", "thank you"),
        ("ur", "your"),
        ("u", "you"),
        ("mtg\\.?", "meeting"),
        ("w/o", "without"),
        # Engines leave "isnt" as it is, or take it for "is".
        (
            "([Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Dd]o|[Dd]oes|[Dd]id|[Hh]as|[Hh]ave|[Hh]ad|[Cc]ould|"
            "[Ww]ould|[Ss]hould|[Mm]ust)nt",
            r"\1n't",
        ),
        ("([Cc])ant", r"\1an't"),
        ("([Ww])ont", r"\1on't"),
    )
)
PLAINER: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\w)w/(?=\s)"), "with"),
    (re.compile(r"(?<= )@(?=\s?\d)"), "at"),
    (re.compile(r"\bat(?=\d)"), "at "),
    (re.compile(r"\brm\.?(?=\s?\d)"), "room"),
    (re.compile(r"(?<=\d)\s?¢"), " cents"),
    (re.compile(r"(?<![\w.,])(\$?)\.(?=\d)"), r"\g<1>0."),
    (re.compile(r"(?<![\w#])#\s?(?=\d)"), "number "),
    (re.compile(r"(?:^|(?<=[.:;] ))No\.\s?(?=\d)"), "Number "),
    (re.compile(r"\b[Nn]o\.\s?(?=\d)"), "number "),
    (re.compile(r"\bno later than\b(?=\s(?:\d|noon|[A-Z]))"), "by"),
    (ORDINAL_RANGE, r"\1 to \2"),
)
DAY_BEFORE_DATE = re.compile(
    rf"\b((?:{'|'.join(DAYS.values())})) (?=(?:{'|'.join(MONTHS)}|{_SHORT_MONTH})\.? \d)", re.I
)


def seen(sentence: str) -> str:
    """What a reader sees. Raise ValueError where that is another order than what is written."""
    if OVERRIDES.search(sentence):
        raise ValueError("marks in the text change the order in which it is read")
    text = ENTITY.sub(lambda match: html.unescape(match.group()), sentence)
    return UNSEEN.sub("", text)


def tidied(sentence: str) -> str:
    """Days, dates, numbers and telephone English written out."""
    shouted = is_shouted(sentence)
    for pattern, word in SHORTHAND:
        sentence = pattern.sub(word, sentence)
    sentence = LETTERED_RANGE.sub(_lettered_range, sentence)
    sentence = LETTERED_LIST.sub(_lettered_list, sentence)
    sentence = LISTED_NUMBERS.sub(_listed_numbers, sentence)
    for pattern, plainer in PLAINER:
        sentence = pattern.sub(plainer, sentence)
    sentence = _days(sentence)
    sentence = SMALL_CALENDAR.sub(lambda match: match.group().capitalize(), sentence)
    for pattern in (SMALL_MONTH, SMALL_MONTH_AFTER):
        sentence = pattern.sub(lambda match: match.group().capitalize(), sentence)
    sentence = dates_written_out(sentence)
    sentence = DAY_BEFORE_DATE.sub(r"\1, ", sentence)
    sentence = MINUTES_FROM.sub(_minutes_from, sentence)
    sentence = EVERY_OTHER.sub(_every_other, sentence)
    return sentence.upper() if shouted else sentence


def _days(sentence: str) -> str:
    sentence = LISTED_DAYS.sub(_list_of_days, sentence)
    for pattern in (SURE_DAY, DAY_WITH_MORE, DAY_ALONE, DAY_THAT_IS):
        sentence = pattern.sub(_whole_day, sentence)
    return DAY_AFTER.sub(_whole_day, sentence)


def _whole_day(match: re.Match[str]) -> str:
    """The full stop of the last word is the sentence's, too."""
    before = match.groupdict().get("before") or ""
    stop = "." if match.group().endswith(".") and match.end() == len(match.string) else ""
    return before + _day(match.group()[len(before) :]) + stop


def _day(short: str) -> str:
    return str(DAYS[short[:3].lower()])


def _list_of_days(match: re.Match[str]) -> str:
    """ "mon tues wed" has commas, "Sat/Sun" has none; "the sun sat low" are no days."""
    if set(match.group().split()) <= {"sat", "sun", "wed"}:
        return match.group()
    stop = "." if match.group().endswith(".") and match.end() == len(match.string) else ""
    words = ONE_DAY.sub(lambda each: _day(each.group()), match.group())
    return re.sub(r"(?<=day) (?=[A-Z])", ", ", words) + stop


def _lettered_range(match: re.Match[str]) -> str:
    one, two = (_day(_LETTERS[match[side].lower()]) for side in (1, 2))
    return match.group() if one == two else f"{one} to {two}"


def _lettered_list(match: re.Match[str]) -> str:
    letters = re.findall(_LETTER, match.group())
    *names, last = [_day(_LETTERS[each.lower()]) for each in letters]
    return f"{', '.join(names)} and {last}"


def _listed_numbers(match: re.Match[str]) -> str:
    """ "1,2,3" are three numbers; "1,250" is one, unless these are rooms."""
    numbered = NUMBERED.search(match.string[: match.start()])
    if THOUSANDS.fullmatch(match.group()) and not numbered:
        return match.group()
    return match.group().replace(",", ", ")


def _every_other(match: re.Match[str]) -> str:
    if match["unit"]:
        return f"{match[1]}very two {match['unit']}s"
    return f"{match[1]}very two weeks on {match['day']}"


def _minutes_from(match: re.Match[str]) -> str:
    said = (match["minutes"] or match["few"]).lower()
    minutes = int(said) if said.isdigit() else _MINUTES[said]
    hours = _HOURS.split("|")
    word = match["hour"].lower()
    hour = int(word) if word.isdigit() else hours.index(word) + 1
    if not (0 < minutes < 60 and 1 <= hour <= 12):
        return match.group()
    if match["side"].lower() != "past":
        hour, minutes = (hour - 2) % 12 + 1, 60 - minutes
    return f"{hour}:{minutes:02}"
