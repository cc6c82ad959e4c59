# SPDX-License-Identifier: Apache-2.0
"""Records -> what OneRoster's REST binding calls them, as plain JSON values.

A reference is {"sourcedId", "type"}; whoever answers over HTTP adds where that is.
"""

from collections.abc import Callable
from typing import Any

from contracts import oneroster
from services.directory.oneroster.records import Row

Resource = dict[str, Any]
BASE = ("sourcedId", "status", "dateLastModified")
METADATA = "metadata."
# By kind of record: the fields there may be, first those that there are always.
FIELDS: dict[str, tuple[str, ...]] = {
    "orgs": (*BASE, "name", "type", "parent"),
    "academicSessions": (
        *BASE, "title", "type", "startDate", "endDate", "schoolYear", "parent",
    ),
    "courses": (*BASE, "title", "org"),
    "classes": (*BASE, "title", "classType", "course", "school", "terms"),
    "users": (
        *BASE, "enabledUser", "givenName", "familyName", "roles", "preferredFirstName",
        "preferredLastName", "primaryOrg", "email", "sms", "phone", "agents", "grades", "metadata",
    ),
    "enrollments": (*BASE, "user", "class", "school", "role"),
    "demographics": (*BASE, "birthDate", "sex", *oneroster.RACES),
}  # fmt: skip
NEVER_LEFT_OUT = ("givenName", "familyName")  # some people have one name only
ADDRESSES = ("email", "sms", "phone")


def reference(id: str, kind: str) -> Resource | None:
    return {"sourcedId": id, "type": kind} if id else None


def resource(kind: str, row: Row) -> Resource:
    made = {
        "sourcedId": row["sourcedId"],
        "status": "active",
        "dateLastModified": row["dateLastModified"],
    }
    return made | {
        name: value
        for name, value in MAKERS[kind](row).items()
        if name in NEVER_LEFT_OUT or (value is not None and value != "")
    }


def _org(row: Row) -> Resource:
    return {
        "name": row["name"], "type": row["type"],
        "parent": reference(row.get("parentSourcedId", ""), "org"),
    }  # fmt: skip


def _session(row: Row) -> Resource:
    plain = {name: row[name] for name in ("title", "type", "startDate", "endDate", "schoolYear")}
    return plain | {"parent": reference(row.get("parentSourcedId", ""), "academicSession")}


def _course(row: Row) -> Resource:
    return {"title": row["title"], "org": reference(row["orgSourcedId"], "org")}


def _class(row: Row) -> Resource:
    return {
        "title": row["title"],
        "classType": row["classType"],
        "course": reference(row.get("courseSourcedId", ""), "course"),
        "school": reference(row["schoolSourcedId"], "org"),
        "terms": [reference(id, "academicSession") for id in row.get("termSourcedIds", ())],
    }


def _user(row: Row) -> Resource:
    return {
        "enabledUser": "true",
        "givenName": row.get("givenName", ""),
        "familyName": row.get("familyName", ""),
        "preferredFirstName": row.get("preferredGivenName"),
        "preferredLastName": row.get("preferredFamilyName"),
        "roles": [
            {
                "roleType": role["roleType"],
                "role": role["role"],
                "org": reference(role["orgSourcedId"], "org"),
            }
            for role in row["roles"]
        ],
        "primaryOrg": reference(row["primaryOrgSourcedId"], "org"),
        **{name: row.get(name) for name in ADDRESSES},
        "agents": [reference(id, "user") for id in row.get("agentSourcedIds", ())],
        "grades": row.get("grades"),
        "metadata": {
            name.removeprefix(METADATA): row[name]
            for name in oneroster.COLUMNS["users"]
            if name.startswith(METADATA) and name in row
        },
    }


def _enrollment(row: Row) -> Resource:
    return {
        "user": reference(row["userSourcedId"], "user"),
        "class": reference(row["classSourcedId"], "class"),
        "school": reference(row["schoolSourcedId"], "org"),
        "role": row["role"],
    }


def _demographics(row: Row) -> Resource:
    return {
        "birthDate": row.get("birthDate"),
        "sex": row.get("sex"),
        **{race: "true" for race in oneroster.RACES if row.get(race)},
    }


MAKERS: dict[str, Callable[[Row], Resource]] = {
    "orgs": _org, "academicSessions": _session, "courses": _course, "classes": _class,
    "users": _user, "enrollments": _enrollment, "demographics": _demographics,
}  # fmt: skip
