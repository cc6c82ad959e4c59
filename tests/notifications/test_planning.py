# SPDX-License-Identifier: Apache-2.0
"""Who at a contact point is addressed, over which channel, in which language, by which names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.audience import parse_audience
from services.notifications.limits.rules import Rules
from services.notifications.planning.addressing import Addressing
from services.notifications.planning.deliveries import (
    CHUNK_SIZE,
    PART_SIZE,
    Delivery,
    Naming,
    address,
    chunks_of,
)
from tests.notifications.builders import (
    NOW,
    a_child,
    a_naming,
    a_person,
    a_phone,
    an_announcement,
    an_email,
    deliveries,
)

ANA = a_child("st1", name="Ana Ruiz", given_name="Ana", schools=["s1"], classes=["c1"])
LUIS = a_child("st2", name="Luis Ruiz", given_name="Luis", schools=["s2"], grade="08")


def planned(
    point: dict[str, Any], audience: str = "district", naming: Naming | None = None, **changes: Any
) -> Delivery | None:
    announcement = an_announcement(audience=audience, **changes)
    asked = parse_audience(audience, None)
    addressing = Addressing.of(announcement, Rules(now=NOW))
    return address(point, announcement, asked, naming or a_naming(), addressing).delivery


def addressed(*args: Any, **changes: Any) -> Delivery:
    delivery = planned(*args, **changes)
    assert delivery is not None
    return delivery


def test_everybody_who_shares_a_contact_point_is_served_by_one_delivery() -> None:
    shared = an_email("both@families.example", a_person("g1", ANA), a_person("g2", ANA, LUIS))

    delivery = addressed(shared)

    assert delivery.people == ["g1", "g2"]
    assert delivery.families == ["st1"]
    assert delivery.address == "both@families.example"


@pytest.mark.row(36)
def test_more_than_five_guardians_share_one_phone() -> None:
    guardians = [a_person(f"g{n}", ANA, has=["sms"]) for n in range(7)]
    delivery = addressed(a_phone("+15550100001", *guardians))
    assert (len(delivery.people), delivery.channel) == (7, "sms")


def test_two_languages_on_one_phone_speak_that_of_most_and_the_first_on_a_tie() -> None:
    def spoken(*languages: str) -> str:
        people = [a_person(f"g{n}", has=["sms"], language=one) for n, one in enumerate(languages)]
        return addressed(a_phone("+15550100001", *people)).language

    assert spoken("so", "en") == "so"
    assert spoken("en", "so", "so") == "so"


def test_only_those_in_the_audience_are_addressed_and_their_language_counts() -> None:
    shared = an_email(
        "both@families.example",
        a_person("g1", a_child("st1", grade="03"), language="so"),
        a_person("g2", a_child("st2", grade="08"), language="es"),
    )
    delivery = addressed(shared, "grade:08")
    assert (delivery.people, delivery.language) == (["g2"], "es")
    assert planned(shared, "grade:12") is None


def test_a_routine_message_takes_the_first_channel_that_a_person_has() -> None:
    both, phone_alone = a_person("g1", has=["email", "sms"]), a_person("g2", has=["sms"])

    assert addressed(an_email("a@b.example", both)).channel == "email"
    assert planned(a_phone("+15550100001", both)) is None
    assert addressed(a_phone("+15550100001", both, phone_alone)).people == ["g2"]


def test_an_urgent_message_takes_all_channels_that_a_person_has() -> None:
    both = a_person("g1", has=["email", "sms"])
    assert addressed(an_email("a@b.example", both), urgent=True).channel == "email"
    assert addressed(a_phone("+15550100001", both), urgent=True).channel == "sms"


def test_a_contact_point_of_a_kind_that_no_channel_serves_gets_nothing() -> None:
    point = an_email("a@b.example", a_person()) | {"kind": "fax"}
    assert planned(point, urgent=True) is None


def test_several_children_are_all_named() -> None:
    names = a_naming("student_name", "student_first_name", "school_name", "guardian_name")
    named = {"school:s1": "Lincoln Elementary", "school:s2": "Washington Middle"}
    guardian = a_person("g1", ANA, LUIS, name="Rosa Ruiz")

    fields = addressed(
        an_email("a@b.example", guardian),
        naming=a_naming(*names.placeholders, place_names=named),
    ).fields

    assert fields == {
        "student_name": ["Ana Ruiz", "Luis Ruiz"],
        "student_first_name": ["Ana", "Luis"],
        "school_name": ["Lincoln Elementary", "Washington Middle"],
        "guardian_name": ["Rosa Ruiz"],
    }


def test_only_children_on_whose_account_it_goes_are_named() -> None:
    guardian = a_person("g1", ANA, LUIS)
    fields = addressed(
        an_email("a@b.example", guardian), "grade:03", naming=a_naming("student_name")
    ).fields
    assert fields == {"student_name": ["Ana Ruiz"]}


def test_a_child_whom_two_sharers_have_in_common_is_named_once() -> None:
    shared = an_email("a@b.example", a_person("g1", ANA, LUIS), a_person("g2", ANA))
    fields = addressed(shared, naming=a_naming("student_first_name")).fields
    assert fields == {"student_first_name": ["Ana", "Luis"]}


def test_a_teacher_is_told_of_their_own_school_and_class() -> None:
    teacher = a_person("t1", roles=["teacher"], schools=["s1"], classes=["c1"])
    fields = addressed(
        an_email("t@district.example", teacher), "role:teacher",
        naming=a_naming("school_name", "class_name", "district_name"),
    ).fields  # fmt: skip
    assert fields == {
        "school_name": ["Lincoln Elementary"],
        "class_name": ["Room 12"],
        "district_name": ["Sample District"],
    }


def test_no_names_are_kept_where_no_placeholder_asks_for_them() -> None:
    assert addressed(an_email("a@b.example", a_person("g1", ANA))).fields == {}


counts = st.integers(min_value=1, max_value=2 * CHUNK_SIZE + 60)
languages = st.lists(st.sampled_from(["en", "es", "so"]), min_size=1, max_size=3)


@given(counts, languages)
def test_chunks_hold_every_delivery_once_in_one_language_and_parts_of_fifty(
    size: int, spoken: list[str]
) -> None:
    of_each = [
        delivery
        for n, one in enumerate(spoken)
        for delivery in deliveries(size, f"A{n}", language=one)
    ]

    chunks = chunks_of(an_announcement(), of_each, window="")

    stored = [delivery["id"] for chunk in chunks for delivery in chunk["deliveries"]]
    assert sorted(stored) == sorted(delivery.id for delivery in of_each)
    assert len({chunk["_id"] for chunk in chunks}) == len(chunks)
    for chunk in chunks:
        held = len(chunk["deliveries"])
        assert held <= CHUNK_SIZE
        assert len(chunk["parts"]) == -(-held // PART_SIZE)
        assert chunk["state"] == ("ready" if chunk["language"] == "en" else "waiting")
