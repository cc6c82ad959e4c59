# SPDX-License-Identifier: Apache-2.0
"""Documents of the directory -> records of OneRoster, with its columns as keys.

What is blank is left out. Ids of roles and enrollments follow from what they join.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from contracts import oneroster
from kernel.mongo import Document
from services.directory.family.fields import effective
from services.directory.oneroster.around import Around
from services.directory.oneroster.kin import Kin, address_of
from services.directory.roster import values

Row = dict[str, Any]
# What is kept of all who are neither student, guardian nor teacher is that they are staff. Of
# OneRoster's roles "aide" lets a system that goes by roles give the least away.
ROLES = {
    "student": "student", "guardian": "guardian", "teacher": "teacher", "staff": "aide",
}  # fmt: skip
ENROLLED_AS = {"student": "student", "teacher": "teacher"}
OTHERWISE_ENROLLED = "proctor"
# Before every letter and digit: so ids stand in the order of what they join.
BETWEEN = "!"
FIRST_ROLE = ("student", "teacher", "staff", "guardian")


def row(id: str, **cells: Any) -> Row:
    return {"sourcedId": id} | {name: value for name, value in cells.items() if value}


def made_id(kind: str, *parts: str) -> str:
    joined = "\x1f".join(parts).encode()
    return f"{kind}-{hashlib.blake2b(joined, digest_size=15).hexdigest()}"


def enrollment_id(person_id: str, class_id: str) -> str:
    """In the order of persons and classes; readable where that is without doubt."""
    id = f"{person_id}{BETWEEN}{class_id}"
    if id.count(BETWEEN) > 1 or len(id) > values.LONGEST_ID:
        return made_id("enrollment", person_id, class_id)
    return id


def org(id: str, around: Around) -> Row:
    return row(
        id, name=around.names[id], type=around.types[id],
        parentSourcedId=around.parents.get(id, ""),
    )  # fmt: skip


def session(id: str, around: Around) -> Row:
    return row(id, **around.sessions[id])


def course(id: str, around: Around) -> Row:
    return row(id, title=around.courses[id], orgSourcedId=around.district_id)


def school_class(id: str, around: Around) -> Row:
    known = around.classes[id]
    return row(
        id, title=known["title"], courseSourcedId=known["course_id"], classType=known["type"],
        schoolSourcedId=known["school_id"], termSourcedIds=known["terms"],
    )  # fmt: skip


class People:
    """Records of one page of people. `schools`: only what belongs there; empty: everything."""

    def __init__(self, kin: Kin, around: Around, schools: frozenset[str], region: str) -> None:
        self._kin, self._around = kin, around
        self._schools, self._region = schools, region

    def users(self, person: Document) -> Iterator[Row]:
        counts, roles = effective(person), list(self.roles(person))
        if not roles:
            return
        yield row(
            person["_id"],
            enabledUser=True,
            **_names(person),
            **self._addresses(person),
            agentSourcedIds=self._agents(person),
            grades=[counts["grade"]] if counts["grade"] else [],
            primaryOrgSourcedId=roles[0]["orgSourcedId"],
            **_beside_the_standard(counts),
            roles=roles,
        )

    def roles(self, person: Document) -> Iterator[Row]:
        kinds = sorted(person["recorded"]["roles"], key=FIRST_ROLE.index)
        places = [(kind, school) for kind in kinds for school in self._places(person, kind)]
        for kind, school in places:
            role = ROLES[kind]
            yield row(
                made_id("role", person["_id"], role, school),
                userSourcedId=person["_id"],
                roleType="primary" if kind == places[0][0] else "secondary",
                role=role,
                orgSourcedId=school,
            )

    def demographics(self, person: Document) -> Iterator[Row]:
        recorded = person["recorded"]
        facts = {race: True for race in oneroster.RACES if race in recorded["races"]}
        facts |= {"birthDate": recorded["birth_date"], "sex": recorded["sex"]}
        found = row(person["_id"], **facts)
        if len(found) > 1 and any(self.roles(person)):
            yield found

    def enrollments(self, person: Document) -> Iterator[Row]:
        recorded = person["recorded"]
        role = next((as_ for kind, as_ in ENROLLED_AS.items() if kind in recorded["roles"]), "")
        for class_id in recorded["class_ids"]:
            known = self._around.classes.get(class_id)
            if known and self._covers(known["school_id"]):
                yield row(
                    enrollment_id(person["_id"], class_id),
                    classSourcedId=class_id,
                    schoolSourcedId=known["school_id"],
                    userSourcedId=person["_id"],
                    role=role or OTHERWISE_ENROLLED,
                )

    def _places(self, person: Document, kind: str) -> list[str]:
        """Where somebody has this role: guardians where their children are."""
        recorded = person["recorded"]
        if kind != "guardian":
            at = set(recorded["school_ids"])
        else:
            at = {school for id in self._children(person) for school in self._schools_of(id)}
        if at or self._schools:
            return sorted(school for school in at if self._covers(school))
        return [self._around.district_id]

    def _children(self, person: Document) -> list[str]:
        return [id for id in person["recorded"]["student_ids"] if id in self._kin.students]

    def _schools_of(self, student_id: str) -> list[str]:
        found: list[str] = self._kin.students[student_id]["school_ids"]
        return found

    def _covers(self, school_id: str) -> bool:
        return not self._schools or school_id in self._schools

    def _agents(self, person: Document) -> list[str]:
        """Guardians on a student's row, children on a guardian's.

        Not where both are both: there only the student's row says without doubt who is whose.
        """
        both = {"student", "guardian"}
        is_both = both <= set(person["recorded"]["roles"])
        children = [
            id
            for id in self._children(person)
            if not (is_both and both <= set(self._kin.students[id]["roles"]))
            and (not self._schools or any(map(self._covers, self._schools_of(id))))
        ]
        return sorted({*self._kin.guardians.get(person["_id"], ()), *children})

    def _addresses(self, person: Document) -> Row:
        points, id = self._kin.points.get(person["_id"], []), person["_id"]
        recorded = person["recorded"]
        number, from_roster = address_of(points, "phone", id)
        return {
            "email": address_of(points, "email", id)[0],
            "sms": self._written(number, recorded.get("phone_written", "") if from_roster else ""),
            "phone": self._written(
                recorded["voice_phone"], recorded.get("voice_phone_written", "")
            ),
        }

    def _written(self, number: str, written: str) -> str:
        """As the roster writes it, where that is this number."""
        return written if written and values.phone(written, self._region) == number else number


def _names(person: Document) -> Row:
    """A name that the family corrected is the one they are called by, too."""
    recorded, family, names = person["recorded"], person.get("family", {}), {}
    for which in ("given", "family"):
        name, said = f"{which}_name", family.get(f"{which}_name")
        names[f"{which}Name"] = said["value"] if said else recorded[name]
        preferred = "" if said else recorded.get(f"preferred_{name}", "")
        names[f"preferred{which.title()}Name"] = preferred
    return names


def _beside_the_standard(counts: Document) -> Row:
    return {
        oneroster.LANGUAGE: counts["language"],
        oneroster.SPOKEN: counts.get("spoken_language", ""),
        oneroster.INTERPRETER: bool(counts.get("interpreter", False)),
        oneroster.TRANSPORT: counts.get("transport", ""),
    }
