# SPDX-License-Identifier: Apache-2.0
"""Rows about people: users and their roles."""

from contracts.rights import Right
from services.directory.roster import values
from services.directory.roster.findings import RowRefused
from services.directory.roster.languages import language_tag
from services.directory.roster.reading import Reading
from services.directory.roster.relations import relation_of
from services.directory.roster.rows import Row

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
Written = tuple[str, str]  # E.164, and as the roster writes it
NO_NUMBER: Written = ("", "")


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
        _language(row, reading, "home_language"), voice[0], row["dateLastModified"],
        # The CSV binding's names, or those of the REST binding, which some exports write.
        row["preferredGivenName"] or row["preferredFirstName"],
        row["preferredFamilyName"] or row["preferredLastName"],
        _language(row, reading, "spoken_language"), _answer(row, reading, "interpreter"),
        _text(row, reading, "transport"), sms[1], voice[1],
    )  # fmt: skip
    _keep_rights(row, reading)
    for agent in _agents(row):
        stage.add("agents", row.line, id, agent)
    if sms[0]:
        stage.add("contacts", row.line, id, "phone", sms[0])
    if email := _email(row, reading):
        stage.add("contacts", row.line, id, "email", email)


def _keep_rights(row: Row, reading: Reading) -> None:
    """What a guardian's row says of all the students they are guardian of."""
    said = (
        relation_of(reading.cell(row, "relation"), reading.meanings.get("relation", {})),
        *(_answer(row, reading, right) for right in Right),
    )
    if any(said):
        reading.stage.add("contact_says", row.line, row["sourcedId"], *said)
    if "custody" in reading.columns:
        _keep_custody(row, reading)


def _keep_custody(row: Row, reading: Reading) -> None:
    """Also that the cell holds no word that is known: one that comes back after that is new."""
    text = reading.cell(row, "custody")
    meant = reading.meanings.get("custody", {}).get(text.casefold(), ())
    if text and not meant:
        reading.leave_to_people(row, reading.columns["custody"], "custody")
    reading.stage.add("custody", row.line, row["sourcedId"], ",".join(meant))


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


def _language(row: Row, reading: Reading, target: str) -> str:
    text = reading.cell(row, target)
    tag = language_tag(text) if text else ""
    if text and not tag:
        reading.value_left_out(
            row, reading.columns[target], "unknown-language",
            "is neither a BCP 47 tag nor the English name of a language",
        )  # fmt: skip
    return tag


def _answer(row: Row, reading: Reading, target: str) -> str:
    text = reading.cell(row, target)
    said = values.answer(text) if text else ""
    if text and not said:
        reading.value_left_out(
            row, reading.columns[target], "unknown-answer", "is neither yes nor no"
        )
    return said


def _text(row: Row, reading: Reading, target: str) -> str:
    text = reading.cell(row, target)
    if len(text) > values.LONGEST_TEXT:
        reading.value_left_out(
            row, reading.columns[target], "too-long",
            f"is longer than {values.LONGEST_TEXT} characters",
        )  # fmt: skip
        return ""
    return text


def _email(row: Row, reading: Reading) -> str:
    text = row["email"]
    if text and not values.email(text):
        reading.value_left_out(row, "email", "bad-email", "is no email address")
    return values.email(text)


def _phones(row: Row, reading: Reading) -> tuple[Written, Written]:
    """The number for texts and a second one for calls. A lone `phone` is taken for a mobile."""
    numbers = []
    for column in ("sms", "phone"):
        text = row[column]
        number = values.phone(text, reading.region) if text else ""
        numbers.append((number, text) if number else NO_NUMBER)
        if text and not number:
            reading.value_left_out(row, column, "bad-phone", "is no phone number anybody can have")
    sms, phone = numbers
    if not sms[0]:
        return phone, NO_NUMBER
    return sms, phone if phone[0] != sms[0] else NO_NUMBER
