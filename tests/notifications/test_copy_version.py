# SPDX-License-Identifier: Apache-2.0
"""Whether anybody's address has changed since planning: one number, or else everybody's address."""

import pytest

from contracts.directory import ContactPointRemoved
from kernel.config import Outbound
from kernel.unit import Unit
from services.notifications.channels.gate import Gate
from services.notifications.channels.part import Held, PartAsPlanned
from services.notifications.limits.repository import standing
from services.notifications.recipients.repository import MongoRecipients, copy_version
from tests.notifications.builders import a_person, an_announcement, an_email
from tests.notifications.sending import Sending, a_sending
from tests.system.district import email, person

pytestmark = pytest.mark.mongo


def planned_now(unit: Unit, sending: Sending) -> Sending:
    """As planning does: the chunk knows from which copy it was made."""
    versions = {"copy": copy_version(unit.database), "limits": standing(unit.database).version}
    unit.database.chunks.update_many({}, {"$set": versions})
    return sending


def as_planned(unit: Unit, copy: int) -> PartAsPlanned:
    version = standing(unit.database).version
    return PartAsPlanned.of(an_announcement(), "email", copy=copy, limits=version)


def test_every_change_of_the_copy_has_a_version_of_its_own(unit: Unit) -> None:
    facts = [
        [email("a@families.example", "g1"), ContactPointRemoved(contact_point_id="email:b")],
        [person("g1", "guardian", "Ana")],
    ]
    seen = [copy_version(unit.database)]
    for about_contacts, about_people in ((facts[0], []), ([], facts[1])):
        unit.run(
            lambda people=about_people, contacts=about_contacts: MongoRecipients(unit).remember(
                people, contacts
            )
        )
        seen.append(copy_version(unit.database))
    assert seen == [seen[0], seen[0] + 1, seen[0] + 2]


@pytest.mark.row(8)
def test_who_is_gone_since_planning_gets_nothing(unit: Unit) -> None:
    sending = planned_now(unit, a_sending(unit))
    sending.forget("email:p000")
    sending.send()
    assert sending.fates() == {("sent", ""): 119, ("suppressed", "contact-gone"): 1}


def test_a_change_that_took_no_turn_would_not_be_seen(unit: Unit) -> None:
    sending = planned_now(unit, a_sending(unit))
    unit.database.reach.update_one({"_id": "email:p000"}, {"$set": {"people": []}})
    sending.send()
    assert sending.fates() == {("sent", ""): 120}


def test_what_was_planned_from_an_unknown_copy_is_looked_at(unit: Unit) -> None:
    unit.database.reach.insert_one(an_email("a@families.example", a_person("g2")))
    delivery = {
        "id": "d", "contact_point_id": "email:a@families.example", "people": ["g1"],
        "address": "a@families.example",
    }  # fmt: skip
    gate, present = Gate(unit, Outbound.CAPTURE, ()), copy_version(unit.database)
    gone = {"d": Held(reason="contact-gone")}
    assert gate.barred([delivery], as_planned(unit, -1), gate.standing()) == gone
    assert gate.barred([delivery], as_planned(unit, present), gate.standing()) == {}
    assert gate.barred([delivery], as_planned(unit, present + 1), gate.standing()) == gone


def test_in_the_mode_allowlist_everybody_is_looked_at(unit: Unit) -> None:
    unit.database.reach.insert_one(an_email("a@families.example", a_person("g1")))
    delivery = {
        "id": "d", "contact_point_id": "email:a@families.example", "people": ["g1"],
        "address": "a@families.example",
    }  # fmt: skip
    gate, present = Gate(unit, Outbound.ALLOWLIST, ()), copy_version(unit.database)
    held = Held(reason="not-on-allowlist")
    assert gate.barred([delivery], as_planned(unit, present), gate.standing()) == {"d": held}
