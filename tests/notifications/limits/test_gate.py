# SPDX-License-Identifier: Apache-2.0
"""At the moment of sending: what became known since planning, and what is not known."""

from collections import Counter
from typing import Any

import pytest

from kernel.errors import Unavailable
from kernel.unit import Unit
from services.notifications.channels.gate import Gate
from services.notifications.channels.part import Held
from services.notifications.channels.sending import ChunkSender
from services.notifications.limits.known import KnownLimits
from services.notifications.limits.repository import flag, standing
from services.notifications.limits.rules import Matter
from services.notifications.recipients.repository import copy_version
from tests.memory.both import ON_BOTH
from tests.notifications.builders import NOW, a_child, a_person, an_email, limits_are_known
from tests.notifications.limits.builders import choice_recorded, limit_recorded, remember
from tests.notifications.sending import Sending, a_sending

pytestmark = ON_BOTH
BARRED = "g001"


class NoGate(Gate):
    """The check of limits switched off."""

    def barred(self, *_: Any) -> dict[str, Held]:
        return {}


def planned(unit: Unit, **changes: Any) -> Sending:
    """Sixty families with one child each, planned by the copy as it is now."""
    sending = a_sending(unit, 60, **changes)
    unit.database.reach.delete_many({})
    unit.database.reach.insert_many(
        an_email(one["address"], a_person(one["people"][0], a_child(f"st{n}")))
        | {"_id": one["contact_point_id"]}
        for n, one in enumerate(sending.chunk["deliveries"])
    )
    for part in unit.database.parts.find():
        for one in part["deliveries"]:
            one["about"] = [f"st{int(one['people'][0][1:])}"]
            one["fields"] = {"student_first_name": ["Ana"]}
        unit.database.parts.replace_one({"_id": part["_id"]}, part)
    versions = {"copy": copy_version(unit.database), "limits": standing(unit.database).version}
    unit.database.chunks.update_many({}, {"$set": versions})
    return sending


def reasons(sending: Sending) -> Counter[tuple[str, str]]:
    sending.send()
    return sending.fates()


@pytest.mark.row(37)
def test_a_limit_that_came_after_planning_keeps_it_back(unit: Unit) -> None:
    sending = planned(unit)
    remember(unit, limit_recorded(1, BARRED, "st1"))
    assert reasons(sending) == {("sent", ""): 59, ("suppressed", "limit"): 1}
    (entry,) = unit.database.ledger.find({"state": "suppressed"})
    assert (entry["people"], entry["limit_id"]) == ([BARRED], "L1")


@pytest.mark.row(37)
def test_with_the_gate_switched_off_it_would_leave(unit: Unit) -> None:
    sending = planned(unit, gate=NoGate)
    remember(unit, limit_recorded(1, BARRED, "st1"))
    assert reasons(sending) == {("sent", ""): 60}


def test_a_limit_that_begins_between_planning_and_sending_keeps_it_back(unit: Unit) -> None:
    unit.clock = lambda: NOW
    sending = a_sending(unit, 1)  # only for the announcement's sake
    unit.database.limits_state.delete_many({})
    remember(unit, limit_recorded(1, BARRED, "st1", begins_at=sending.clock.now.replace(minute=1)))
    for name in ("announcements", "chunks", "parts", "reach"):
        unit.database[name].delete_many({})
    sending = planned(unit)
    sending.clock.passes(60)
    assert reasons(sending) == {("sent", ""): 59, ("suppressed", "limit"): 1}


def test_somebody_barred_who_began_to_share_the_address_bars_it(unit: Unit) -> None:
    remember(unit, limit_recorded(1, "g9", "st1"))
    sending = planned(unit)
    unit.database.reach.update_one({"_id": "email:p001"}, {"$push": {"person_ids": "g9"}})
    unit.database.leases.update_one(
        {"_id": "copy-of-recipients"}, {"$inc": {"turns": 1}}, upsert=True
    )
    assert reasons(sending) == {("sent", ""): 59, ("suppressed", "limit"): 1}


def test_a_guardian_who_is_none_any_more_gets_nothing(unit: Unit) -> None:
    sending = planned(unit)
    unit.database.reach.update_one({"_id": "email:p001"}, {"$set": {"people.0.students": []}})
    unit.database.leases.update_one(
        {"_id": "copy-of-recipients"}, {"$inc": {"turns": 1}}, upsert=True
    )
    assert reasons(sending) == {("sent", ""): 59, ("suppressed", "no-right"): 1}


def test_a_no_that_was_said_after_planning_keeps_it_back(unit: Unit) -> None:
    sending = planned(unit)
    remember(unit, choice_recorded(contact_point_id="email:p001", channel="email"))
    assert reasons(sending) == {("sent", ""): 59, ("suppressed", "opted-out"): 1}


def test_an_address_that_was_found_not_to_work_is_not_tried(unit: Unit) -> None:
    sending = planned(unit)
    unit.run(lambda: flag(unit, "email:p001", reason="hard-bounce", code="5.1.1", at=NOW))
    assert reasons(sending) == {("sent", ""): 59, ("suppressed", "flagged"): 1}


@pytest.mark.row(37)
@pytest.mark.parametrize(
    ("placeholders", "fate"),
    [((), ("sent", "")), (("guardian_name",), ("suppressed", "somebody-gone"))],
)
def test_a_text_that_names_somebody_who_left_a_shared_address_does_not_go_there(
    unit: Unit, placeholders: tuple[str, ...], fate: tuple[str, str]
) -> None:
    sending = planned(unit, placeholders=placeholders)
    part = {"deliveries.contact_point_id": "email:p001"}
    unit.database.parts.update_one(
        part,
        {
            "$set": {
                "deliveries.$.people": [BARRED, "gone"],
                "deliveries.$.fields.guardian_name": [],
            }
        },
    )
    unit.database.leases.update_one(
        {"_id": "copy-of-recipients"}, {"$inc": {"turns": 1}}, upsert=True
    )
    sending.send()
    entry = unit.database.ledger.find_one({"contact_point_id": "email:p001"})
    assert entry is not None
    assert (entry["state"], entry["reason"]) == fate


@pytest.mark.row(37)
@pytest.mark.parametrize(("nobodys", "left"), [("gone", 0), (BARRED, 1)])
def test_what_went_to_another_on_nobodys_account_does_not_go_to_who_stays_behind(
    unit: Unit, nobodys: str, left: int
) -> None:
    """Two shared the address: a parent, and somebody without children who has left it since."""
    sending = planned(unit)
    part = {"deliveries.contact_point_id": "email:p001"}
    both = {"deliveries.$.people": [BARRED, "gone"], "deliveries.$.about": ["", "st1"],
            "deliveries.$.on_nobodys": [nobodys]}  # fmt: skip
    unit.database.parts.update_one(part, {"$set": both})
    remember(unit, limit_recorded(1, BARRED, "st1"))
    sending.send()
    assert sending.fates()["suppressed", "limit"] == 1 - left


@pytest.mark.parametrize(("placeholders", "left"), [((), 1), (("student_first_name",), 0)])
def test_of_two_children_one_may_still_be_told_of_unless_the_text_names_both(
    unit: Unit, placeholders: tuple[str, ...], left: int
) -> None:
    sending = planned(unit, placeholders=placeholders)
    both = {"$set": {"people.0.students": [a_child("st1"), a_child("st2")]}}
    unit.database.reach.update_one({"_id": "email:p001"}, both)
    part = {"deliveries.contact_point_id": "email:p001"}
    unit.database.parts.update_one(part, {"$set": {"deliveries.$.about": ["st1", "st2"]}})
    remember(unit, limit_recorded(1, BARRED, "st2"))
    sending.send()
    went = unit.database.ledger.find_one({"contact_point_id": "email:p001"})["state"] == "sent"
    assert went == bool(left)


@pytest.mark.row(37)
def test_a_routine_message_waits_while_limits_are_not_known_and_loses_nothing(unit: Unit) -> None:
    sending = planned(unit, limits_known=False)
    limits_are_known(unit.database, sending.clock.now)
    sending.clock.passes(2.1)

    with pytest.raises(Unavailable):
        sending.send()

    assert (sending.channel.received, sending.ledger()) == ([], {})
    (chunk,) = unit.database.chunks.find()
    assert {(part["state"], part["tries"]) for part in chunk["parts"]} == {("free", 0)}
    assert chunk["hands"] == []
    limits_are_known(unit.database, sending.clock.now)
    assert reasons(sending) == {("sent", ""): 60}


def test_a_copy_from_the_future_is_none(unit: Unit) -> None:
    sending = planned(unit, limits_known=False)
    limits_are_known(unit.database, sending.clock.now)
    sending.clock.passes(-1.1)
    with pytest.raises(Unavailable):
        sending.send()


class Trusting(ChunkSender):
    """The bound on the copy's age switched off."""

    def _as_far_as_known(self, sending: Any, _: Any) -> Any:
        return sending


def test_without_the_bound_it_would_leave(unit: Unit) -> None:
    sending = planned(unit, limits_known=False, sender=Trusting)
    assert reasons(sending) == {("sent", ""): 60}


@pytest.mark.row(37)
def test_an_urgent_message_goes_without_the_child_while_limits_are_not_known(unit: Unit) -> None:
    sending = planned(
        unit, limits_known=False, category="emergency", placeholders=["student_first_name"]
    )
    remember(unit, limit_recorded(1, BARRED, "st1"))

    assert reasons(sending) == {("sent", ""): 59, ("suppressed", "limit"): 1}

    said = {tuple(one["fields"]["student_first_name"]) for one in sending.channel.taken}
    assert said == {("your child",)}
    assert unit.database.ledger.count_documents({"neutral": True}) == 59


def test_an_urgent_message_names_the_child_where_limits_are_known(unit: Unit) -> None:
    sending = planned(unit, category="emergency", placeholders=["student_first_name"])
    sending.send()
    said = {tuple(one["fields"]["student_first_name"]) for one in sending.channel.taken}
    assert said == {("Ana",)}
    assert unit.database.ledger.count_documents({"neutral": True}) == 0


def test_a_worker_that_reads_older_limits_meanwhile_does_not_lend_them_to_another(
    unit: Unit,
) -> None:
    """Two green threads share what is remembered; one goes on while the other is at work."""
    known = KnownLimits(parents_of_adults_are_told=False)
    before = standing(unit.database)
    remember(unit, limit_recorded(1, "g1"))
    after = standing(unit.database)

    class Interrupting(list[Any]):
        def __iter__(self) -> Any:
            known._kept = (before.limits_version, {})
            return super().__iter__()

    points = Interrupting([an_email("a", a_person("g1"))])
    rules = known.rules(unit.database, after, points, NOW)
    assert rules.bar("", "email:a", Matter(category="general")) is not None
