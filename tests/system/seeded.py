# SPDX-License-Identifier: Apache-2.0
"""Families put straight into the copy of recipients, grade by grade: thousands in a second."""

from collections.abc import Sequence

from kernel.mongo import Database
from tests.notifications.builders import a_child, a_person, an_email


def address(grade: str, n: int) -> str:
    return f"family{n}.{grade}@families.example"


def seed(
    notifications: Database, grade: str, families: int, languages: Sequence[str] = ("en",)
) -> list[str]:
    """The addresses of these families, who have one child each in this grade."""
    notifications.reach.insert_many(
        an_email(
            address(grade, n),
            a_person(
                f"g{grade}-{n}", a_child(f"st{grade}-{n}", grade=grade),
                language=languages[n % len(languages)],
            ),
        )
        for n in range(families)
    )  # fmt: skip
    return [address(grade, n) for n in range(families)]
