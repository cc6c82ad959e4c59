# SPDX-License-Identifier: Apache-2.0
"""The service on a real database: a dict in, a dict back, messages in the outbox."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from nameko.testing.services import worker_factory

from contracts.events import GatheringAnnounced
from kernel.clock import utc_now
from kernel.config import KernelSettings, Outbound
from kernel.identity import Grant, Operator, Role, issue
from kernel.providers import Caller
from kernel.unit import Unit
from services.notifications.queries.queries import Queries
from services.notifications.quiet.repository import put_off
from services.notifications.quiet.rules import Wait
from services.notifications.repository import MongoAnnouncements, MongoAudiences, MongoChunks
from services.notifications.schemas import announcement_of, requester_for
from services.notifications.service import NotificationsService
from tests.notifications.builders import (
    SETTINGS,
    a_child,
    a_chunk,
    a_person,
    an_announcement,
    an_email,
    as_person,
)
from tests.notifications.listening.builders import some_links

KEY = "k" * 40
mongo = pytest.mark.mongo


def asked_by(
    unit: Unit, *schools: str, role: Role = Role.SENDER, id: str = "olga",
    grants: tuple[Grant, ...] = (),
) -> Any:  # fmt: skip
    now = utc_now()
    operator = Operator(
        operator_id=id, name="Olga", role=role, token_id="t1", schools=[*schools], grants=[*grants]
    )
    token = issue(KEY, operator, now=now, expires_at=now + timedelta(hours=1))
    return worker_factory(
        NotificationsService,
        unit=unit,
        caller=Caller(KEY, token, unit.database),
        announcements=MongoAnnouncements(unit),
        audiences=MongoAudiences(unit, SETTINGS),
        chunks=MongoChunks(unit),
        queries=Queries(unit),
        settings=SETTINGS,
        links=some_links(),
        kernel_settings=KernelSettings(
            amqp_url="", mongo_uri="", district="test", token_key=KEY, outbound=Outbound.CAPTURE
        ),
    )


@pytest.fixture
def service(unit: Unit) -> Any:
    return asked_by(unit)


def a_payload(**changes: Any) -> dict[str, Any]:
    asked = {"idempotency_key": "k1", "subject": "Snow day", "body": "No school.",
             "audience": "district"}  # fmt: skip
    return asked | changes


def told(unit: Unit) -> list[str]:
    entries = unit.database.outbox.find().sort("seq", 1)
    return [msgspec.json.decode(entry["body"])["type"].split(".")[2] for entry in entries]


@mongo
def test_an_announcement_is_stored_with_its_messages_and_answered_at_once(
    service: Any, unit: Unit
) -> None:
    answer = service.announce(a_payload())["result"]
    again = service.announce(a_payload())["result"]

    assert answer["created"]
    assert (again["announcement_id"], again["created"]) == (answer["announcement_id"], False)
    assert told(unit) == ["announcement_accepted", "plan_announcement"]
    shown = service.announcement_show({"announcement_id": answer["announcement_id"]})["result"]
    assert (shown["state"], shown["operator_id"]) == ("planning", "olga")


@mongo
@pytest.mark.parametrize(
    ("changes", "code", "names"),
    [
        ({"audience": "school:Linkoln"}, "audience", "Linkoln"),
        ({"body": "Dear {{parent_nam}}"}, "placeholder-unknown", "parent_nam"),
        ({"body": "Dear {{guardian_name"}, "template-malformed", "column 6"),
        ({"category": "gossip"}, "bad-announcement", "gossip"),
        ({"language": "English!"}, "bad-announcement", "English!"),
        ({"subject": "Snow\x00day"}, "bad-announcement", "subject"),
        ({"urgent": "perhaps"}, "invalid", "urgent"),
        ({"titel": "x"}, "invalid", "titel"),
    ],
)
def test_what_is_wrong_is_answered_by_its_name_and_nothing_is_stored(
    service: Any, unit: Unit, changes: dict[str, Any], code: str, names: str
) -> None:
    error = service.announce(a_payload(**changes))["error"]
    assert error["code"] == code
    assert names in error["message"]
    assert unit.database.announcements.count_documents({}) == 0
    assert told(unit) == []


@mongo
@pytest.mark.parametrize(
    ("method", "payload", "names"),
    [
        ("announcement_show", {}, "announcement_id"),
        ("announcement_why", {"announcement_id": "A1"}, "person"),
        ("announcement_cancel", {"id": "A1"}, "announcement_id"),
        ("announcement_correct", {"announcement_id": "A1"}, "correction"),
        ("announcements_list", {"limit": "many"}, "limit"),
    ],
)
def test_a_question_that_lacks_something_says_what(
    service: Any, method: str, payload: dict[str, Any], names: str
) -> None:
    error = getattr(service, method)(payload)["error"]
    assert error["code"] == "invalid"
    assert names in error["message"]


@mongo
def test_a_reader_may_look_but_neither_announce_nor_cancel(unit: Unit) -> None:
    reader = asked_by(unit, role=Role.READER)
    assert reader.announce(a_payload())["error"]["code"] == "role"
    assert reader.announcement_dry_run(a_payload())["error"]["code"] == "role"
    asked = {"announcement_id": "A1", "correction": "None."}
    assert reader.announcement_cancel(asked)["error"]["code"] == "role"
    assert reader.announcement_correct(asked)["error"]["code"] == "role"
    assert reader.announcements_list({}) == {"result": []}


@mongo
def test_a_dry_run_stores_nothing(service: Any, unit: Unit) -> None:
    person = a_person("g1", a_child())
    unit.database.reach.insert_one(an_email("a@families.example", person))
    unit.database.people.insert_one(as_person(person))
    found = service.announcement_dry_run(a_payload())["result"]
    assert (found["people"], found["deliveries"]) == (1, 1)
    assert unit.database.announcements.count_documents({}) == 0
    assert told(unit) == []


@mongo
def test_an_operator_for_some_schools_is_kept_to_them(unit: Unit) -> None:
    for id, school in (("g1", "S1"), ("g2", "S2")):
        person = a_person(id, a_child(f"st-{id}", schools=[school]))
        unit.database.reach.insert_one(an_email(f"{id}@families.example", person))
        unit.database.people.insert_one(as_person(person))
    theirs = an_announcement("A1")
    unit.run(lambda: MongoAnnouncements(unit).save(theirs))
    limited = asked_by(unit, "S1", id="omar")

    assert limited.announcement_dry_run(a_payload())["result"]["people"] == 1
    assert limited.announcement_cancel({"announcement_id": "A1"})["error"]["code"] == "not-yours"
    asked = {"announcement_id": "A1", "person": "g2"}
    assert limited.announcement_why(asked)["error"]["code"] == "no-person"
    assert asked_by(unit).announcement_why(asked)["result"]["person"]["person_id"] == "g2"


@mongo
def test_a_correction_is_stored_with_the_cancelling_and_answered_with_its_id(
    service: Any, unit: Unit
) -> None:
    id = service.announce(a_payload())["result"]["announcement_id"]
    asked = {"announcement_id": id, "correction": "There is school."}

    answer = service.announcement_cancel(asked)["result"]

    assert service.announcement_cancel(asked)["result"] == answer
    assert service.announcement_correct(asked)["result"] == answer
    correction_id = answer["correction_id"]
    assert told(unit)[2:] == ["announcement_cancelled", "announcement_accepted"]
    shown = service.announcement_show({"announcement_id": correction_id})["result"]
    assert (shown["corrects"], shown["progress"]["waiting_for"]) == (id, id)
    shown = service.announcement_show({"announcement_id": id})["result"]
    assert (shown["state"], shown["correction_id"]) == ("cancelled", correction_id)
    other = service.announcement_correct(asked | {"correction": "There is none."})["error"]
    assert (other["code"], other["details"]["correction_id"]) == (
        "corrected-otherwise",
        correction_id,
    )


@mongo
def test_what_waits_for_the_morning_is_settled_at_once_when_it_is_cancelled(
    service: Any, unit: Unit
) -> None:
    waiting = an_announcement("A1")
    chunk = a_chunk(waiting, 60)
    unit.run(lambda: MongoAnnouncements(unit).save(waiting))
    unit.run(lambda: MongoChunks(unit).add([chunk]))
    wait = Wait(until=utc_now() + timedelta(hours=9), why="quiet-hours")
    put_off(unit.database, chunk["_id"], wait, "07:00")
    MongoChunks(unit).wait(chunk["_id"])

    service.announcement_cancel({"announcement_id": "A1"})

    assert unit.run(lambda: MongoChunks(unit).hand_over_due(utc_now())) == 1


@mongo
def test_what_goes_out_is_not_corrected_before_it_is_cancelled(service: Any) -> None:
    id = service.announce(a_payload())["result"]["announcement_id"]
    asked = {"announcement_id": id, "correction": "There is school."}
    assert service.announcement_correct(asked)["error"]["code"] == "still-going-out"
    assert service.announcement_cancel({"announcement_id": id})["result"]["correction_id"] == ""


def test_a_gathering_becomes_an_announcement_of_whoever_asked_within_their_schools() -> None:
    gathering = GatheringAnnounced(
        gathering_id="G1", announcement_key="math:1", audience="district", language="en",
        subject_line="Math Night", body="Come!", operator_id="omar", within_schools=["S1"],
    )  # fmt: skip
    command, by = announcement_of(gathering), requester_for(gathering)
    assert (command.idempotency_key, command.category) == ("math:1", "gatherings")
    assert (command.subject, command.body, command.urgent) == ("Math Night", "Come!", False)
    assert (by.operator_id, by.schools) == ("omar", ("S1",))


@mongo
@pytest.mark.row(42)
def test_an_operator_for_one_category_asks_stops_and_corrects_within_it_alone(unit: Unit) -> None:
    only = (Grant(role=Role.SENDER, categories=["attendance"]), Grant(role=Role.READER))
    clerk, other = asked_by(unit, id="ben", grants=only), asked_by(unit)
    general = other.announce(a_payload())["result"]["announcement_id"]

    for method, payload in (
        ("announce", a_payload(idempotency_key="k2")),
        ("announce", a_payload(idempotency_key="k2", category="emergency")),
        ("announcement_dry_run", a_payload()),
        ("announcement_cancel", {"announcement_id": general}),
        ("announcement_correct", {"announcement_id": general, "correction": "No."}),
    ):
        refused = getattr(clerk, method)(payload)["error"]
        assert (refused["code"], refused["details"]["categories"]) == ("category", ["attendance"])
    assert clerk.announce(a_payload(idempotency_key="k3", category="attendance"))["result"]
    assert unit.database.announcements.count_documents({}) == 2


@mongo
@pytest.mark.row(42)
def test_a_grants_schools_count_for_its_category_alone(unit: Unit) -> None:
    """Attendance at S1 and newsletters at S2 is not newsletters at S1."""
    grants = (
        Grant(role=Role.SENDER, schools=["S1"], categories=["attendance"]),
        Grant(role=Role.SENDER, schools=["S2"], categories=["newsletter"]),
        Grant(role=Role.READER),
    )
    clerk = asked_by(unit, grants=grants)
    for category, school in (("attendance", "S1"), ("newsletter", "S2")):
        clerk.announce(a_payload(idempotency_key=category, category=category))
        asked = unit.database.announcements.find_one({"category": category})
        assert "S1" in asked["audience"] or "S2" in asked["audience"]
        assert ({"S1", "S2"} - {school}).pop() not in asked["audience"]
