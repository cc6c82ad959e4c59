# SPDX-License-Identifier: Apache-2.0
"""Cells -> values, or an empty one where a cell holds something else."""

import functools
import re
from datetime import UTC, date, datetime

import phonenumbers

# Simple and sane: what mail systems take in practice, one "@", a domain with a dot in it.
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
NORTH_AMERICA = 1  # country code
TEN_DIGITS = re.compile(
    r"(?:\+?1[-. ]?)?(?:\(([2-9][0-9]{2})\)|([2-9][0-9]{2}))[-. ]?([2-9][0-9]{2})[-. ]?([0-9]{4})"
)
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3
LONGEST_ID = 255
LONGEST_TEXT = 255  # a name or a title
GRADES = frozenset(
    ["IT", "PR", "PK", "TK", "KG", *(f"{n:02d}" for n in range(1, 14)), "PS", "UG", "Other"]
)
YES = frozenset(("yes", "y", "true", "t", "1", "x"))
NO = frozenset(("no", "n", "false", "f", "0"))
GRADE_NAMES = {"K": "KG", "PREK": "PK", "PRE-K": "PK", "0": "KG", "00": "KG", "-1": "PK"}


def email(text: str) -> str:
    """The address in lower case: every mail system in use treats it so, and sharers must meet."""
    fits = EMAIL.fullmatch(text) and len(text) <= LONGEST_EMAIL
    local = text.partition("@")[0]
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    return text.lower() if fits and not dotted else ""


@functools.lru_cache(maxsize=4096)  # families stand together in a roster and share numbers
def phone(text: str, region: str) -> str:
    """E.164, or empty when it cannot be a number anybody has."""
    return phone_of_ten_digits(text, region) or any_phone(text, region)


def phone_of_ten_digits(text: str, region: str) -> str:
    """A number as North Americans write theirs, three times as quick as with the parser.

    Empty for any other: then the parser may still know it.
    """
    parts = TEN_DIGITS.fullmatch(text)
    if parts is None or phonenumbers.country_code_for_region(region) != NORTH_AMERICA:
        return ""
    national = "".join(parts.groups(""))
    number = phonenumbers.PhoneNumber(country_code=NORTH_AMERICA, national_number=int(national))
    valid = phonenumbers.is_valid_number_for_region(number, region)
    return f"+{NORTH_AMERICA}{national}" if valid else ""


def any_phone(text: str, region: str) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def answer(text: str) -> str:
    """Whether a cell says yes or no: empty for anything else."""
    said = text.casefold()
    return "yes" if said in YES else "no" if said in NO else ""


def grade(text: str) -> str:
    """A CEDS grade level, as OneRoster asks for; common short forms are understood."""
    short = text.upper()
    short = GRADE_NAMES.get(short, short.zfill(2) if short.isdigit() else short)
    short = "Other" if short == "OTHER" else short
    return short if short in GRADES else ""


def day(text: str) -> str:
    """An ISO 8601 date without time, or empty."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def moment(text: str) -> str:
    """An ISO 8601 date with or without time, as UTC, so that texts compare as times; or empty."""
    try:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        return ""
