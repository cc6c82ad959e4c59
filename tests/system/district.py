# SPDX-License-Identifier: Apache-2.0
"""A made-up district told to notifications as directory would tell it, without directory."""

from collections.abc import Iterator, Sequence

from contracts.directory import (
    ClassRecorded,
    ContactPointRecorded,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    PersonRecorded,
    RosterImported,
    SchoolRecorded,
)
from kernel.clock import utc_now
from kernel.messages import Event
from kernel.mongo import Database
from kernel.unit import Unit

BATCH = 500


def facts(families: int, languages: Sequence[str] = ("en",)) -> Iterator[Event]:
    """One guardian with an email and one student for each family, languages in turn."""
    yield SchoolRecorded(school_id="s1", name="Lincoln Elementary").at_sequence(1)
    yield ClassRecorded(class_id="c1", title="Room 12", school_id="s1").at_sequence(1)
    for n in range(families):
        student, guardian = f"st{n:07d}", f"g{n:07d}"
        yield person(student, "student", f"Student{n}")
        yield EnrollmentsRecorded(
            person_id=student, school_ids=["s1"], class_ids=["c1"], grade=f"{n % 12 + 1:02d}"
        ).at_sequence(1)
        yield person(guardian, "guardian", f"Guardian{n}")
        yield LanguageChosen(
            person_id=guardian, language=languages[n % len(languages)]
        ).at_sequence(1)
        yield GuardianshipsRecorded(guardian_id=guardian, student_ids=[student]).at_sequence(1)
        yield email(address(n), guardian)


def address(n: int) -> str:
    return f"family{n}@families.example"


def person(id: str, role: str, name: str) -> Event:
    return PersonRecorded(
        person_id=id, roles=[role], given_name=name, family_name="Example"
    ).at_sequence(1)


def email(address: str, *people: str) -> Event:
    return ContactPointRecorded(
        contact_point_id=f"email:{address}", kind="email", address=address, person_ids=list(people)
    ).at_sequence(1)


def phone(number: str, *people: str) -> Event:
    return ContactPointRecorded(
        contact_point_id=f"phone:{number}", kind="phone", address=number, person_ids=list(people)
    ).at_sequence(1)


def tell(directory: Database, events: Iterator[Event] | Sequence[Event], import_id: str) -> None:
    """Publish the facts as directory would, and at their end that the import is finished."""
    batch: list[Event] = []
    for event in events:
        batch.append(event)
        if len(batch) == BATCH:
            _publish(directory, batch)
            batch = []
    batch.append(
        RosterImported(
            import_id=import_id, finished_at=utc_now(), rows_read=0, rows_rejected=0,
            people_added=0, people_changed=0, people_removed=0,
        )
    )  # fmt: skip
    _publish(directory, batch)


def _publish(directory: Database, batch: list[Event]) -> None:
    unit = Unit(directory)
    unit.run(lambda: unit.publish(*batch))
