# SPDX-License-Identifier: Apache-2.0
"""Random facts of a small directory, numbered as directory numbers them."""

from collections.abc import Sequence

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

STUDENTS = ["st1", "st2", "st3"]
names = st.sampled_from(["Ana", "Bao", "Nguyễn", ""])


def _some(values: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=len(values))


def _person_fact(id: str) -> st.SearchStrategy[Event]:
    return st.one_of(
        st.builds(
            PersonRecorded, person_id=st.just(id), given_name=names, family_name=names,
            roles=_some(["guardian", "student", "teacher"]),
        ),
        st.builds(
            LanguageChosen, person_id=st.just(id), language=st.sampled_from(["en", "es", "so"])
        ),
        st.builds(
            GuardianshipsRecorded, guardian_id=st.just(id), student_ids=_some(STUDENTS)
        ),
        st.builds(
            EnrollmentsRecorded, person_id=st.just(id), school_ids=_some(["s1", "s2"]),
            class_ids=_some(["c1"]), grade=st.sampled_from(["", "03"]),
        ),
        st.builds(PersonRemoved, person_id=st.just(id)),
    )  # fmt: skip


def _contact_fact(id: str, people: Sequence[str]) -> st.SearchStrategy[Event]:
    sharers = st.lists(st.sampled_from(people), unique=True, min_size=1, max_size=len(people))
    recorded = st.builds(
        ContactPointRecorded, contact_point_id=st.just(id), kind=st.just(id.split(":")[0]),
        address=st.just(id.split(":")[1]), person_ids=sharers,
    )  # fmt: skip
    return recorded | st.builds(ContactPointRemoved, contact_point_id=st.just(id))


def _numbered(facts: st.SearchStrategy[Event]) -> st.SearchStrategy[list[Event]]:
    """As directory does: every save has a version, and each fact of it a place."""
    return st.lists(facts, max_size=6).map(
        lambda made: [fact.at_sequence(n * 1000) for n, fact in enumerate(made, 1)]
    )


def person_facts(id: str) -> st.SearchStrategy[list[Event]]:
    return _numbered(_person_fact(id))


def contact_facts(id: str, people: Sequence[str]) -> st.SearchStrategy[list[Event]]:
    return _numbered(_contact_fact(id, people))
