# SPDX-License-Identifier: Apache-2.0
"""What the directory can be asked to do. Flat, imperative, may be refused."""

import functools
import hashlib
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar


def later(default: Any) -> Any:
    """A field that came after the first release: at its default it leaves fingerprints as they are,
    so that a new field does not make everybody look changed.
    """
    return field(default=default, repr=False)


def writing() -> Any:
    """How a value is written that another field holds: to write it otherwise changes nothing."""
    return field(default="", repr=False, metadata={"writing": True})


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
        kind: Any = type(self)
        facts = repr(self) + "".join(
            f"|{name}={value!r}"
            for name, default in _later_fields(kind)
            if (value := getattr(self, name)) != default
        )
        return hashlib.blake2b(facts.encode(), digest_size=16).hexdigest()

    def means(self, other: "Record") -> bool:
        """Whether they are equal but for how something is written."""
        kind: Any = type(self)
        alike = dict.fromkeys((f.name for f in fields(kind) if f.metadata.get("writing")), "")
        return replace(self, **alike) == replace(other, **alike)


@functools.cache
def _later_fields(cls: type[Any]) -> list[tuple[str, Any]]:
    return [(each.name, each.default) for each in fields(cls) if not each.repr]


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
    """Lists are sorted. Demographics, transport and the voice number stay inside the directory."""

    id_field = "person_id"

    person_id: str
    roles: tuple[str, ...]  # some of student, guardian, teacher, staff
    given_name: str
    family_name: str
    language: str  # BCP 47: what is written to them in
    student_ids: tuple[str, ...] = ()
    school_ids: tuple[str, ...] = ()
    class_ids: tuple[str, ...] = ()
    grade: str = ""
    voice_phone: str = ""  # E.164; a second number, which takes no texts
    birth_date: str = ""
    sex: str = ""
    races: tuple[str, ...] = ()
    preferred_given_name: str = later("")  # what they are called, where the roster says so
    preferred_family_name: str = later("")
    spoken_language: str = later("")  # BCP 47: what is spoken with them; empty: the same
    interpreter: bool = later(False)
    transport: str = later("")  # what they need to come, in the roster's words
    phone_written: str = writing()  # the number for texts, as the roster writes it
    voice_phone_written: str = writing()

    @property
    def called_given(self) -> str:
        return self.preferred_given_name or self.given_name

    @property
    def called_family(self) -> str:
        return self.preferred_family_name or self.family_name


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
class DecideRoster:
    """Approve or reject a roster that is held."""

    import_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class UndoRoster:
    """Bring the directory back to before an import, and all that came after it."""

    import_id: str
    reason: str
    dry_run: bool = False
