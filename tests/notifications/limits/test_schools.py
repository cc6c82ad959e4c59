# SPDX-License-Identifier: Apache-2.0
"""A no on account of one school's children, at planning and at sending."""

import pytest

from kernel.unit import Unit
from tests.notifications.builders import a_child, a_person, an_email
from tests.notifications.limits.builders import a_choice, choice_recorded, remember, rules
from tests.notifications.limits.test_addressing import addressed, kept
from tests.notifications.limits.test_gate import planned, reasons

ANA, LUIS = a_child("st1", schools=["s1"]), a_child("st2", schools=["s2"])
pytestmark = pytest.mark.row(85)


def test_it_keeps_back_what_comes_on_account_of_the_children_there() -> None:
    point = an_email("g1@families.example", a_person("g1", ANA, LUIS))
    one = addressed(
        point, rules(points=[point], choices=[a_choice(person_id="g1", school_id="s2")])
    )
    both = [
        a_choice(choice_id=school, contact_point_id=point["_id"], school_id=school)
        for school in ("s1", "s2")
    ]

    assert one.delivery is not None
    assert one.delivery.about == ["st1"]
    assert kept(addressed(point, rules(points=[point], choices=both))) == [("g1", "opted-out", "")]


@pytest.mark.mongo
def test_it_is_seen_at_the_gate_when_it_was_said_after_planning(unit: Unit) -> None:
    sending = planned(unit)
    remember(
        unit,
        choice_recorded(choice_id="C1", person_id="g001", school_id="s1"),
        choice_recorded(choice_id="C2", person_id="g002", school_id="another"),
    )

    assert reasons(sending) == {("sent", ""): 59, ("suppressed", "opted-out"): 1}
