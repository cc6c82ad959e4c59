# SPDX-License-Identifier: Apache-2.0
"""Settings of notifications and its channels."""

from dataclasses import dataclass
from enum import StrEnum

from kernel.config import setting


class UnknownFate(StrEnum):
    """What becomes of a routine message of which nobody can say whether it arrived."""

    RESEND = "resend"  # it may arrive twice, each with the same Message-ID
    FINAL = "final"  # it may not arrive, and is shown as unknown


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings:
    district_name: str = setting("The district's name as families read it.", "Sample District")
    default_language: str = setting("BCP 47 of people without a language on file.", "en")
    words_wait_s: float = setting(
        "Seconds a routine message waits for its translation before the original goes out.", 900.0
    )
    urgent_words_wait_s: float = setting("The same for an urgent one.", 5.0)
    unknown_fate: UnknownFate = setting(
        "A routine message of which nobody can say whether it arrived: resend or final.",
        UnknownFate.RESEND,
    )
    parents_of_adults_are_told: bool = setting(
        "true: parents of students of age still get attendance and academic messages about them, "
        "as the law allows for students who are dependents for tax (34 CFR 99.31(a)(8)).",
        False,
    )
    part_lease_s: float = setting("Seconds a channel worker holds a part of a chunk.", 15.0)
