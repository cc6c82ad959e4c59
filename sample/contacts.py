# SPDX-License-Identifier: Apache-2.0
"""Addresses and numbers that belong to nobody.

Emails stand under families.example and staff.example: RFC 2606 reserves .example for ever.
Phones stand in the 555 exchange of real area codes. Only 555-0100 to 555-0199 are set aside for
fiction, too few for a district; the rest of 555 is not assigned to subscribers either (555-1212
is directory assistance and left out), and number libraries take it as well formed. Texts to these
numbers must not leave anyway: the sample runs in capture mode.
"""

AREA_CODES = (
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225,
    228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281,
    301, 302, 303, 304, 305, 307,
)  # fmt: skip
LINES = 10_000
DIRECTORY_ASSISTANCE = 1212
FORMS = ("({}) 555-{}", "{}-555-{}", "+1 {} 555 {}", "{}.555.{}", "1{}555{}")


def phone(number: int) -> str:
    """The number-th phone, written in one of the ways people write numbers."""
    area, line = number // (LINES - 1) % len(AREA_CODES), number % (LINES - 1)
    if line >= DIRECTORY_ASSISTANCE:
        line += 1
    return FORMS[number % len(FORMS)].format(AREA_CODES[area], f"{line:04d}")


def family_email(given: str, family: str, number: int) -> str:
    return f"{given}.{family}{number}@families.example".lstrip(".")


def staff_email(given: str, family: str, number: int) -> str:
    return f"{given}.{family}{number}@staff.example".lstrip(".")
