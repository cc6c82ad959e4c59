# SPDX-License-Identifier: Apache-2.0
"""Settings of notifications and its channels."""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import available_timezones

from marshmallow import ValidationError, validate

from kernel.config import setting


class UnknownFate(StrEnum):
    """What becomes of a routine message of which nobody can say whether it arrived."""

    RESEND = "resend"  # it may arrive twice, each with the same Message-ID
    FINAL = "final"  # it may not arrive, and is shown as unknown


TIME_OF_DAY = validate.Regexp("^([01][0-9]|2[0-3]):[0-5][0-9]$", error="is no time such as 21:00.")
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _is_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("is no IANA time zone, such as America/Chicago.")


PHONE = validate.Regexp(
    r"^[+(]?[0-9][0-9 ().-]{3,24}$", error="is no phone number such as 206-555-0100."
)


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings:
    district_name: str = setting("The district's name as families read it.", "Sample District")
    default_language: str = setting("BCP 47 of people without a language on file.", "en")
    staff_language: str = setting(
        "BCP 47 that school offices read: what families write back is translated into it.", "en"
    )
    office_languages: list[str] = setting(
        "Offices that read another one, by school, e.g. 1001=es,1002=pt.", []
    )
    interpreter_phone: str = setting(
        "The interpreter line that families are told of where a message could not be translated. "
        "Empty: they are told to call their school.",
        "",
        check=PHONE,
    )
    words_wait_s: float = setting(
        "Seconds a routine message waits for its translation before the original goes out.", 900.0
    )
    urgent_words_wait_s: float = setting("The same for an urgent one.", 3.0)
    unknown_fate: UnknownFate = setting(
        "A routine message of which nobody can say whether it arrived: resend or final.",
        UnknownFate.RESEND,
    )
    parents_of_adults_are_told: bool = setting(
        "true: parents of students of age still get attendance and academic messages about them, "
        "as the law allows for students who are dependents for tax (34 CFR 99.31(a)(8)).",
        False,
    )
    time_zone: str = setting(
        "IANA time zone that families read times in.", "America/Chicago", check=_is_zone
    )
    quiet_from: str = setting(
        "From then on routine messages wait, unless a family wishes otherwise. Not while messages "
        "stay on the machine (capture). The same as RAPPORT_QUIET_UNTIL: never.",
        "21:00",
        check=TIME_OF_DAY,
    )
    quiet_until: str = setting(
        "Then what waited for the end of the quiet hours leaves.", "07:00", check=TIME_OF_DAY
    )
    quiet_channels: list[str] = setting(
        "Over which channels the district's quiet hours hold. A family's own hold over all.",
        ["sms"],
    )
    digest_at: str = setting(
        "When newsletters and general news leave to those who want them once a day or a week.",
        "16:00",
        check=TIME_OF_DAY,
    )
    digest_weekday: str = setting(
        "The day of those who want them once a week.", "friday", check=validate.OneOf(WEEKDAYS)
    )
    part_lease_s: float = setting("Seconds a channel worker holds a part of a chunk.", 15.0)
