# SPDX-License-Identifier: Apache-2.0
"""Families of five languages, by mail and by phone, and some whom nothing can reach."""

import re
from collections.abc import Iterator

from contracts.directory import GuardianshipsRecorded, LanguageChosen
from kernel.messages import Event
from tests.system.district import email, person, phone

LANGUAGES = ("en", "es", "pt", "so", "ar")
PHONES = {"en": "+15550100001", "es": "+15550100002", "so": "+15550100003"}
SHARED = "+15550100009"
BODY = (
    "School starts at 10:30 AM on Monday, December 7, 2026.\n\n"
    "Lunch costs $12.50. Call 555-0142 or write to office@district.example."
)


def address(language: str) -> str:
    return f"{language}@families.example"


def families() -> Iterator[Event]:
    for language in LANGUAGES:
        yield from _guardian(f"mail-{language}", language)
        yield email(address(language), f"mail-{language}")
    for language, number in PHONES.items():
        yield from _guardian(f"sms-{language}", language)
        yield phone(number, f"sms-{language}")
    yield from _guardian("both-1", "so")
    yield from _guardian("both-2", "so")
    yield phone(SHARED, "both-1", "both-2")
    yield from _guardian("broken", "en")
    yield email("no address at all", "broken")
    yield person("childless", "guardian", "Childless")
    yield email("childless@families.example", "childless")
    yield from _guardian("silent", "en")


def _guardian(id: str, language: str) -> Iterator[Event]:
    yield person(f"child-{id}", "student", f"Child of {id}")
    yield person(id, "guardian", id.title())
    yield LanguageChosen(person_id=id, language=language).at_sequence(1)
    yield GuardianshipsRecorded(guardian_id=id, student_ids=[f"child-{id}"]).at_sequence(1)


def by_mail(*languages: str) -> str:
    return "person:" + ",".join(f"mail-{language}" for language in languages)


def says_all(text: str) -> bool:
    """Time, day, year, price, number and address, however the language writes them."""
    wanted = (
        r"10[:.h]30", r"\b7\b", r"2026", r"12[.,]50", r"555-0142", r"office@district\.example",
    )  # fmt: skip
    return all(re.search(one, text) for one in wanted)
