# SPDX-License-Identifier: Apache-2.0
"""The copy of recipients ends up the same in whatever order, and however often, facts arrive."""

from typing import Any

import pytest
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
from services.notifications.recipients.facts import (
    Document,
    apply,
    full_name,
    new_contact_point,
    new_person,
    rebuild_contact_point,
    rebuild_person,
)
from tests.notifications.recipient_facts import contact_facts, person_facts

A_PERSON = PersonRecorded(
    person_id="g1", roles=["guardian"], given_name="Rosa", family_name="Ruiz"
).at_sequence(1000)


def person_after(*facts: Event) -> Document:
    document = new_person("g1")
    for fact in facts:
        apply(document, fact)
    return document


def shown(document: Document) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "seq"}


@given(person_facts("g1"), st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_facts_gives_the_same_person(
    facts: list[Event], chance: Any
) -> None:
    shuffled = facts + chance.choices(facts, k=len(facts)) if facts else []
    chance.shuffle(shuffled)
    in_order = sorted(facts, key=lambda fact: fact.sequence)
    assert person_after(*shuffled) == person_after(*in_order)


@given(contact_facts("email:a", ["g1", "g2"]), st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_facts_gives_the_same_contact_point(
    facts: list[Event], chance: Any
) -> None:
    def after(some: list[Event]) -> Document:
        document = new_contact_point("email:a")
        for fact in some:
            apply(document, fact)
        return document

    shuffled = facts + chance.choices(facts, k=len(facts)) if facts else []
    chance.shuffle(shuffled)
    assert after(shuffled) == after(sorted(facts, key=lambda fact: fact.sequence))


def test_an_older_fact_never_overwrites_a_newer_one_but_another_fact_may_be_newer() -> None:
    person = person_after(
        LanguageChosen(person_id="g1", language="es").at_sequence(2001),
        LanguageChosen(person_id="g1", language="en").at_sequence(1001),
        A_PERSON,
    )
    assert (person["language"], person["given_name"]) == ("es", "Rosa")


def test_a_removal_leaves_a_tombstone_that_older_facts_do_not_lift() -> None:
    removal = PersonRemoved(person_id="g1").at_sequence(2000)
    person = person_after(A_PERSON, removal, A_PERSON)
    assert (person["removed"], person["given_name"], person["roles"]) == (True, "", [])


def test_without_the_tombstones_sequence_the_older_fact_would_bring_the_person_back() -> None:
    person = person_after(A_PERSON, PersonRemoved(person_id="g1").at_sequence(2000))
    person["seq"] = {}
    apply(person, A_PERSON)
    assert person["given_name"] == "Rosa"


def test_who_comes_back_brings_nothing_along_from_before() -> None:
    before = GuardianshipsRecorded(guardian_id="g1", student_ids=["st1"]).at_sequence(1002)
    language = LanguageChosen(person_id="g1", language="es").at_sequence(3001)
    removal = PersonRemoved(person_id="g1").at_sequence(2000)
    back = PersonRecorded(
        person_id="g1", roles=["guardian"], given_name="Rosa", family_name="Ruiz"
    ).at_sequence(3000)

    person = person_after(A_PERSON, before, language, back, removal)

    assert not person["removed"]
    assert (person["student_ids"], person["language"]) == ([], "es")


def test_a_removed_contact_point_reaches_nobody_and_keeps_no_address() -> None:
    point = new_contact_point("email:a")
    apply(
        point,
        ContactPointRecorded(
            contact_point_id="email:a", kind="email", address="a@b.example", person_ids=["g1"]
        ).at_sequence(1),
    )
    apply(point, ContactPointRemoved(contact_point_id="email:a").at_sequence(2))
    assert (point["person_ids"], point["address"], point["removed"]) == ([], "", True)


def test_a_guardian_shows_the_children_who_are_there_and_the_channels_they_have() -> None:
    guardian = person_after(
        A_PERSON,
        GuardianshipsRecorded(
            guardian_id="g1", student_ids=["st2", "st1", "gone", "unknown"]
        ).at_sequence(1001),
    )
    ana = new_person("st1") | {"given_name": "Ana", "family_name": "Ruiz", "schools": ["s1"]}
    gone = new_person("gone") | {"removed": True}
    kinds = ("phone", "email", "phone", "fax")
    points = [{"_id": f"{kind}:{n}", "kind": kind} for n, kind in enumerate(kinds)]

    rebuild_person(guardian, {"st1": ana, "gone": gone}, points)

    (student,) = guardian["students"]
    assert (student["id"], student["name"], student["schools"]) == ("st1", "Ana Ruiz", ["s1"])
    assert guardian["has"] == ["email", "sms"]
    assert guardian["family"] == "gone", "a family keeps its name while one child leaves"


def test_a_contact_point_shows_only_people_who_are_there() -> None:
    point = new_contact_point("email:a") | {"person_ids": ["g1", "gone", "unknown"]}
    rebuild_contact_point(
        point, {"g1": person_after(A_PERSON), "gone": new_person("gone") | {"removed": True}}
    )
    assert [(one["id"], one["name"]) for one in point["people"]] == [("g1", "Rosa Ruiz")]


@pytest.mark.parametrize(
    "fact",
    [
        EnrollmentsRecorded(person_id="g1", school_ids=["s1"], class_ids=["c1"], grade="03"),
        LanguageChosen(person_id="g1", language="es"),
    ],
)
def test_the_same_fact_again_changes_nothing(fact: Event) -> None:
    document = new_person("g1")
    assert apply(document, fact.at_sequence(5))
    before = shown(document)
    assert not apply(document, fact)
    assert shown(document) == before


@pytest.mark.row(36)
def test_a_name_is_written_as_its_script_writes_it_and_one_name_is_a_first_name() -> None:
    assert full_name({"given_name": "小明", "family_name": "王"}) == "王小明"
    assert full_name({"given_name": "", "family_name": "Suharto"}) == "Suharto"
