# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501 - rows of a CSV file are as long as they are.
"""A roster of two families, whose every byte a test may spoil."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.directory.commands import (
    RecordContactPoint,
    RecordPerson,
    RecordSchool,
)
from services.directory.config import DirectorySettings
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.findings import Finding
from services.directory.roster.read import ReadingRules, read_roster
from services.directory.roster.stage import open_stage
from services.directory.roster.wanted import (
    wanted_classes,
    wanted_contact_points,
    wanted_people,
    wanted_schools,
)

KEY = ContactPointIds(b"a key of the tests")

MANIFEST = """propertyName,value
manifest.version,1.0
oneroster.version,{version}
file.academicSessions,bulk
file.classes,bulk
file.courses,bulk
file.demographics,bulk
file.enrollments,bulk
file.orgs,bulk
{more}file.users,bulk
"""
ORGS = """sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
d1,,,Little District,district,,
s1,,,Elm School,school,,d1
s2,,,Oak School,school,,d1
"""
SESSIONS = """sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
y1,,,2026-2027,schoolYear,2026-08-10,2027-06-04,,2027
t1,,,Fall,term,2026-08-10,2026-12-18,y1,2027
t2,,,Spring,term,2027-01-05,2027-06-04,y1,2027
"""
COURSES = """sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,orgSourcedId
k1,,,y1,Homeroom,,d1
"""
CLASSES = (
    "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classType,schoolSourcedId,"
    """termSourcedIds
c1,,,Room 1,03,k1,homeroom,s1,"t1,t2"
c2,,,Room 2,07,k1,homeroom,s2,t1
"""
)
ENROLLMENTS = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    """beginDate,endDate
e1,,,c1,s1,ana,student,,,
e2,,,c2,s2,ben,student,,,
e3,,,c1,s1,teach,teacher,true,,
e4,,,c2,s2,minh,student,,,
"""
)
DEMOGRAPHICS = """sourcedId,status,dateLastModified,birthDate,sex,white,hispanicOrLatinoEthnicity
ana,,,2017-03-15,female,,true
ben,,,2013-05-01,male,true,true
"""
# Ana and Ben are siblings at two schools, their parents share a phone; Minh has one grandmother,
# who has no email and whose language is known by Minh's row only.
USERS_1_1 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
    "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,"
    """metadata.homeLanguage
ana,,,true,s1,student,ana,,Ana,Núñez,,,,,,"rosa,luis",03,secret-1,Spanish
ben,,,true,s2,student,ben,,Ben,Núñez,,,,,,"rosa,luis",07,secret-2,Spanish
rosa,,,true,"s1,s2",parent,rosa,,Rosa,Núñez,,,Rosa@families.example,(201) 555-0101,,"ana,ben",,,Spanish
luis,,,true,"s1,s2",parent,luis,,Luis,Núñez,,,,201.555.0101,,,,,English
minh,,,true,s2,student,minh,,Minh,,,,,,,"ba",7,,Vietnamese
ba,,,true,s2,relative,ba,,Bà,Trần,,,,,+1 201 555 0177,,,,
teach,,,true,s1,teacher,teach,,Tess,Teacher,,,tess@staff.example,,,,,,English
"""
)
USERS_1_2 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,primaryOrgSourcedId,"
    """metadata.homeLanguage
ana,,,true,ana,,Ana,Núñez,,,,,,"rosa,luis",03,secret-1,,es
ben,,,true,ben,,Ben,Núñez,,,,,,"rosa,luis",07,secret-2,,es
rosa,,,true,rosa,,Rosa,Núñez,,,Rosa@families.example,(201) 555-0101,,"ana,ben",,,,es
luis,,,true,luis,,Luis,Núñez,,,,201.555.0101,,,,,,en
minh,,,true,minh,,Minh,,,,,,,"ba",7,,,vi
ba,,,true,ba,,Bà,Trần,,,,,+1 201 555 0177,,,,,
teach,,,true,teach,,Tess,Teacher,,,tess@staff.example,,,,,,,en
"""
)
ROLES = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,"
    """orgSourcedId,userProfileSourcedId
r1,,,ana,primary,student,,,s1,
r2,,,ben,primary,student,,,s2,
r3,,,rosa,primary,parent,,,s1,
r4,,,luis,primary,guardian,,,s1,
r5,,,minh,primary,student,,,s2,
r6,,,ba,primary,relative,,,s2,
r7,,,teach,primary,teacher,,,s1,
"""
)
PROFILES = """sourcedId,status,dateLastModified,userSourcedId,profileType,vendorId,username,password
p1,,,ana,oneroster,vendor,ana,secret-3
"""


def _bytes(texts: dict[str, str]) -> dict[str, bytes]:
    return {name: text.replace("\n", "\r\n").encode() for name, text in texts.items()}


def _files(version: str) -> dict[str, bytes]:
    common = {
        "orgs.csv": ORGS, "academicSessions.csv": SESSIONS, "courses.csv": COURSES,
        "classes.csv": CLASSES, "enrollments.csv": ENROLLMENTS, "demographics.csv": DEMOGRAPHICS,
    }  # fmt: skip
    if version == "1.1":
        manifest = MANIFEST.format(version="1.1", more="")
        return _bytes(common | {"manifest.csv": manifest, "users.csv": USERS_1_1})
    manifest = MANIFEST.format(version="1.2", more="file.roles,bulk\nfile.userProfiles,bulk\n")
    return _bytes(
        common
        | {"manifest.csv": manifest, "users.csv": USERS_1_2, "roles.csv": ROLES}
        | {"userProfiles.csv": PROFILES}
    )


@dataclass(kw_only=True)
class Roster:
    """The files of a small roster. Spoil them, then write them."""

    version: str = "1.1"
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = self.files or _files(self.version)

    def replace(self, file: str, old: str, new: str) -> "Roster":
        assert old.encode() in self.files[file], f"{old!r} is not in {file}"
        self.files[file] = self.files[file].replace(old.encode(), new.encode(), 1)
        return self

    def add(self, file: str, line: str) -> "Roster":
        self.files[file] += line.encode() + b"\r\n"
        return self

    def change(self, file: str, id: str, **cells: str) -> "Roster":
        """Set cells of the row whose sourcedId is `id`."""
        rows = list(csv.DictReader(io.StringIO(self.files[file].decode(), newline="")))
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, fieldnames=list(rows[0]))
        writer.writeheader()
        row = next(row for row in rows if row["sourcedId"] == id)
        row.update({column.replace("metadata_", "metadata."): cells[column] for column in cells})
        writer.writerows(rows)
        self.files[file] = out.getvalue().encode()
        return self

    def column(self, file: str, column: str, **cells: str) -> "Roster":
        """Put a column behind the others; `cells`: what it holds in the row of each id."""
        rows = list(csv.reader(io.StringIO(self.files[file].decode(), newline="")))
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow([*rows[0], column])
        writer.writerows([*row, cells.get(row[0], "")] for row in rows[1:])
        self.files[file] = out.getvalue().encode()
        return self

    def without_passwords(self) -> "Roster":
        for secret in (b"secret-1", b"secret-2", b"secret-3"):
            self.files = {name: each.replace(secret, b"") for name, each in self.files.items()}
        return self

    def without_rows(self, file: str, *ids: str) -> "Roster":
        lines = self.files[file].splitlines(keepends=True)
        kept = [line for line in lines if line.split(b",")[0].decode() not in ids]
        self.files[file] = b"".join(kept)
        return self

    def without(self, file: str) -> "Roster":
        del self.files[file]
        return self

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder

    def zip(self, path: Path, prefix: str = "") -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(prefix + name, content)
        return path


@dataclass(kw_only=True)
class Outcome:
    """What reading a roster gave."""

    schools: list[RecordSchool]
    classes: list[Any]
    people: dict[str, RecordPerson]
    contact_points: list[RecordContactPoint]
    findings: list[Finding]
    rows_read: int
    rows_rejected: int

    def addresses_of(self, person_id: str) -> set[str]:
        return {each.address for each in self.contact_points if person_id in each.person_ids}


def rules(**changed: Any) -> ReadingRules:
    settings = DirectorySettings()
    return ReadingRules(
        **{
            "default_language": "en",
            "default_region": "US",
            "language_columns": settings.roster_language_columns,
            "max_bytes": 1 << 30,
            "as_of": "2026-11-02",
            **changed,
        }
    )


def reading(path: Path, **changed: Any) -> Outcome:
    with open_stage() as stage:
        read_roster(path, stage, rules(**changed))
        return Outcome(
            schools=list(wanted_schools(stage)),
            classes=list(wanted_classes(stage)),
            people={person.person_id: person for person in wanted_people(stage)},
            contact_points=list(wanted_contact_points(stage, KEY)),
            findings=list(stage.findings()),
            rows_read=stage.rows_read,
            rows_rejected=stage.rows_rejected(),
        )


def a_person(person_id: str = "ana", **changed: Any) -> RecordPerson:
    facts: dict[str, Any] = {
        "roles": ("student",),
        "given_name": "Ana",
        "family_name": "Núñez",
        "language": "es",
        "school_ids": ("s1",),
        "class_ids": ("c1",),
        "grade": "03",
    }
    return RecordPerson(person_id=person_id, **(facts | changed))


def a_guardian(person_id: str = "rosa", **changed: Any) -> RecordPerson:
    facts: dict[str, Any] = {
        "roles": ("guardian",),
        "given_name": "Rosa",
        "student_ids": ("ana",),
        "school_ids": (),
        "class_ids": (),
        "grade": "",
    }
    return a_person(person_id, **(facts | changed))
