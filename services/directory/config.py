# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from zoneinfo import available_timezones

from marshmallow import ValidationError, validate

from kernel.config import setting


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("is no IANA time zone, such as America/Chicago.")


@dataclass(frozen=True, kw_only=True)
class DirectorySettings:
    """How rosters of this district are read, and where its days begin."""

    time_zone: str = setting(
        "IANA time zone that families read times in.", "America/Chicago", check=known_zone
    )
    default_language: str = setting(
        "BCP 47 language of people whose roster row and whose children's rows name none.", "en"
    )
    default_region: str = setting(
        "Country (ISO 3166) of phone numbers that are written without one.", "US"
    )
    roster_language_columns: list[str] = setting(
        "Columns of users.csv that may hold the language a person is addressed in; the first "
        "that a file has counts. Upper and lower case do not matter.",
        [
            "metadata.homeLanguage",
            "metadata.language",
            "metadata.preferredLanguage",
            "homeLanguage",
            "preferredLanguage",
            "language",
        ],
    )
    of_age_years: int = setting(
        "Age at which the rights in a student's records pass from the parents to the student.", 18
    )
    family_fields: list[str] = setting(
        "What families decide of themselves, so that no roster import changes what they said. "
        "Some of language, spoken_language, interpreter.",
        ["language", "spoken_language", "interpreter"],
    )
    roster_mapping: str = setting(
        "TOML file that says which columns of the roster hold what (docs/roster.md). Empty: none.",
        "",
    )
    roster_staging: str = setting(
        "Folder for a roster while it is being read; needs about 1 GB for 100,000 students. "
        "Empty: the system's folder for temporary files.",
        "",
    )
    roster_max_mb: int = setting("Largest roster that is read, in megabytes unpacked.", 4096)
    roster_folder: str = setting(
        "Folder on this machine whose rosters may be imported by path, without an upload. "
        "Empty: none.",
        "",
    )
    roster_sources: str = setting(
        "TOML file that says where rosters come from, and when (docs/roster.md). Empty: none.",
        "",
    )
    roster_hold_removed_percent: int = setting(
        "A roster that would remove more than this share of the schools, classes, people or "
        "addresses is held until a second person approved it. 100: never.",
        5,
        check=validate.Range(0, 100),
    )
    roster_hold_changed_percent: int = setting(
        "The same for the share that it would change. 100: never.",
        75,
        check=validate.Range(0, 100),
    )
    roster_hold_days: int = setting(
        "Days after which a held roster that nobody decided on is rejected.",
        14,
        check=validate.Range(min=1),
    )
    history_days: int = setting(
        "Days for which it is kept what everybody was before each change: so far back imports can "
        "be undone, and people shown as they were.",
        400,
        check=validate.Range(min=1),
    )
    roster_lease_s: int = setting(
        "Seconds after which another worker takes over the import of a worker that died.", 10
    )
