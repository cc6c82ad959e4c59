# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from contracts.directory import (
    ContactPointRecorded,
    ContactPointRemoved,
    EnrollmentsRecorded,
    GuardianshipsRecorded,
    LanguageChosen,
    PersonRecorded,
    PersonRemoved,
)
from kernel.messages import Event
from services.directory.commands import RecordContactPoint, RecordPerson
from services.directory.model import ContactPoint, Person
from tests.directory.builders import a_guardian, a_person

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def known(recorded: RecordPerson) -> Person:
    person = Person(id=recorded.person_id)
    person.record(recorded)
    person.saved()
    person.events.clear()
    return person


def test_somebody_new_is_told_whole() -> None:
    person = Person(id="ana")

    person.record(a_person())

    assert person.events == [
        PersonRecorded(person_id="ana", roles=["student"], given_name="Ana", family_name="Núñez"),
        LanguageChosen(person_id="ana", language="es"),
        EnrollmentsRecorded(person_id="ana", school_ids=["s1"], class_ids=["c1"], grade="03"),
    ]


def test_only_the_fact_that_changed_is_told() -> None:
    person = known(a_person())

    person.record(a_person(language="pt"))

    assert person.events == [LanguageChosen(person_id="ana", language="pt")]


def test_the_same_again_is_no_change() -> None:
    person = known(a_person())
    person.changed = False

    person.record(a_person())

    assert (person.events, person.changed) == ([], False)


def test_a_guardian_of_nobody_any_more_is_told() -> None:
    person = known(a_guardian())

    person.record(a_guardian(student_ids=()))

    assert person.events == [GuardianshipsRecorded(guardian_id="rosa", student_ids=[])]


def test_demographics_change_the_record_and_are_told_to_nobody() -> None:
    person = known(a_person())

    person.record(a_person(birth_date="2017-03-15"))

    assert (person.events, person.changed) == ([], True)


def test_who_leaves_is_told_once() -> None:
    person = known(a_person())

    person.leave()
    person.leave()

    assert person.events == [PersonRemoved(person_id="ana")]
    assert person.recorded is None


def test_who_comes_back_is_told_whole_and_later() -> None:
    person = known(a_person())
    person.leave()
    person.saved()
    last = max(event.sequence for event in person.events)
    person.events.clear()

    person.record(a_person())
    person.saved()

    assert [type(event) for event in person.events] == [
        PersonRecorded,
        LanguageChosen,
        EnrollmentsRecorded,
    ]
    assert min(event.sequence for event in person.events) > last


def test_a_contact_point_is_told_with_all_who_share_it() -> None:
    point = ContactPoint(id="cp")
    shared = RecordContactPoint(
        contact_point_id="cp", kind="phone", address="+12015550101", person_ids=("luis", "rosa")
    )

    point.record(shared)
    point.leave()

    assert point.events == [
        ContactPointRecorded(
            contact_point_id="cp", kind="phone", address="+12015550101",
            person_ids=["luis", "rosa"],
        ),
        ContactPointRemoved(contact_point_id="cp"),
    ]  # fmt: skip


some_ids = st.sets(st.sampled_from(["a", "b", "c"]), max_size=3).map(lambda ids: tuple(sorted(ids)))
people = st.builds(
    RecordPerson,
    person_id=st.just("p"),
    roles=st.sampled_from([("student",), ("guardian",), ("guardian", "teacher")]),
    given_name=st.sampled_from(["Ana", ""]),
    family_name=st.sampled_from(["Núñez", ""]),
    language=st.sampled_from(["es", "vi"]),
    student_ids=some_ids,
    school_ids=some_ids,
    class_ids=some_ids,
    grade=st.sampled_from(["", "03"]),
)


@given(st.lists(st.one_of(people, st.none()), max_size=8))
def test_a_copy_that_follows_the_events_holds_what_was_recorded(
    history: list[RecordPerson | None],
) -> None:
    person, copy = Person(id="p"), dict[str, Event]()
    sequences: list[int] = []

    for wanted in history:
        if wanted is None:
            person.leave()
        else:
            person.record(wanted)
        if person.changed:
            person.saved()
        for event in person.events:
            sequences.append(event.sequence)
            if isinstance(event, PersonRemoved):
                copy.clear()
            else:
                copy[type(event).__name__] = event
        person.events.clear()
        person.changed = False

    assert sequences == sorted(set(sequences))
    if person.recorded is None:
        assert copy == {}
        return
    fresh = Person(id="p")
    fresh.record(person.recorded)
    told = {type(event).__name__: event for event in fresh.events}
    empty = {
        "GuardianshipsRecorded": GuardianshipsRecorded(guardian_id="p", student_ids=[]),
        "EnrollmentsRecorded": EnrollmentsRecorded(person_id="p", school_ids=[], class_ids=[]),
    }
    assert {**empty, **copy} == {**empty, **told}
