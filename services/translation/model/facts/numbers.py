# SPDX-License-Identifier: Apache-2.0
"""Numbers in digits, and codes: letters and digits in one."""

import re
from collections.abc import Iterator
from decimal import Decimal

from services.translation.model.facts.fact import Fact
from services.translation.model.languages import Conventions

# Room 7A, B-14, H1N1: capitals and digits, which no language writes otherwise.
CODE = re.compile(
    r"(?<![\w.$€£])(?:[A-Z]{1,3}-?\d+|\d+-?[A-Z])(?:-?[A-Z\d]+)*(?![\w])(?!-?[a-zà-ÿ])"
)
# 2.3.1, 5'6": nobody's number, and nobody may write it in another way.
NO_NUMBER = re.compile(
    r"(?<![\w.,$€£])(?!\d{1,3}(?:\.\d{3})+(?!\d|\.\d))\d+(?:\.\d+){2,}(?![\w])|"
    r"(?<![\w.,])\d+['’](?!\d{3}(?!\d))\s?\d+(?:\.\d+)?(?!\w)"
)
NUMBER = re.compile(
    r"(?:(?P<minus>(?<![\w)\d])[-−](?=\d|\s?(?:US)?\s?[$€£]\s?\d)))?"
    r"(?:(?:US\s?)?[$€£]\s?)?"
    r"(?P<digits>\d+(?:[.,]\d+|['\u202f\xa0]\d{3}(?!\d))*)(?P<below>/\d+(?![\d/]))?"
)
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667"}
SEPARATORS = ((",", "."), (".", ","), ("'", "."), ("\xa0", ","), ("\u202f", ","))


def codes_in(text: str) -> Iterator[Fact]:
    for match in (*NO_NUMBER.finditer(text), *CODE.finditer(text)):
        yield Fact(
            kind="code",
            values=frozenset({Decimal(re.sub(r"\D", "", match.group()))}),
            start=match.start(),
            end=match.end(),
            text=match.group(),
        )


def numbers_in(text: str, conventions: Conventions, *, is_source: bool) -> Iterator[Fact]:
    english = is_source and conventions.is_english
    for match in NUMBER.finditer(text):
        readings = _readings(match["digits"], english=english, is_source=is_source)
        if below := match["below"]:
            readings = {_fraction(value, below) for value in readings}
        sign = -1 if match["minus"] and _is_minus(text, match.start()) else 1
        start = match.start() if sign < 0 or not match["minus"] else match.start() + 1
        yield Fact(
            kind="number",
            values=frozenset(sign * value for value in readings),
            start=start,
            end=match.end(),
            text=text[start : match.end()],
        )
    for match in re.finditer("[½¼¾⅓⅔]", text):
        yield Fact(
            kind="number", values=frozenset({Decimal(FRACTIONS[match.group()])}),
            start=match.start(), end=match.end(), text=match.group(),
        )  # fmt: skip


def _is_minus(text: str, at: int) -> bool:
    """ "June 3 -4" and "pages 3, -4" are no temperatures."""
    return not re.search(r"\d\s*$", text[:at])


def _fraction(value: Decimal, below: str) -> Decimal:
    divisor = Decimal(below[1:])
    return round(value / divisor, 3).normalize() if divisor else value


def _readings(digits: str, *, english: bool, is_source: bool) -> set[Decimal]:
    """Both 1,250.5 and 1.250,5 where the text does not say which convention it follows."""
    if digits.isdigit():
        return {Decimal(digits)}
    readings = set()
    for group, point in SEPARATORS:
        grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d+"
        if re.fullmatch(rf"(?:{grouped})(?:{re.escape(point)}\d+)?", digits):
            readings.add(Decimal(digits.replace(group, "").replace(point, ".")))
        if readings and english:
            break
    if is_source and len(readings) > 1:
        # Three digits after a mark are thousands, with whatever mark.
        return {max(readings)} if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits) else readings
    return readings or {Decimal(re.sub(r"\D", "", digits))}
