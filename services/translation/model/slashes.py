# SPDX-License-Identifier: Apache-2.0
"""Month/day in digits, written out: whoever reads 9/5 in Spanish reads the 9th of May."""

import re

from babel import Locale

MONTHS = Locale.parse("en").months["format"]["wide"]
SHORT_DATE = re.compile(r"(?<![\w/.$])(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?![\w/%]|\.\d)")
RANGE = re.compile(rf"({SHORT_DATE.pattern})\s?[-–]\s?({SHORT_DATE.pattern})")
DAYS_ONLY = re.compile(rf"({SHORT_DATE.pattern})\s?[-–]\s?(?=\d{{1,2}}(?![\d/:]|\s?[ap]\.?m))")
# "3/4 cup" and "2 1/2" are parts of a whole, "9/10" of a quiz and "part 1/2" are none of both.
PART_OF = re.compile(
    r"\s?-?(?:tazas?|xícaras?|cuchar\w+|colher\w*|horas?|pastillas?|comprimidos?|de\b|cups?|full|of|off|tsp|teaspoons?|tbsp|tablespoons?|miles?|inch(?:es)?|in\.|\"|hours?|"
    r"hrs?|days?|pounds?|lbs?|oz|ounces?|gallons?|pints?|quarts?|liters?|price|credits?|yards?|"
    r"sheets?|a\b|an\b|size|way|points?|stars?|tablets?|pills?|doses?)\b",
    re.IGNORECASE,
)
AFTER_WHOLE = re.compile(r"\d\s$|[+x×*=]\s?$|\b(?:add|plus|minus|times)\s$", re.IGNORECASE)
NO_DATE = re.compile(
    r"\b(?:part|page|message|slide|ratio|fraction|score(?:d| was| is)?|grade (?:was|is)|got|earned|"
    r"received|equals|weeks?|units?|semesters?|quarters?|grades?|rooms?|bus(?:es)?)\s"
    r"(?:of\s|a\s)?$",
    re.IGNORECASE,
)
FOR_A_DATE = re.compile(
    r"\b(?:on|by|until|till|before|after|from|to|through|thru|since|starting|beginning|is|are|due|"
    r"between|[A-Z][a-z]+day,?|[A-Z]+DAY,?)\s$",
    re.IGNORECASE,
)
PARTS = frozenset({2, 3, 4, 8})


def dates_written_out(sentence: str) -> str:
    """Every month/day that can be nothing else; fractions and scores stay as they are."""
    sentence = RANGE.sub(
        lambda match: f"{_date(match[2], match[3])} to {_date(match[5], match[6])}", sentence
    )
    sentence = DAYS_ONLY.sub(lambda match: f"{_date(match[2], match[3])} to ", sentence)
    return SHORT_DATE.sub(
        lambda match: _date(match[1], match[2]) if _is_date(match) else match.group(), sentence
    )


def sure_dates_written_out(sentence: str) -> str:
    """Those alone that stand where a date stands: "on 10/5", "Monday, 10/5"."""
    return SHORT_DATE.sub(
        lambda match: (
            _date(match[1], match[2])
            if FOR_A_DATE.search(match.string[: match.start()])
            and not PART_OF.match(match.string, match.end())
            else match.group()
        ),
        sentence,
    )


def has_unclear_date(sentence: str) -> bool:
    """Whether something is left that a reader may take for another date."""
    return any(
        not (PART_OF.match(sentence, match.end()) or AFTER_WHOLE.search(sentence[: match.start()]))
        and not NO_DATE.search(sentence[: match.start()])
        for match in SHORT_DATE.finditer(sentence)
    )


def _is_date(match: re.Match[str]) -> bool:
    before = match.string[: match.start()]
    part = PART_OF.match(match.string, match.end()) or AFTER_WHOLE.search(before)
    if part or NO_DATE.search(before):
        return False
    over, under = int(match[1]), int(match[2])
    return not (over < under and under in PARTS) or bool(FOR_A_DATE.search(before))


def _date(month: str, day: str) -> str:
    return f"{MONTHS[int(month)]} {int(day)}"
