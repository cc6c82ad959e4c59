# SPDX-License-Identifier: Apache-2.0
"""What the directory can be asked to do. Flat, imperative, may be refused."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, kw_only=True)
class Record:
    """The whole current value of one aggregate, as the roster has it."""

    id_field: ClassVar[str]

    @property
    def id(self) -> str:
        return str(getattr(self, self.id_field))

    @property
    def fingerprint(self) -> str:
        """Equal for equal facts: what is unchanged is neither loaded nor saved again."""
        return hashlib.blake2b(repr(self).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, kw_only=True)
class RecordSchool(Record):
    id_field = "school_id"

    school_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class RecordClass(Record):
    id_field = "class_id"

    class_id: str
    title: str
    school_id: str
    course: str = ""
    starts_on: str = ""  # ISO dates: first and last day of its terms
    ends_on: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordPerson(Record):
    """Lists are sorted. Demographics and the voice number stay inside the directory."""

    id_field = "person_id"

    person_id: str
    roles: tuple[str, ...]  # some of student, guardian, teacher, staff
    given_name: str
    family_name: str
    language: str  # BCP 47
    student_ids: tuple[str, ...] = ()
    school_ids: tuple[str, ...] = ()
    class_ids: tuple[str, ...] = ()
    grade: str = ""
    voice_phone: str = ""  # E.164; a second number, which takes no texts
    birth_date: str = ""
    sex: str = ""
    races: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordContactPoint(Record):
    id_field = "contact_point_id"

    contact_point_id: str
    kind: str  # "email" or "phone"
    address: str
    person_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImportRoster:
    """Bring the directory to what an uploaded roster, or one on this machine, says."""

    upload_id: str = ""
    path: str = ""
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class AddOperator:
    name: str
    role: Literal["admin", "office", "sender", "reader"]
    schools: tuple[str, ...] = ()
    valid_days: int = 365


@dataclass(frozen=True, kw_only=True)
class RevokeOperator:
    operator_id: str
