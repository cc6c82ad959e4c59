# SPDX-License-Identifier: Apache-2.0
"""What a sync must not lose, bring back or change, whatever came in between."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.clock import utc_now
from kernel.envelope import new_id
from kernel.errors import Forbidden, Rejected
from kernel.identity import Role
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory import repository
from services.directory.config import DirectorySettings
from services.directory.roster.applying import Stopped
from services.directory.roster.stored import CURRENT
from tests.directory.builders import Roster
from tests.directory.test_corrections import OLD, approve, corrections, reached
from tests.directory.test_holding import approved, decide, imported, large, without
from tests.directory.test_importing import Office
from tests.directory.test_service import a_service, answer
from tests.directory.test_undoing import Past

pytestmark = pytest.mark.mongo


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = Office(database, DirectorySettings())
    assert office.import_(large().write(tmp_path / "large"))["state"] == "finished"
    return office


@pytest.fixture
def past(database: Database, tmp_path: Path) -> Past:
    return Past(database, tmp_path)


def spanish(roster: Roster, language: str) -> Roster:
    return roster.change("users.csv", "luis", metadata_homeLanguage=language)


@pytest.mark.row(34)
def test_what_a_newer_import_brought_meanwhile_is_not_set_back_unseen(
    office: Office, tmp_path: Path
) -> None:
    """Who leaves and who changes is the same as it was; what they change from is not."""
    held = imported(office, spanish(without(40), "Portuguese"), tmp_path)["import_id"]
    newer = office.import_(spanish(large(), "Vietnamese").write(tmp_path / "newer"))
    assert newer["state"] == "finished"

    again = approved(office, held)

    assert (again["state"], again["hold_reasons"][-1]) == ("held", "changed-meanwhile")
    assert office.directory()["people"]["luis"]["language"] == "vi"


@pytest.mark.row(34)
def test_what_a_family_said_meanwhile_keeps_nobody_from_approving(
    office: Office, tmp_path: Path
) -> None:
    held = imported(office, spanish(without(40), "Portuguese"), tmp_path)["import_id"]
    service = a_service(office.database, role=Role.OFFICE)
    answer(service.person_set({"person_id": "luis", "language": "vi", "said_by": "family"}))

    assert approved(office, held)["state"] == "finished"


@pytest.mark.row(34)
def test_one_person_with_two_accounts_is_not_two_persons(office: Office, tmp_path: Path) -> None:
    held = imported(office, without(40), tmp_path)["import_id"]
    names = {"op": "Kim Doe", "second": "KIM  DOE", "third": "Ana Torres"}
    office.database.operators.insert_many([{"_id": id, "name": names[id]} for id in names])

    with pytest.raises(Forbidden) as refused:
        decide(office, held, by="second")
    assert refused.value.code == "second-person"

    decide(office, held, by="third")


@pytest.mark.row(35)
def test_an_undo_whose_history_went_while_it_waited_is_refused_and_not_done_by_half(
    past: Past,
) -> None:
    past.office.worker.settings = DirectorySettings()
    now = past.office.directory()
    held = past.undo(past.imports[0])
    assert held["state"] == "held"
    _grow_old(past, past.imports[:1], days=401)

    past.office.worker.upkeep.do()
    done = approved(past.office, held["import_id"])

    assert (done["state"], done["error"]["code"]) == ("refused", "too-old")
    assert (done["changes_done"], past.office.directory()) == (0, now)


@pytest.mark.row(35)
def test_what_was_forgotten_stays_forgotten_when_the_time_to_keep_is_raised(past: Past) -> None:
    past.office.worker.upkeep._settings = DirectorySettings(history_days=30)
    _grow_old(past, past.imports, days=40)
    past.office.worker.upkeep.do()

    with pytest.raises(Rejected) as refused:
        past.ask(past.imports[0])

    assert refused.value.code == "too-old"


@pytest.mark.row(35)
def test_nothing_that_an_open_undo_needs_is_forgotten(past: Past) -> None:
    past.ask(past.imports[0])
    _grow_old(past, past.imports[:1], days=401)
    many = past.office.database.history.count_documents({})

    past.office.worker.upkeep.do()

    assert past.office.database.history.count_documents({}) == many


@pytest.mark.row(35)
def test_an_undo_waits_for_the_imports_before_it_that_nobody_has_seen_yet(
    past: Past, tmp_path: Path
) -> None:
    waiting = past.office.ask(Roster().write(tmp_path / "waiting"))

    with pytest.raises(Rejected, match=waiting) as refused:
        past.ask(past.imports[3])
    assert refused.value.code == "not-finished"

    assert past.office.worker.work_once()
    assert past.ask(past.imports[3])["undoes"] == [past.imports[3], waiting]


@pytest.mark.row(35)
def test_no_delta_goes_on_top_of_an_undo_that_was_given_up_in_the_middle(past: Past) -> None:
    past.ask(past.imports[0])
    undoing = past.undoing(looks=6)
    with pytest.raises(Stopped):
        undoing.run()

    assert past.office.database.settings.find_one({"_id": CURRENT}) is None


@pytest.mark.row(35)
def test_who_left_and_is_back_stays_when_the_import_without_them_is_undone_with_the_later(
    past: Past,
) -> None:
    """Ba left with the third import and is back by the fourth: before both there is Ba."""
    past.undo(past.imports[2])
    assert "ba" in past.office.directory()["people"]

    past.undo(past.imports[3])
    assert past.office.directory() == past.before[3]


CELLS = {
    "luis": ("metadata_homeLanguage", ["Spanish", "Portuguese", ""]),
    "rosa": ("email", ["rosa@new.example", "", "no address"]),
    "ba": ("sms", ["+1 201 555 0178", "(201) 555-0101", ""]),
    "minh": ("agentSourcedIds", ["ba,rosa", "nobody", ""]),
    "ana": ("givenName", ["Anna", ""]),
}


@pytest.mark.row(34)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_a_preview_counts_is_what_the_import_then_does(
    database: Database, tmp_path: Path, data: st.DataObject
) -> None:
    """One directory that goes on from roster to roster."""
    office = Office(database)
    roster = Roster().without_rows("users.csv", *data.draw(st.sets(st.sampled_from([*CELLS, ""]))))
    for id, (column, values) in CELLS.items():
        if f"\n{id},".encode() in roster.files["users.csv"]:
            roster.change("users.csv", id, **{column: data.draw(st.sampled_from(values))})
    path = roster.write(tmp_path / new_id())

    preview = office.import_(path, dry_run=True)
    before = office.directory()
    done = office.import_(path)

    applied = {kind: {"added": 0, "changed": 0, "removed": 0} | each
               for kind, each in done["applied"].items()}  # fmt: skip
    assert applied == {kind: each for kind, each in preview["would"].items() if any(each.values())}
    now = office.directory()
    for kind in now:
        assert len(now[kind].keys() - before[kind].keys()) == preview["would"][kind]["added"]
        assert len(before[kind].keys() - now[kind].keys()) == preview["would"][kind]["removed"]


@pytest.mark.row(38)
@pytest.mark.parametrize(
    ("field", "second", "third"),
    [("email", "rosa@second.example", "rosa@third.example"),
     ("given_name", "Rosalinda", "Rosa María")],
)  # fmt: skip
def test_an_undo_brings_no_correction_back_that_a_later_one_corrected(
    database: Database, tmp_path: Path, field: str, second: str, third: str
) -> None:
    office = Office(database)
    office.import_(Roster().write(tmp_path / "first"))
    service = a_service(database, role=Role.OFFICE)
    approve(service, **{field: second})
    caught_up = Roster().change("users.csv", "rosa", **{field.replace("_n", "N"): second})
    closing = office.import_(caught_up.write(tmp_path / "caught-up"))["import_id"]
    approve(service, **{field: third})

    answer(service.roster_undo({"import_id": closing, "reason": "wrong file"}))
    assert office.worker.work_once()

    shown = answer(service.person_show({"person_id": "rosa"}))
    if field == "email":
        assert set(reached(service)) == {third, "+12015550101"}
    else:
        assert shown["given_name"] == third
    (only,) = corrections(service)
    assert (only["old"], only["new"]) == (OLD if field == "email" else "Rosa", third)


@pytest.mark.row(34)
def test_numbers_that_are_only_written_otherwise_hold_nothing(
    database: Database, tmp_path: Path
) -> None:
    """As at the first import after a release that keeps how they are written."""
    office = Office(database, DirectorySettings(roster_hold_changed_percent=0))
    office.import_(Roster().write(tmp_path / "first"))
    _forget_how_it_was_written(database, "rosa", "luis", "ba")

    same = office.import_(Roster().write(tmp_path / "same"))

    assert (same["state"], same["applied"]["people"]) == ("finished", {"changed": 3})
    other = Roster().change("users.csv", "ba", sms="+1 201 555 0178")
    assert office.import_(other.write(tmp_path / "other"))["hold_reasons"] != []


def _forget_how_it_was_written(database: Database, *ids: str) -> None:
    unit = Unit(database)

    def forget() -> None:
        people = repository.people(unit)
        found = people.load_many(ids)
        for person in found:
            assert person.recorded is not None
            person.record(replace(person.recorded, phone_written=""))
        people.save_many(found)

    unit.run(forget)


def _grow_old(past: Past, import_ids: list[str], days: int) -> None:
    """As if these had been imported so long ago."""
    then = utc_now() - timedelta(days=days)
    for import_id in import_ids:
        change = {"$set": {"started_at": then}}
        past.office.database.roster_imports.update_one({"_id": import_id}, change)
        past.office.database.history.update_many({"cause": import_id}, {"$set": {"at": then}})


@pytest.mark.row(38)
def test_who_went_back_to_the_first_address_has_it_when_the_second_is_undone(
    database: Database, tmp_path: Path
) -> None:
    office = Office(database)
    office.import_(Roster().write(tmp_path / "first"))
    service = a_service(database, role=Role.OFFICE)
    approve(service, email="rosa@second.example")
    caught_up = Roster().change("users.csv", "rosa", email="rosa@second.example")
    closing = office.import_(caught_up.write(tmp_path / "caught-up"))["import_id"]
    approve(service, email=OLD)

    answer(service.roster_undo({"import_id": closing, "reason": "wrong file"}))
    assert office.worker.work_once()

    assert reached(service) == {OLD: "roster", "+12015550101": "roster"}
    assert corrections(service) == []
