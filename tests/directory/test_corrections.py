# SPDX-License-Identifier: Apache-2.0
"""Corrections: a family proposes, the office decides, and the roster catches up."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.directory import ContactPointRecorded, CorrectionDecided
from kernel.clock import utc_now
from kernel.envelope import open_envelope, unwrap
from kernel.identity import Role
from kernel.messages import Event
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.family.forgetting import forget_families
from services.directory.limits.model import Period
from services.directory.limits.repository import MongoLimits
from services.directory.roster.worker import Worker
from services.directory.service import DirectoryService
from tests.directory.builders import Roster
from tests.directory.limits.builders import ZONE, a_limit
from tests.directory.test_importing import Office
from tests.directory.test_service import a_service, answer

pytestmark = [pytest.mark.mongo, pytest.mark.row(38)]
NEW, OLD = "rosa@new.example", "rosa@families.example"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = Office(database)
    office.import_(Roster().write(tmp_path / "first"))
    return office


@pytest.fixture
def service(office: Office) -> DirectoryService:
    return a_service(office.database, role=Role.OFFICE)


def propose(service: DirectoryService, person_id: str = "rosa", **what: str) -> dict[str, Any]:
    made = answer(service.proposal_make({"person_id": person_id, **what}))
    assert isinstance(made, dict)
    return made


def approve(service: DirectoryService, person_id: str = "rosa", **what: str) -> dict[str, Any]:
    made = propose(service, person_id, **what)
    decision = {"proposal_id": made["proposal_id"], "approve": True, "reason": "called back"}
    answer(service.proposal_decide(decision | {"document": "note 7"}))
    return made


def reached(service: DirectoryService, person_id: str = "rosa") -> dict[str, str]:
    shown = answer(service.person_show({"person_id": person_id}))
    return {each["address"]: each["owner"] for each in shown["contact_points"]}


def corrections(service: DirectoryService) -> list[dict[str, Any]]:
    found = answer(service.corrections_export({}))["corrections"]
    assert isinstance(found, list)
    return found


def test_a_proposal_changes_nothing_before_the_office_approves_it(
    service: DirectoryService,
) -> None:
    propose(service, email=NEW)

    (waiting,) = answer(service.proposals_list({}))["proposals"]

    assert (waiting["field"], waiting["old"], waiting["new"]) == ("email", OLD, NEW)
    assert NEW not in reached(service)
    assert corrections(service) == []


def test_approved_it_counts_at_once_and_outlasts_the_next_import(
    office: Office, service: DirectoryService, tmp_path: Path
) -> None:
    office.forget_told()
    approve(service, email="Rosa@New.Example")

    assert reached(service) == {NEW: "family", "+12015550101": "roster"}
    told = _told(office.database)
    assert [each.address for each in told if isinstance(each, ContactPointRecorded)] == [NEW]
    assert any(isinstance(each, CorrectionDecided) and each.approved for each in told)
    office.import_(Roster().change("users.csv", "rosa", grades="").write(tmp_path / "again"))
    assert reached(service) == {NEW: "family", "+12015550101": "roster"}
    assert answer(service.people_find({"text": NEW}))["people"][0]["person_id"] == "rosa"


def test_who_shares_the_old_number_keeps_it(service: DirectoryService) -> None:
    approve(service, "luis", phone="(201) 555-0199")

    assert reached(service, "luis") == {"+12015550199": "family"}
    assert "+12015550101" in reached(service, "rosa")


def test_it_is_exported_until_the_roster_has_it_and_then_belongs_to_the_roster(
    office: Office, service: DirectoryService, tmp_path: Path
) -> None:
    approve(service, email=NEW)
    approve(service, given_name="Rosa María")

    first = corrections(service)

    assert [(row["sourcedId"], row["field"], row["old"], row["new"]) for row in first] == [
        ("rosa", "email", OLD, NEW),
        ("rosa", "givenName", "Rosa", "Rosa María"),
    ]
    assert (first[0]["approved_by"], first[0]["document"]) == ("op-kim", "note 7")
    caught_up = Roster().change("users.csv", "rosa", email=NEW, givenName="Rosa María")
    office.import_(caught_up.write(tmp_path / "caught-up"))
    assert corrections(service) == []
    assert reached(service)[NEW] == "roster"
    later = Roster().change("users.csv", "rosa", email="rosa@third.example")
    office.import_(later.write(tmp_path / "later"))
    assert set(reached(service)) == {"rosa@third.example", "+12015550101"}


def test_a_second_correction_is_exported_as_one_from_what_the_roster_has(
    office: Office, service: DirectoryService, tmp_path: Path
) -> None:
    approve(service, email=NEW)
    approve(service, email="rosa@third.example")

    (only,) = corrections(service)

    assert (only["old"], only["new"]) == (OLD, "rosa@third.example")
    third = Roster().change("users.csv", "rosa", email="rosa@third.example")
    office.import_(third.write(tmp_path / "third"))
    assert reached(service) == {"rosa@third.example": "roster", "+12015550101": "roster"}


def test_a_correction_survives_the_undoing_of_the_import_that_brought_it(
    office: Office, service: DirectoryService, tmp_path: Path
) -> None:
    approve(service, email=NEW)
    caught_up = Roster().change("users.csv", "rosa", email=NEW).write(tmp_path / "caught-up")
    import_id = office.import_(caught_up)["import_id"]
    assert corrections(service) == []

    undone = answer(service.roster_undo({"import_id": import_id, "reason": "wrong file"}))
    assert office.worker.work_once()

    assert undone
    assert reached(service)[NEW] == "family"
    assert OLD not in reached(service)
    assert len(corrections(service)) == 1


def test_declined_it_changes_nothing_and_is_decided_once(service: DirectoryService) -> None:
    made = propose(service, email=NEW)
    decision = {"proposal_id": made["proposal_id"], "approve": False, "reason": "not hers"}

    answer(service.proposal_decide(decision))
    answer(service.proposal_decide(decision))

    assert NEW not in reached(service)
    told = service.proposal_decide(decision | {"approve": True})
    assert told["error"]["code"] == "proposal-refused"


def test_what_cannot_be_a_correction_is_refused_by_its_field(service: DirectoryService) -> None:
    cases: list[tuple[dict[str, str], str]] = [
        ({"email": "rosa at home"}, "email"),
        ({"phone": "555"}, "phone"),
        ({"email": OLD}, "email"),
        ({"given_name": "Rosa"}, "given_name"),
        ({"email": NEW, "replaces": "nobody@x.example"}, "replaces"),
        ({"email": NEW, "phone": "(201) 555-0199"}, "field"),
        ({}, "field"),
    ]
    for what, field in cases:
        told = service.proposal_make({"person_id": "rosa", **what})
        assert told["error"]["details"] == {"field": field}, what


def test_a_decision_needs_a_reason_and_the_office(
    office: Office, service: DirectoryService
) -> None:
    made = propose(service, email=NEW, idempotency_key="k")
    assert propose(service, email=NEW, idempotency_key="k") == made
    decision = {"proposal_id": made["proposal_id"], "approve": True, "reason": " "}

    assert service.proposal_decide(decision)["error"]["details"] == {"field": "reason"}
    sender = a_service(office.database, role=Role.SENDER)
    assert sender.proposal_decide(decision | {"reason": "yes"})["error"]["code"] == "role"
    oak = a_service(office.database, role=Role.OFFICE, schools=("s9",))
    assert oak.proposal_decide(decision)["error"]["code"] == "no-such-person"
    assert answer(oak.proposals_list({}))["proposals"] == []


def test_what_a_family_said_is_forgotten_once_no_import_can_be_undone(
    office: Office, service: DirectoryService, tmp_path: Path
) -> None:
    approve(service, email=NEW)
    late = propose(service, given_name="Rosa María")
    without = Roster().without_rows("users.csv", "rosa").write(tmp_path / "without")
    office.settings = replace(office.settings, roster_hold_removed_percent=100)
    office.worker = Worker(office.database, office.settings, "worker-2")
    office.import_(without)
    left_at = utc_now()
    service = a_service(office.database, role=Role.OFFICE)
    decision = {"proposal_id": late["proposal_id"], "approve": True, "reason": "yes"}
    assert service.proposal_decide(decision)["error"]["code"] == "no-such-person"
    answer(service.proposal_decide(decision | {"approve": False}))

    assert forget_families(office.database, left_at - timedelta(days=1)) == 0
    assert office.database.contact_points.count_documents({"address": NEW}) == 1
    assert forget_families(office.database, left_at + timedelta(days=1)) == 2
    assert office.database.contact_points.count_documents({"address": NEW}) == 0


def _told(database: Database) -> list[Event]:
    kinds = {each.type: each for each in (ContactPointRecorded, CorrectionDecided)}
    told = [open_envelope(bytes(entry["body"])) for entry in database.outbox.find().sort("seq", 1)]
    return [unwrap(each, kinds) for each in told if each.type in kinds]  # type: ignore[misc]


def limited(database: Database, **changed: Any) -> None:
    unit = Unit(database)
    limit = a_limit("L-1", **({"person_id": "rosa"} | changed))
    unit.run(lambda: MongoLimits(unit).save(limit))


@pytest.mark.row(37)
def test_nobody_alone_takes_an_address_from_somebody_with_a_limit(
    service: DirectoryService, office: Office
) -> None:
    limited(office.database)
    made = propose(service, email=NEW)
    approval = {"proposal_id": made["proposal_id"], "approve": True, "reason": "called back"}

    refused = service.proposal_decide(approval)["error"]

    assert refused["code"] == "second-person"
    assert "L-1" in refused["message"]
    assert OLD in reached(service)
    second = a_service(office.database, role=Role.OFFICE, name="Lee")
    answer(second.proposal_decide(approval))
    assert NEW in reached(service)


@pytest.mark.parametrize("who", ["somebody else", "rosa, once"])
def test_one_person_is_enough_where_no_limit_is_on_them_now(
    service: DirectoryService, office: Office, who: str
) -> None:
    over = Period.of(None, date(2020, 1, 1), ZONE)
    limited(
        office.database, **({"person_id": "luis"} if who == "somebody else" else {"period": over})
    )
    approve(service, email=NEW)
    assert NEW in reached(service)
