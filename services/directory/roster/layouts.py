# SPDX-License-Identifier: Apache-2.0
"""The OneRoster files that are read: which columns they must have and what is kept of each row.

Passwords, user names and the ids of other systems are never kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.directory.roster import values
from services.directory.roster.findings import Finding, LeftOut, RowRefused
from services.directory.roster.languages import language_tag
from services.directory.roster.rows import Row
from services.directory.roster.stage import Stage

ROLES = {
    "student": "student",
    **dict.fromkeys(("guardian", "parent", "relative"), "guardian"),
    "teacher": "teacher",
    **dict.fromkeys(
        (
            "administrator", "aide", "counselor", "districtadministrator", "principal", "proctor",
            "siteadministrator", "systemadministrator",
        ),
        "staff",
    ),
}  # fmt: skip
ORG_TYPES = ("department", "school", "district", "local", "state", "national")
RACES = (
    "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
    "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
    "hispanicOrLatinoEthnicity",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a row is read with."""

    stage: Stage
    file: str
    language_column: str
    region: str
    as_of: str  # ISO date: enrollments that ended before it do not count
    changes_only: bool = False  # a delta: each row names an id and says when it was changed
    for_people: tuple[tuple[str, str], ...] = ()  # (target, column) that somebody has to read

    def value_left_out(self, row: Row, column: str, code: str, reason: str) -> None:
        self.stage.report(
            Finding(
                file=self.file, line=row.line, column=column, code=code, reason=reason,
                left_out=LeftOut.VALUE,
            )
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
    reading.stage.add("sessions", row.line, row["sourcedId"], *days, row["dateLastModified"])


def keep_course(row: Row, reading: Reading) -> None:
    reading.stage.add("courses", row.line, row["sourcedId"], row["title"], row["dateLastModified"])


def keep_class(row: Row, reading: Reading) -> None:
    id = row["sourcedId"]
    reading.stage.add(
        "classes", row.line, id, row["title"], row["courseSourcedId"], row["schoolSourcedId"],
        row["dateLastModified"],
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


def keep_role(row: Row, reading: Reading) -> None:
    ends = values.day(row["endDate"])
    if ends and ends < reading.as_of:
        return
    reading.stage.add(
        "roles", row.line, row["sourcedId"], row["userSourcedId"], _role(row),
        row["orgSourcedId"], 0, ends, row["dateLastModified"],
    )  # fmt: skip


def keep_user_with_role(row: Row, reading: Reading) -> None:
    """A user of 1.1, whose one role and whose schools stand in the same row."""
    role = _role(row)
    keep_user(row, reading)
    for org in row.listed("orgSourcedIds") or [""]:
        reading.stage.add("roles", row.line, "", row["sourcedId"], role, org, 1, "", "")


def keep_user(row: Row, reading: Reading) -> None:
    if not row["givenName"] and not row["familyName"]:
        raise RowRefused("givenName", "missing-value", "givenName and familyName are both blank")
    id, stage = row["sourcedId"], reading.stage
    sms, voice = _phones(row, reading)
    stage.add(
        "users", row.line, id, row["givenName"], row["familyName"], _grade(row, reading),
        _language(row, reading), voice, row["dateLastModified"],
    )  # fmt: skip
    for agent in _agents(row):
        stage.add("agents", row.line, id, agent)
    if sms:
        stage.add("contacts", row.line, id, "phone", sms)
    if email := _email(row, reading):
        stage.add("contacts", row.line, id, "email", email)


def _role(row: Row) -> str:
    role = ROLES.get(row["role"].lower())
    if role is None:
        raise RowRefused("role", "unknown-role", "is no role that OneRoster knows")
    return role


def _agents(row: Row) -> list[str]:
    # OneRoster writes "agentSourcedIds"; some exports drop the d.
    return list(dict.fromkeys(row.listed("agentSourcedIds") or row.listed("agentSourceIds")))


def _grade(row: Row, reading: Reading) -> str:
    first = next(iter(row.listed("grades")), "")
    if first and not values.grade(first):
        reading.value_left_out(row, "grades", "unknown-grade", "is no CEDS grade such as KG or 03")
    return values.grade(first)


def _language(row: Row, reading: Reading) -> str:
    text = row[reading.language_column] if reading.language_column else ""
    tag = language_tag(text)
    if text and not tag:
        reading.value_left_out(
            row, reading.language_column, "unknown-language",
            "is neither a BCP 47 tag nor the English name of a language",
        )  # fmt: skip
    return tag


def _email(row: Row, reading: Reading) -> str:
    text = row["email"]
    if text and not values.email(text):
        reading.value_left_out(row, "email", "bad-email", "is no email address")
    return values.email(text)


def _phones(row: Row, reading: Reading) -> tuple[str, str]:
    """The number for texts and a second one for calls. A lone `phone` is taken for a mobile."""
    numbers = []
    for column in ("sms", "phone"):
        text = row[column]
        numbers.append(values.phone(text, reading.region) if text else "")
        if text and not numbers[-1]:
            reading.value_left_out(row, column, "bad-phone", "is no phone number anybody can have")
    sms, phone = numbers
    return (sms, phone if phone != sms else "") if sms else (phone, "")


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
        texts=("givenName", "familyName"),
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
    texts=("givenName", "familyName"),
    keep=keep_user_with_role,
)
