# SPDX-License-Identifier: Apache-2.0
"""Choices and wishes that arrive in any order, each twice, leave the copy as they would in order.

What families said in the meantime by text is in the copy before the directory tells it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from contracts.choices import Choice, refusal_of
from contracts.directory import ChoiceRecorded, DeliveryWishesRecorded
from kernel.mongo import Database
from kernel.unit import Unit
from services.notifications.inbound.choices import Heard, record
from services.notifications.limits.repository import MongoLimits, chosen
from services.notifications.quiet.repository import MongoWishes
from services.notifications.repository import COLLECTIONS
from tests.events.builders import NOW
from tests.system.test_reordering import (
    Facts,
    Told,
    batches,
    few,
    histories,
    numbered,
    opened,
    over_the_wire,
    told,
)

pytestmark = [pytest.mark.row(73), pytest.mark.row(85)]
WHOSE = ({"person_id": "g1"}, {"person_id": "g2"}, {"contact_point_id": "cp1"})
CASES = list(product(("newsletter", "emergency"), ("sms",), ("st1", "st2"), ("g1", "g2"), ("cp1",)))


@st.composite
def choices(draw: st.DrawFn) -> Facts:
    said = draw(
        st.lists(
            st.tuples(
                st.booleans(), st.sampled_from(WHOSE), st.integers(0, 3),
                st.sampled_from(("", "newsletter", "emergency")), st.sampled_from(("", "st1")),
            ),
            max_size=6,
        )
    )  # fmt: skip
    return [
        ChoiceRecorded(
            choice_id=f"c{n}", allowed=allowed, at=NOW + timedelta(hours=hours), category=category,
            student_id=student, basis="", origin="sms", **whose,
        )
        for n, (allowed, whose, hours, category, student) in enumerate(said)
    ]  # fmt: skip


def wishes(person_id: str) -> st.SearchStrategy[Facts]:
    times = st.sampled_from(["", "20:00", "22:00"])
    wish = st.builds(
        lambda begins, digest: DeliveryWishesRecorded(
            person_id=person_id, quiet_from=begins, quiet_until=begins and "07:00", digest=digest
        ),
        times, st.sampled_from(["", "daily"]),
    )  # fmt: skip
    return st.lists(wish, max_size=4).map(numbered)


@pytest.fixture(scope="module")
def notifications(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    yield from opened(mongo_uri, database_prefix, "notifications", COLLECTIONS)


def tell(unit: Unit, facts: Facts) -> None:
    came = [over_the_wire(fact) for fact in facts]
    MongoLimits(unit).remember_choices([one for one in came if isinstance(one, ChoiceRecorded)])
    MongoWishes(unit).remember([one for one in came if isinstance(one, DeliveryWishesRecorded)])


def refused(database: Database) -> list[tuple[str, ...]]:
    """What the copy says no to, of every case there is."""
    known = chosen(database, ("g1", "g2", "cp1"))
    kept = [choice for some in known.values() for choice in some]
    return [case for case in CASES if refusal_of(*case, kept)]


@few
@given(histories(choices(), wishes("g1"), wishes("g2")), st.integers(1, 10), st.data())
def test_the_copy_does_not_depend_on_the_order_of_choices_and_wishes(
    notifications: Database, history: Told, size: int, data: st.DataObject
) -> None:
    in_order, arriving = history
    expected = told(notifications, [in_order], tell, "wishes", "choices")
    decided = refused(notifications)

    heard = [fact for fact in in_order if isinstance(fact, ChoiceRecorded)]
    first = [data.draw(st.sampled_from(heard))] if heard else []

    def hear_then_tell(unit: Unit, facts: Facts) -> None:
        for fact in first:
            record(unit, _choice(fact), Heard(origin="sms", basis=""))
        tell(unit, facts)

    found = told(notifications, batches(arriving, size), hear_then_tell, "wishes", "choices")
    assert refused(notifications) == decided
    assert found["wishes"] == expected["wishes"]
    assert _ids(found) == _ids(expected)


def test_without_the_moment_at_which_it_was_said_the_order_would_matter() -> None:
    def as_they_came(facts: Facts) -> list[tuple[str, ...]]:
        said = [_choice(fact) for fact in facts if isinstance(fact, ChoiceRecorded)]
        moved = [replace(one, at=NOW + timedelta(hours=n)) for n, one in enumerate(said)]
        return [case for case in CASES if refusal_of(*case, moved)]

    find(histories(choices()), lambda each: as_they_came(each[0]) != as_they_came(each[1]))


def _choice(fact: ChoiceRecorded) -> Choice:
    return Choice(**{name: getattr(fact, name) for name in Choice.__dataclass_fields__})


def _ids(state: dict[str, Any]) -> list[str]:
    return [one["_id"] for one in state["choices"]]
