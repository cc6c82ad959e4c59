# SPDX-License-Identifier: Apache-2.0
"""The OneRoster files that are read: which columns they must have and what is kept of each row.

Passwords, user names and the ids of other systems are never kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.directory.roster import values
from services.directory.roster.findings import RowRefused
from services.directory.roster.reading import Reading
from services.directory.roster.rows import Row
from services.directory.roster.user_rows import keep_role, keep_user, keep_user_with_role

NAMES = (
    "givenName", "familyName", "preferredGivenName", "preferredFamilyName", "preferredFirstName",
    "preferredLastName",
)  # fmt: skip
SESSION_TEXTS = ("title", "type", "parentSourcedId", "schoolYear")
ORG_TYPES = ("department", "school", "district", "local", "state", "national")
RACES = (
    "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
    "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
    "hispanicOrLatinoEthnicity",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Layout:
    columns: tuple[str, ...]  # the header must name them
    filled: tuple[str, ...]  # no row may leave them blank
    texts: tuple[str, ...] = ()  # what people read: bounded in length
    keep: Callable[[Row, Reading], None]


def keep_org(row: Row, reading: Reading) -> None:
    kind = row["type"].lower()
    if kind not in ORG_TYPES and not kind.startswith("ext:"):
        raise RowRefused("type", "unknown-type", f"the type must be one of {', '.join(ORG_TYPES)}")
    reading.stage.add(
        "orgs", row.line, row["sourcedId"], row["name"], kind, row["parentSourcedId"],
        row["dateLastModified"],
    )  # fmt: skip


def keep_session(row: Row, reading: Reading) -> None:
    days = [values.day(row[column]) for column in ("startDate", "endDate")]
    for column, day in zip(("startDate", "endDate"), days, strict=True):
        if not day:
            raise RowRefused(column, "bad-date", "is no date written as 2026-08-31")
    reading.stage.add(
        "sessions", row.line, row["sourcedId"], *days, row["dateLastModified"],
        *(row[column][: values.LONGEST_TEXT] for column in SESSION_TEXTS),
    )  # fmt: skip


def keep_course(row: Row, reading: Reading) -> None:
    reading.stage.add("courses", row.line, row["sourcedId"], row["title"], row["dateLastModified"])


def keep_class(row: Row, reading: Reading) -> None:
    id = row["sourcedId"]
    reading.stage.add(
        "classes", row.line, id, row["title"], row["courseSourcedId"], row["schoolSourcedId"],
        row["dateLastModified"], row["classType"][: values.LONGEST_TEXT],
    )  # fmt: skip
    for term in row.listed("termSourcedIds"):
        reading.stage.add("class_terms", row.line, id, term)


def keep_enrollment(row: Row, reading: Reading) -> None:
    ends = values.day(row["endDate"])
    if row["endDate"] and not ends:
        raise RowRefused("endDate", "bad-date", "is no date written as 2026-08-31")
    if not ends or ends >= reading.as_of:
        reading.stage.add(
            "enrollments", row.line, row["sourcedId"], row["classSourcedId"],
            row["userSourcedId"], ends, row["dateLastModified"],
        )  # fmt: skip


def keep_demographics(row: Row, reading: Reading) -> None:
    born = row["birthDate"]
    if born and not values.day(born):
        reading.value_left_out(row, "birthDate", "bad-date", "is no date written as 2026-08-31")
    races = ",".join(race for race in RACES if row[race].lower() == "true")
    reading.stage.add(
        "demographics", row.line, row["sourcedId"], values.day(born), row["sex"].lower(), races,
        row["dateLastModified"],
    )  # fmt: skip


def keep_profile(row: Row, reading: Reading) -> None:
    reading.stage.add(
        "profiles", row.line, row["sourcedId"], row["userSourcedId"], row["dateLastModified"]
    )


LAYOUTS = {
    "orgs": Layout(
        columns=("sourcedId", "name", "type"),
        filled=("sourcedId", "name", "type"),
        texts=("name",),
        keep=keep_org,
    ),
    "academicSessions": Layout(
        columns=("sourcedId", "startDate", "endDate"),
        filled=("sourcedId", "startDate", "endDate"),
        keep=keep_session,
    ),
    "courses": Layout(
        columns=("sourcedId", "title"),
        filled=("sourcedId", "title"),
        texts=("title",),
        keep=keep_course,
    ),
    "classes": Layout(
        columns=("sourcedId", "title", "schoolSourcedId"),
        filled=("sourcedId", "title", "schoolSourcedId"),
        texts=("title",),
        keep=keep_class,
    ),
    "users": Layout(
        columns=("sourcedId", "givenName", "familyName"),
        filled=("sourcedId",),
        texts=NAMES,
        keep=keep_user,
    ),
    "roles": Layout(
        columns=("sourcedId", "userSourcedId", "role", "orgSourcedId"),
        filled=("userSourcedId", "role"),
        keep=keep_role,
    ),
    "userProfiles": Layout(
        columns=("sourcedId", "userSourcedId"),
        filled=("sourcedId", "userSourcedId"),
        keep=keep_profile,
    ),
    "enrollments": Layout(
        columns=("sourcedId", "classSourcedId", "userSourcedId", "role"),
        filled=("sourcedId", "classSourcedId", "userSourcedId"),
        keep=keep_enrollment,
    ),
    "demographics": Layout(columns=("sourcedId",), filled=("sourcedId",), keep=keep_demographics),
}
USERS_1_1 = Layout(
    columns=("sourcedId", "givenName", "familyName", "role", "orgSourcedIds"),
    filled=("sourcedId", "role"),
    texts=NAMES,
    keep=keep_user_with_role,
)
