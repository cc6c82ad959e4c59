# SPDX-License-Identifier: Apache-2.0
"""OneRoster's JSON records -> cells of its CSV files.

Whatever is not named here is dropped before anything is stored: passwords, user names, the ids of
other systems.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from services.directory.roster.rest.errors import BadResponse
from services.directory.roster.values import LONGEST_ID

Record = dict[str, Any]
METADATA = "metadata"
DEEPEST = 8  # what lies deeper in a district's own columns is not taken
SECRET = "password"  # noqa: S105 - the name of what is never kept, also under metadata
BASE = ("sourcedId", "status", "dateLastModified")
ROLE_COLUMNS = (*BASE, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        raise ValueError("is no text")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError("holds what is no letter (NUL, or half of a character)")
    return value


def _texts(value: Any) -> str:
    """CSV has commas between the parts of a list; so none may stand within one."""
    return _listed([_text(each) for each in _list(value)])


def _ref(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict) and isinstance(value.get("sourcedId"), str):
        return _text(value["sourcedId"])
    raise ValueError("is no reference with a sourcedId")


def _refs(value: Any) -> str:
    return _listed([_ref(each) for each in _list(value)])


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise ValueError("is no list")


def _listed(parts: list[str]) -> str:
    if any("," in part for part in parts):
        raise ValueError("holds a comma, which OneRoster's lists cannot")
    return ",".join(parts)


Read = Callable[[Any], str]
Columns = dict[str, tuple[str, Read]]  # column of the CSV file -> field of the JSON, how it is read


def _as_they_are(*names: str) -> Columns:
    return {name: (name, _text) for name in names}


PERSON = _as_they_are(
    "enabledUser", "givenName", "familyName", "middleName", "preferredFirstName",
    "preferredLastName", "email", "sms", "phone",
) | {"agentSourcedIds": ("agents", _refs), "grades": ("grades", _texts)}  # fmt: skip
COLUMNS: dict[str, Columns] = {
    "orgs": _as_they_are("name", "type", "identifier") | {"parentSourcedId": ("parent", _ref)},
    "academicSessions": _as_they_are("title", "type", "startDate", "endDate", "schoolYear")
    | {"parentSourcedId": ("parent", _ref)},
    "courses": _as_they_are("title", "courseCode")
    | {"schoolYearSourcedId": ("schoolYear", _ref), "orgSourcedId": ("org", _ref)},
    "classes": _as_they_are("title", "classCode", "classType", "location")
    | {
        "grades": ("grades", _texts), "courseSourcedId": ("course", _ref),
        "schoolSourcedId": ("school", _ref), "termSourcedIds": ("terms", _refs),
    },
    "users": PERSON | {"primaryOrgSourcedId": ("primaryOrg", _ref)},
    "enrollments": _as_they_are("role", "primary", "beginDate", "endDate")
    | {
        "classSourcedId": ("class", _ref), "schoolSourcedId": ("school", _ref),
        "userSourcedId": ("user", _ref),
    },
    "demographics": _as_they_are(
        "birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
        "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
        "hispanicOrLatinoEthnicity",
    ),
}  # fmt: skip
USERS_1_1 = PERSON | {"role": ("role", _text), "orgSourcedIds": ("orgs", _refs)}
COLLECTIONS = tuple(COLUMNS)


def columns_of(collection: str, version: str) -> Columns:
    return USERS_1_1 if (collection, version) == ("users", "1.1") else COLUMNS[collection]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One record as it stands in CSV: its row, its own columns, and a user's roles (1.2)."""

    row: dict[str, str]
    metadata: dict[str, str] = field(default_factory=dict)
    roles: tuple[dict[str, str], ...] = ()

    @property
    def id(self) -> str:
        return self.row["sourcedId"]


def cells_of(record: Any, collection: str, version: str, offset: int) -> Cells:
    """Raises BadResponse saying where it stood, when it is not what OneRoster says."""
    if not isinstance(record, dict) or not isinstance(record.get("sourcedId"), str):
        raise _bad(collection, offset, "", "sourcedId", "is missing")
    columns = _as_they_are(*BASE) | columns_of(collection, version)
    row = {}
    for column, (name, read) in columns.items():
        try:
            row[column] = read(record.get(name))
        except ValueError as error:
            raise _bad(collection, offset, record["sourcedId"], name, str(error)) from error
    if not row["sourcedId"].strip():
        raise _bad(collection, offset, "", "sourcedId", "is blank")
    with_roles = (collection, version) == ("users", "1.2")
    try:
        metadata = dict(_metadata(record.get(METADATA), METADATA))
    except ValueError as error:
        raise _bad(collection, offset, row["sourcedId"], METADATA, str(error)) from error
    roles = _roles(record, row, offset) if with_roles else ()
    return Cells(row=row, metadata=metadata, roles=roles)


def _metadata(value: Any, name: str, depth: int = 0) -> Iterable[tuple[str, str]]:
    """The district's own columns, as `metadata.language`; what lies deeper has more dots."""
    if isinstance(value, dict):
        for key, each in value.items():
            if SECRET not in key.casefold() and depth < DEEPEST:
                yield from _metadata(each, f"{name}.{_text(key)}", depth + 1)
    elif isinstance(value, list):
        yield name, ",".join(_text(each) for each in value if not isinstance(each, list | dict))
    elif value is not None:
        yield name, _text(value)


def _roles(record: Record, row: dict[str, str], offset: int) -> tuple[dict[str, str], ...]:
    """REST gives a role no id of its own: it has the user's, and its place among the user's."""
    roles = []
    try:
        for place, role in enumerate(_list(record.get("roles")), start=1):
            if not isinstance(role, dict):
                raise ValueError("holds something that is no role")
            roles.append(
                role_place(row, place)
                | {name: _text(role.get(name)) for name in ROLE_COLUMNS[4:8]}
                | {"orgSourcedId": _ref(role.get("org"))}
            )
    except ValueError as error:
        raise _bad("users", offset, row["sourcedId"], "roles", str(error)) from error
    return tuple(roles)


def role_place(user: dict[str, str], place: int, status: str = "") -> dict[str, str]:
    id = f"{user['sourcedId']}#{place}"
    if len(id) > LONGEST_ID:
        id = blake2b(id.encode(), digest_size=16).hexdigest()
    return {
        "sourcedId": id, "status": status or user["status"],
        "dateLastModified": user["dateLastModified"], "userSourcedId": user["sourcedId"],
    }  # fmt: skip


def _bad(collection: str, offset: int, id: str, name: str, why: str) -> BadResponse:
    id = id.encode("utf-8", "replace").decode()[:80]  # whatever it holds, it can be stored
    of = f" of {id}" if id else ""
    return BadResponse(
        f"{collection}, record {offset}: {name}{of} {why}. Ask whoever runs the student "
        "information system.",
        collection=collection, offset=offset, id=id, field=name,
    )  # fmt: skip
