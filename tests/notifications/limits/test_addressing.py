# SPDX-License-Identifier: Apache-2.0
"""Who is written to where when limits, rights and choices keep something from somebody."""

from typing import Any

import pytest

from contracts.rights import Scope
from services.notifications.audience import parse_audience
from services.notifications.limits.rules import Rules
from services.notifications.planning.addressing import Addressing
from services.notifications.planning.deliveries import Addressed, address
from tests.notifications.builders import (
    a_child,
    a_naming,
    a_person,
    a_phone,
    an_announcement,
    an_email,
)
from tests.notifications.limits.builders import a_choice, a_limit, rules

ANA = a_child("st1", name="Ana Ruiz", given_name="Ana", schools=["s1"])
LUIS = a_child("st2", name="Luis Ruiz", given_name="Luis", schools=["s2"])
NAMING = a_naming("student_first_name", "school_name")


def addressed(
    point: dict[str, Any], known: Rules, audience: str = "district", **asked: Any
) -> Addressed:
    announcement = an_announcement(audience=audience, **asked)
    addressing = Addressing.of(announcement, known)
    return address(point, announcement, parse_audience(audience, None), NAMING, addressing)


def kept(found: Addressed) -> list[tuple[str, str, str]]:
    return [(one.person["id"], one.refusal.reason, one.refusal.limit_id) for one in found.kept]


@pytest.mark.row(37)
def test_a_barred_person_is_not_written_to_and_it_is_noted_because_of_which_limit() -> None:
    point = an_email("g1@families.example", a_person("g1", ANA))
    found = addressed(point, rules(a_limit("g1", "st1"), points=[point]))
    assert found.delivery is None
    assert kept(found) == [("g1", "limit", "L1")]


@pytest.mark.row(37)
def test_a_contact_point_shared_with_a_barred_person_is_barred_for_everybody_there() -> None:
    point = an_email("both@families.example", a_person("g1", ANA), a_person("g2", ANA))
    found = addressed(point, rules(a_limit("g2", "st1"), points=[point]))
    assert found.delivery is None
    assert kept(found) == [("g1", "limit", "L1"), ("g2", "limit", "L1")]


@pytest.mark.row(37)
def test_also_when_the_barred_person_is_in_no_audience_or_in_no_roster_any_more() -> None:
    point = an_email("both@families.example", a_person("g1", ANA))
    point["person_ids"].append("gone")
    found = addressed(point, rules(a_limit("gone", "st1"), points=[point]))
    assert (found.delivery, kept(found)) == (None, [("g1", "limit", "L1")])


@pytest.mark.row(37)
def test_of_several_children_only_those_who_may_be_told_of_are_named() -> None:
    point = an_email("g1@families.example", a_person("g1", ANA, LUIS))
    found = addressed(point, rules(a_limit("g1", "st2"), points=[point]))
    assert found.delivery is not None
    assert found.delivery.about == ["st1"]
    assert found.delivery.fields["student_first_name"] == ["Ana"]
    assert found.delivery.fields["school_name"] == ["Lincoln Elementary"]
    assert (found.delivery.school, kept(found)) == ("s1", [])


def test_a_limit_keeps_only_what_its_scope_says() -> None:
    point = an_email("g1@families.example", a_person("g1", ANA))
    known = rules(a_limit("g1", "st1", scopes=frozenset({Scope.RECORDS})), points=[point])
    assert addressed(point, known, category="general").delivery is not None
    assert addressed(point, known, category="attendance").delivery is None


def test_who_has_a_way_of_their_own_besides_the_shared_one_gets_it_there() -> None:
    """The shared mail is barred; the phone is theirs alone."""
    ways = {"email": ["email:both@families.example"], "sms": ["phone:+15550100001"]}
    mother = a_person("g1", ANA, has=["email", "sms"], ways=ways)
    shared = an_email("both@families.example", mother, a_person("g2", ANA))
    phone = a_phone("+15550100001", mother)
    known = rules(a_limit("g2", "st1"), points=[shared, phone])

    assert addressed(shared, known).delivery is None
    by_sms = addressed(phone, known).delivery
    assert by_sms is not None
    assert by_sms.people == ["g1"]


def both_ways() -> tuple[dict[str, Any], dict[str, Any]]:
    ways = {"email": ["email:g1@families.example"], "sms": ["phone:+15550100001"]}
    person = a_person("g1", ANA, has=["email", "sms"], ways=ways)
    return an_email("g1@families.example", person), a_phone("+15550100001", person)


def test_who_opted_out_of_texts_gets_it_by_mail() -> None:
    email, phone = both_ways()
    no = a_choice(contact_point_id=phone["_id"], category="attendance")
    known = rules(points=[email, phone], choices=[no])

    refused = addressed(phone, known, category="attendance")
    assert (refused.delivery, kept(refused)) == (None, [("g1", "opted-out", "")])
    assert addressed(email, known, category="attendance").delivery is not None
    assert addressed(email, known, category="general").delivery is not None
    assert addressed(phone, known, category="general").delivery is None


@pytest.mark.row(11)
def test_who_left_a_kind_of_mail_gets_no_texts_in_its_stead() -> None:
    email, phone = both_ways()
    no = a_choice(contact_point_id=email["_id"], category="newsletter")
    known = rules(points=[email, phone], choices=[no])

    refused = addressed(email, known, category="newsletter")
    assert (refused.delivery, kept(refused)) == (None, [("g1", "opted-out", "")])
    by_text = addressed(phone, known, category="newsletter")
    assert (by_text.delivery, kept(by_text)) == (None, [])
    assert addressed(email, known, category="general").delivery is not None
    assert addressed(phone, known, category="emergency").delivery is not None


def test_but_whoever_asked_for_texts_gets_them() -> None:
    email, phone = both_ways()
    no = a_choice(contact_point_id=email["_id"], category="newsletter")
    yes = a_choice(
        choice_id="C2", allowed=True, person_id="g1", category="newsletter", channel="sms"
    )
    known = rules(points=[email, phone], choices=[no, yes])
    assert addressed(phone, known, category="newsletter").delivery is not None


def test_whose_mail_does_not_work_gets_texts_in_its_stead() -> None:
    email, phone = both_ways()
    known = rules(points=[email, phone], flagged=frozenset({email["_id"]}))
    assert addressed(phone, known, category="newsletter").delivery is not None


def test_what_is_refused_everywhere_is_noted_everywhere() -> None:
    ways = {"email": ["email:g1@families.example"], "sms": ["phone:+15550100001"]}
    person = a_person("g1", ANA, has=["email", "sms"], ways=ways)
    email, phone = an_email("g1@families.example", person), a_phone("+15550100001", person)
    known = rules(points=[email, phone], choices=[a_choice(person_id="g1")])
    assert [kept(addressed(one, known)) for one in (email, phone)] == [
        [("g1", "opted-out", "")], [("g1", "opted-out", "")],
    ]  # fmt: skip
    assert addressed(phone, known, category="emergency").delivery is not None


def test_an_address_that_does_not_work_is_tried_only_when_it_is_urgent() -> None:
    point = an_email("g1@families.example", a_person("g1", ANA))
    known = rules(points=[point], flagged=frozenset({point["_id"]}))
    assert kept(addressed(point, known)) == [("g1", "flagged", "")]
    assert addressed(point, known, category="emergency").delivery is not None


def test_who_is_named_for_emergencies_only_gets_only_emergencies() -> None:
    child = ANA | {"rights": ["emergency", "pickup"]}
    point = an_email("g1@families.example", a_person("g1", child))
    assert kept(addressed(point, rules())) == [("g1", "no-right", "")]
    assert addressed(point, rules(), category="emergency").delivery is not None


def test_who_shares_a_phone_with_somebody_without_rights_is_still_written_to() -> None:
    grandmother = a_person("g2", ANA | {"rights": ["emergency"]})
    point = an_email("home@families.example", a_person("g1", ANA), grandmother)
    found = addressed(point, rules())
    assert found.delivery is not None
    assert (found.delivery.people, kept(found)) == (["g1"], [("g2", "no-right", "")])


def test_records_of_a_student_of_age_go_to_the_student_and_not_to_the_parents() -> None:
    adult = ANA | {"of_age": True}
    parent = an_email("g1@families.example", a_person("g1", adult))
    student = an_email("st1@students.example",
                       a_person("st1", adult, roles=["student", "guardian"]))  # fmt: skip

    assert kept(addressed(parent, rules(), category="attendance")) == [("g1", "of-age", "")]
    assert addressed(parent, rules(), category="general").delivery is not None
    told = addressed(student, rules(), category="attendance").delivery
    assert told is not None
    assert told.about == ["st1"]
    dependent = rules(parents_of_adults_are_told=True)
    assert addressed(parent, dependent, category="attendance").delivery is not None


def test_staff_are_written_to_on_nobodys_account_and_only_a_limit_about_all_keeps_it() -> None:
    point = an_email("t1@schools.example", a_person("t1", roles=["teacher"]))
    one = rules(a_limit("t1", "st1"), points=[point])
    every = rules(a_limit("t1"), points=[point])
    found = addressed(point, one, "role:teacher").delivery
    assert found is not None
    assert found.about == [""]
    assert addressed(point, every, "role:teacher").delivery is None


def test_a_student_is_written_to_on_their_own_account() -> None:
    point = an_email("st1@students.example", a_person("st1", roles=["student"]))
    found = addressed(point, rules(), "role:student").delivery
    assert found is not None
    assert found.about == ["st1"]
