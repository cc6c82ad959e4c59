# SPDX-License-Identifier: Apache-2.0
"""The ledger of consent, and what the office asks of it, on a real MongoDB."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from cli.consent_file import faults
from contracts.directory import ChoiceRecorded, DeliveryWishesRecorded
from kernel import chain
from kernel.envelope import open_envelope, unwrap
from kernel.errors import Conflict
from kernel.identity import Role
from kernel.messages import Message
from kernel.mongo import Database
from services.directory.consent import handlers
from services.directory.consent.errors import ChoiceTaken
from services.directory.consent.repository import CHAIN, MongoConsents
from tests.directory.conftest import KEY
from tests.directory.consents import (
    CHAIN_KEY,
    MAIL,
    PHONE,
    a_command,
    a_family,
    a_service,
    a_unit,
    answer,
)

pytestmark = pytest.mark.mongo


def record(database: Database, **changes: Any) -> None:
    unit = a_unit(database)
    command = a_command(**changes)
    unit.run(lambda: handlers.record_choice(command, MongoConsents(unit)))


def published(database: Database) -> list[Message]:
    entries = database.outbox.find({"key": {"$regex": "choice_recorded|wishes"}}).sort("seq")
    known = {cls.type: cls for cls in (ChoiceRecorded, DeliveryWishesRecorded)}
    return [unwrap(open_envelope(bytes(entry["body"])), known) for entry in entries]


def entered(database: Database, **changes: Any) -> dict[str, Any]:
    asked = {
        "choice_id": "o1", "person_id": "rosa", "allowed": False, "category": "newsletter",
        "evidence": "By phone; she named Ana's birthday.",
    }  # fmt: skip
    found: dict[str, Any] = a_service(database).consent_record(asked | changes)
    return found


def holds(database: Database, person_id: str = "rosa") -> set[tuple[str, str, str]]:
    """What the person does not get: contact point, category, student."""
    shown = answer(a_service(database).consent_show({"person_id": person_id}))
    return {
        (one["contact_point_id"], one["category"], one["student_id"])
        for one in shown["holds"]
        if not one["allowed"]
    }


@pytest.mark.row(86)
def test_a_stop_is_entered_and_told_in_one_transaction(database: Database) -> None:
    a_family(database)

    record(database)

    (kept,) = database[CHAIN].find()
    (told,) = published(database)
    assert kept["body"]["people"] == ["luis", "rosa"]
    assert (kept["body"]["evidence"], kept["body"]["origin"]) == ("STOP", "sms")
    assert isinstance(told, ChoiceRecorded)
    assert (told.contact_point_id, told.allowed, told.lane) == (PHONE, False, "urgent")


def test_a_choice_that_is_told_again_is_entered_once(database: Database) -> None:
    record(database)
    record(database)

    assert database[CHAIN].count_documents({}) == len(published(database)) == 1


def test_another_choice_under_a_known_id_is_refused(database: Database) -> None:
    record(database)

    with pytest.raises(ChoiceTaken):
        record(database, allowed=True, basis="consent")


def test_choices_that_come_at_once_are_each_entered_once_and_fork_nothing(
    database: Database,
) -> None:
    def again_and_again(id: str) -> None:
        for _ in range(20):
            try:
                return record(database, choice_id=id)
            except Conflict:
                continue
        raise AssertionError("never entered")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(again_and_again, [f"c{n % 6}" for n in range(12)]))

    assert sorted(database[CHAIN].distinct("body.choice_id")) == [f"c{n}" for n in range(6)]
    assert database[CHAIN].count_documents({}) == 6
    assert not chain.verify(database, CHAIN, CHAIN_KEY).findings


@pytest.mark.row(86)
def test_an_entry_that_was_changed_afterwards_is_found(database: Database) -> None:
    record(database)
    record(database, choice_id="c2")

    database[CHAIN].update_one({"_id": 1}, {"$set": {"body.allowed": True}})

    assert [one.seq for one in chain.verify(database, CHAIN, CHAIN_KEY).findings] == [1]


@pytest.mark.row(85)
def test_the_office_enters_what_a_person_said_and_shows_what_holds_then(
    database: Database,
) -> None:
    a_family(database)

    told = answer(entered(database, student_id="ana", channel="email"))

    assert (told["entered_by"], told["origin"], told["basis"]) == ("op-kim", "office", "revocation")
    assert holds(database) == {(MAIL, "newsletter", "ana")}
    assert holds(database, "luis") == set()


@pytest.mark.row(85)
def test_a_no_on_account_of_a_school_holds_for_the_children_there(database: Database) -> None:
    a_family(database)  # Ana is at s1, Ben at s2

    answer(entered(database, school_id="s2", channel="sms"))

    assert holds(database) == {(PHONE, "newsletter", "ben")}


def test_entering_it_again_under_the_same_id_is_entering_it_once(database: Database) -> None:
    a_family(database)

    first, second = answer(entered(database)), answer(entered(database))

    assert first["seq"] == second["seq"] == 1
    assert entered(database, category="general")["error"]["code"] == "choice-taken"


@pytest.mark.row(85)
def test_a_no_at_a_shared_address_holds_for_all_there_and_is_lifted_only_there(
    database: Database,
) -> None:
    a_family(database)
    record(database)

    by_rosa = answer(entered(database, allowed=True, category=""))
    assert any(not one["allowed"] for one in by_rosa["holds"])
    assert {id for id, _, _ in holds(database, "luis")} == {PHONE}

    answer(entered(database, choice_id="o2", allowed=True, category="", contact_point_id=PHONE))
    assert holds(database) == holds(database, "luis") == set()


def test_a_no_to_all_leaves_emergencies_which_are_refused_by_name_only(database: Database) -> None:
    a_family(database)

    answer(entered(database, category=""))
    assert "emergency" not in {category for _, category, _ in holds(database)}
    answer(entered(database, choice_id="o2", category="emergency", basis="request"))
    assert "emergency" in {category for _, category, _ in holds(database)}


def test_where_nothing_was_said_the_legal_basis_is_shown(database: Database) -> None:
    a_family(database)

    shown = answer(a_service(database).consent_show({"person_id": "luis"}))

    bases = {one["category"]: one["basis"] for one in shown["holds"]}
    assert (bases["emergency"], bases["newsletter"]) == ("emergency-purpose", "enrollment")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"person_id": "nobody"}, "no-such-person"),
        ({"evidence": " "}, "consent-refused"),
        ({"student_id": "minh"}, "consent-refused"),
        ({"school_id": "s9"}, "consent-refused"),
        ({"person_id": "luis", "contact_point_id": MAIL}, "consent-refused"),
        ({"category": "emergency"}, "consent-refused"),
        ({"said_at": "2100-01-01T00:00:00+00:00"}, "consent-refused"),
        ({"said_at": "yesterday"}, "invalid"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_entered(
    database: Database, changes: dict[str, Any], code: str
) -> None:
    a_family(database)

    assert entered(database, **changes)["error"]["code"] == code
    assert database[CHAIN].count_documents({}) == 0
    assert database.audit.count_documents({"body.kind": "act"}) == 0


def test_a_paper_form_of_last_week_does_not_outlast_the_stop_of_today(database: Database) -> None:
    a_family(database)
    record(database)

    form = {"allowed": True, "category": "", "said_at": "2026-11-13T12:00:00+00:00"}
    answer(entered(database, contact_point_id=PHONE, **form))

    assert {id for id, _, _ in holds(database)} == {PHONE}


def test_wishes_are_entered_kept_and_told(database: Database) -> None:
    a_family(database)
    service = a_service(database)
    asked = {"person_id": "rosa", "evidence": "By phone."}

    answer(service.wishes_set(asked | {"quiet_from": "20:00", "quiet_until": "08:00"}))
    answer(service.wishes_set(asked | {"digest": "daily"}))

    shown = answer(service.consent_show({"person_id": "rosa"}))["wishes"]
    assert shown == {"quiet_from": "20:00", "quiet_until": "08:00", "digest": "daily"}
    assert [told.sequence for told in published(database)] == [1, 2]  # type: ignore[attr-defined]
    assert [entry["body"]["what"] for entry in database[CHAIN].find()] == ["wishes", "wishes"]


@pytest.mark.parametrize("method", ["consent_record", "consent_export", "wishes_set"])
def test_only_who_keeps_peoples_records_enters_and_exports(database: Database, method: str) -> None:
    sender = a_service(database, role=Role.SENDER)

    assert getattr(sender, method)({"person_id": "rosa"})["error"]["code"] == "role"


def test_an_operator_of_one_school_sees_its_families_only(database: Database) -> None:
    a_family(database)
    other = a_service(database, schools=("s9",))

    for method in ("consent_show", "consent_export"):
        assert getattr(other, method)({"person_id": "rosa"})["error"]["code"] == "no-such-person"


class TestExport:
    def exported(self, database: Database, **asked: Any) -> dict[str, Any]:
        found: dict[str, Any] = answer(
            a_service(database).consent_export({"person_id": "rosa"} | asked)
        )
        return found

    @pytest.mark.row(86)
    def test_it_holds_what_concerns_the_person_and_nobody_else(self, database: Database) -> None:
        a_family(database)
        record(database)
        answer(entered(database, person_id="luis"))
        answer(entered(database, choice_id="o2"))

        mine = [one["body"]["choice_id"] for one in self.exported(database)["entries"]]
        whole = self.exported(database, family=True)["entries"]
        of_ana = self.exported(database, person_id="ana", family=True)["entries"]

        assert mine == ["c1", "o2"]
        assert [one["body"]["choice_id"] for one in whole] == ["c1", "o1", "o2"]
        assert of_ana == whole

    @pytest.mark.row(86)
    def test_it_still_holds_what_was_said_at_an_address_that_is_somebody_elses_now(
        self, database: Database
    ) -> None:
        a_family(database)
        record(database)
        database.contact_points.delete_many({})
        database.people.delete_one({"_id": "rosa"})

        assert [one["_id"] for one in self.exported(database)["entries"]] == [1]
        for_one_school = a_service(database, schools=("s1",))
        found = for_one_school.consent_export({"person_id": "rosa"})
        assert found["error"]["code"] == "no-such-person"

    @pytest.mark.row(86)
    def test_it_is_verified_without_any_service_and_any_change_of_it_is_found(
        self, database: Database
    ) -> None:
        a_family(database)
        record(database)
        record(database, choice_id="c2", allowed=True, basis="consent", evidence="START")
        answer(entered(database))
        text = json.dumps(self.exported(database))

        assert faults(json.loads(text), KEY) == []
        assert faults(json.loads(text), "another key of 32 characters ..")
        for spoil in SPOILED:
            export = json.loads(text)
            spoil(export)
            assert faults(export, KEY), spoil


def _forge(export: dict[str, Any]) -> None:
    """Whoever has no key can make no hash, of an entry or of the file."""
    export["entries"][0]["body"]["allowed"] = True
    key = chain.chain_key("a key that is not the district's ..")
    scope = export["scope"]
    at = datetime.fromisoformat(export["entries"][0]["at"])
    export["entries"][0]["hash"] = chain.hash_of(key, scope, export["entries"][0] | {"at": at})
    export["hash"] = chain.hash_of(key, f"{scope}.export", export)


SPOILED: tuple[Callable[[dict[str, Any]], Any], ...] = (
    lambda export: export["entries"][0]["body"].update(evidence="START"),
    lambda export: export["entries"][1].update(at="2026-11-21T00:00:00.000+00:00"),
    lambda export: export["entries"].pop(),
    lambda export: export["entries"].pop(0),
    lambda export: export["entries"].reverse(),
    lambda export: export["entries"].append(export["entries"][0]),
    lambda export: export["entries"][0].pop("at"),
    lambda export: export["entries"].insert(0, "no entry"),
    lambda export: export.update(people=["luis"]),
    lambda export: export.update(exported_at="2026-01-01T00:00:00+00:00"),
    lambda export: export.update(entries_in_all=2),
    _forge,
)
