# SPDX-License-Identifier: Apache-2.0
"""The service on a real database: a dict in, a dict back, events in the outbox."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from nameko.testing.services import worker_factory

from kernel.clock import utc_now
from kernel.identity import Grant, Role, issue
from kernel.providers import Caller
from kernel.unit import Unit
from services.events.config import EventsSettings
from services.events.queries import Reports
from services.events.repository import MongoGatherings, MongoRsvps
from services.events.service import EventsService
from tests.events.builders import an_operator

pytestmark = pytest.mark.mongo

KEY = "k" * 40


def asked_by(
    unit: Unit, *schools: str, role: Role = Role.SENDER, categories: tuple[str, ...] = ()
) -> Any:
    now = utc_now()
    grant = Grant(role=role, schools=[*schools], categories=[*categories])
    operator = replace(an_operator(*schools, role=role), grants=[grant])
    token = issue(KEY, operator, now=now, expires_at=now + timedelta(hours=1))
    return worker_factory(
        EventsService,
        unit=unit,
        caller=Caller(KEY, token, unit.database),
        gatherings=MongoGatherings(unit),
        rsvps=MongoRsvps(unit),
        reports=Reports(unit.database),
        settings=EventsSettings(time_zone="America/Denver"),
    )


@pytest.fixture
def service(unit: Unit) -> Any:
    return asked_by(unit)


def a_payload(**changes: Any) -> dict[str, Any]:
    starts_at = utc_now() + timedelta(days=7)
    return {
        "gathering_id": "G1",
        "title": "Family Math Night",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "place": "Gym",
        "school_ids": ["S1"],
        **changes,
    }


def told(unit: Unit) -> list[dict[str, Any]]:
    entries = unit.database.outbox.find().sort("seq", 1)
    return [msgspec.json.decode(entry["body"]) for entry in entries]


def test_a_gathering_goes_from_schedule_to_answers(service: Any, unit: Unit) -> None:
    assert service.gathering_schedule(a_payload()) == {"result": {"gathering_id": "G1"}}
    service.gathering_change({"gathering_id": "G1", "place": "Library"})
    key = service.gathering_announce({"gathering_id": "G1", "audience": "district"})
    service.rsvp({"gathering_id": "G1", "person_id": "P1", "answer": "yes", "party_size": 4})
    service.rsvp({"gathering_id": "G1", "person_id": "P2", "answer": "maybe"})
    service.rsvp({"gathering_id": "G1", "person_id": "P3", "answer": "no"})

    shown = service.gathering_show({"gathering_id": "G1"})["result"]

    assert shown["place"] == "Library"
    assert shown["time_zone"] == "America/Denver"
    assert (shown["yes"], shown["maybe"], shown["no"], shown["coming"]) == (1, 1, 1, 4)
    assert [answer["person_id"] for answer in shown["answers"]] == ["P1", "P2", "P3"]
    assert shown["announcement_keys"] == [key["result"]["announcement_key"]]
    assert [event["type"].split(".")[2] for event in told(unit)] == [
        "gathering_scheduled", "gathering_changed", "gathering_announced",
        *["rsvp_recorded"] * 3,
    ]  # fmt: skip


def test_every_answer_can_be_sent_as_json(service: Any) -> None:
    service.gathering_schedule(a_payload())
    service.rsvp({"gathering_id": "G1", "person_id": "P1", "answer": "yes"})

    msgspec.json.encode(service.gathering_show({"gathering_id": "G1"}))
    (listed,) = service.gatherings_list({})["result"]
    assert msgspec.json.decode(msgspec.json.encode(listed))["coming"] == 1


def test_asking_twice_is_asking_once(service: Any, unit: Unit) -> None:
    payload = a_payload()
    for _ in range(2):
        service.gathering_schedule(payload)
        service.rsvp({"gathering_id": "G1", "person_id": "P1", "answer": "yes"})
        service.gathering_announce({"gathering_id": "G1", "audience": "district"})
    for _ in range(2):
        assert service.gathering_cancel({"gathering_id": "G1"}) == {"result": None}

    assert [event["type"].split(".")[2] for event in told(unit)] == [
        "gathering_scheduled", "rsvp_recorded", "gathering_announced", "gathering_cancelled",
    ]  # fmt: skip


def test_each_act_is_recorded_under_its_operators_name(service: Any, unit: Unit) -> None:
    service.gathering_schedule(a_payload())
    service.gathering_cancel({"gathering_id": "G1"})

    acts = [
        (one["body"]["operator_id"], one["body"]["method"])
        for one in unit.database.audit.find({"body.kind": "act"}).sort("_id", 1)
    ]
    assert acts == [("olga", "gathering_schedule"), ("olga", "gathering_cancel")]


@pytest.mark.parametrize(
    ("changes", "code", "names"),
    [
        ({"ends_at": "2020-01-01T10:00:00+00:00"}, "gathering-refused", "end"),
        ({"time_zone": "Denver"}, "gathering-refused", "Denver"),
        ({"starts_at": "2026-12-03T18:00:00"}, "invalid", "starts_at"),
        ({"starts_at": "next Thursday"}, "invalid", "starts_at"),
        ({"kind": "party"}, "invalid", "kind"),
        ({"titel": "x"}, "invalid", "titel"),
    ],
)
def test_what_is_wrong_is_answered_by_its_name_and_nothing_is_stored(
    service: Any, unit: Unit, changes: dict[str, Any], code: str, names: str
) -> None:
    error = service.gathering_schedule(a_payload(**changes))["error"]

    assert error["code"] == code
    assert names in error["message"]
    assert unit.database.gatherings.count_documents({}) == 0
    assert told(unit) == []


def test_a_reader_may_look_but_not_schedule(unit: Unit) -> None:
    reader = asked_by(unit, role=Role.READER)

    assert reader.gathering_schedule(a_payload())["error"]["code"] == "role"
    assert reader.gatherings_list({}) == {"result": []}


def test_lists_show_what_is_ahead_soonest_first_and_of_one_school(service: Any) -> None:
    soon, later = utc_now() + timedelta(days=1), utc_now() + timedelta(days=2)
    for id, starts_at, schools in (("late", later, ["S1"]), ("soon", soon, ["S1", "S2"])):
        ends_at = starts_at + timedelta(hours=1)
        service.gathering_schedule(
            a_payload(
                gathering_id=id,
                starts_at=starts_at.isoformat(),
                ends_at=ends_at.isoformat(),
                school_ids=schools,
            )
        )

    def listed(**asked: Any) -> list[str]:
        return [each["gathering_id"] for each in service.gatherings_list(asked)["result"]]

    assert listed() == ["soon", "late"]
    assert listed(school_id="S2") == ["soon"]
    assert listed(limit=1) == ["soon"]


def test_what_is_over_is_listed_only_when_asked_for(service: Any, unit: Unit) -> None:
    service.gathering_schedule(a_payload())
    yesterday = utc_now() - timedelta(days=1)
    unit.database.gatherings.update_one({}, {"$set": {"ends_at": yesterday}})

    assert service.gatherings_list({}) == {"result": []}
    assert len(service.gatherings_list({"past": True})["result"]) == 1


def test_an_operator_for_some_schools_sees_theirs_and_the_districts(unit: Unit) -> None:
    everybody = asked_by(unit)
    for id, schools in (("own", ["S1"]), ("all", []), ("other", ["S2"])):
        everybody.gathering_schedule(a_payload(gathering_id=id, school_ids=schools))

    limited = asked_by(unit, "S1")

    listed = {each["gathering_id"] for each in limited.gatherings_list({})["result"]}
    assert listed == {"own", "all"}
    error = limited.gathering_show({"gathering_id": "other"})["error"]
    assert error["code"] == "no-such-gathering"


@pytest.mark.row(42)
def test_gatherings_are_a_category_that_not_everybody_acts_for(unit: Unit) -> None:
    asked_by(unit).gathering_schedule(a_payload())
    limited = asked_by(unit, categories=("attendance",))

    for method, payload in (
        ("gathering_schedule", a_payload(gathering_id="G2")),
        ("gathering_announce", {"gathering_id": "G1", "audience": "district"}),
        ("gathering_cancel", {"gathering_id": "G1"}),
        ("rsvp", {"gathering_id": "G1", "person_id": "p", "answer": "yes"}),
    ):
        assert getattr(limited, method)(payload)["error"]["code"] == "category"
    assert asked_by(unit, categories=("gatherings",)).gathering_cancel({"gathering_id": "G1"}) == {
        "result": None
    }
