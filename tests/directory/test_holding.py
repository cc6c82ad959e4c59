# SPDX-License-Identifier: Apache-2.0
"""An export that lost rows on its way is no news of people who left: two people decide."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.clock import utc_now
from kernel.errors import Forbidden, Rejected
from kernel.identity import Operator, Role
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.commands import DecideRoster
from services.directory.config import DirectorySettings
from services.directory.history import History
from services.directory.repository import recorded_as
from services.directory.rights.model import RecordContactRights, narrowed
from services.directory.roster import deciding
from services.directory.roster.applying import Stopped
from services.directory.roster.kinds import KINDS
from services.directory.roster.uploads import Uploads
from tests.directory.builders import Roster
from tests.directory.test_importing import NO_HOLDS, Office, StopsAfter

pytestmark = pytest.mark.mongo
STUDENTS = [f"student{n:03d}" for n in range(100)]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = Office(database, DirectorySettings())
    assert office.import_(large().write(tmp_path / "large"))["state"] == "finished"
    office.forget_told()
    return office


def large() -> Roster:
    """The little roster and a hundred students more, each with an address of their own."""
    roster = Roster()
    for id in STUDENTS:
        roster.add(
            "users.csv", f"{id},,,true,s1,student,{id},,Ana,Ruiz,,,{id}@families.example,,,,3,,"
        )
    return roster


def header_only(roster: Roster, file: str) -> Roster:
    roster.files[file] = roster.files[file].splitlines(keepends=True)[0]
    return roster


def imported(office: Office, roster: Roster, path: Path, **options: Any) -> dict[str, Any]:
    return office.import_(roster.write(path / "next"), **options)


def decide(office: Office, import_id: str, *, by: str, approve: bool = True) -> None:
    unit = Unit(office.database)
    operator = Operator(operator_id=by, name="Kim", role=Role.OFFICE)
    command = DecideRoster(import_id=import_id, reason="graduation")
    action = deciding.approve if approve else deciding.reject
    unit.run(lambda: action(command, unit, operator))


def approved(office: Office, import_id: str) -> dict[str, Any]:
    decide(office, import_id, by="second")
    assert office.worker.work_once()
    return office.queries.progress(import_id)


def without(many: int) -> Roster:
    return large().without_rows("users.csv", *STUDENTS[:many])


@pytest.mark.parametrize("file", ["orgs.csv", "users.csv", "classes.csv", "enrollments.csv"])
def test_a_required_file_without_a_row_is_refused_and_nobody_leaves(
    office: Office, tmp_path: Path, file: str
) -> None:
    before = office.directory()

    progress = imported(office, header_only(large(), file), tmp_path)

    assert (progress["state"], progress["error"]["code"]) == ("refused", "no-rows")
    assert progress["error"]["details"] == {"file": file, "line": 1}
    assert (office.directory(), office.told()) == (before, [])


@pytest.mark.row(34)
def test_a_roster_that_lacks_many_people_is_held_and_told_and_nothing_of_it_applied(
    office: Office, tmp_path: Path
) -> None:
    before = office.directory()

    progress = imported(office, without(40), tmp_path)

    assert (progress["state"], progress["changes_done"]) == ("held", 0)
    assert progress["hold_reasons"] == ["people-removed", "contact_points-removed"]
    assert progress["would"]["people"]["removed"] == 40
    assert office.directory() == before
    assert [each[:2] for each in office.told()] == [("roster_held", progress["import_id"])]


@pytest.mark.row(34)
def test_a_roster_that_changes_most_of_a_kind_is_held(office: Office, tmp_path: Path) -> None:
    roster = large()
    roster.files["users.csv"] = roster.files["users.csv"].replace(b",Ana,Ruiz,", b",Ruiz,Ana,")

    progress = imported(office, roster, tmp_path)

    assert (progress["state"], progress["hold_reasons"]) == ("held", ["people-changed"])


def test_a_roster_that_lost_its_addresses_is_held(office: Office, tmp_path: Path) -> None:
    roster = large()
    roster.files["users.csv"] = roster.files["users.csv"].replace(b"@families.example,", b",")

    assert imported(office, roster, tmp_path)["hold_reasons"] == ["contact_points-removed"]


def test_a_few_may_leave_as_they_do_every_week(office: Office, tmp_path: Path) -> None:
    progress = imported(office, without(5), tmp_path)
    assert (progress["state"], progress["applied"]["people"]) == ("finished", {"removed": 5})


def test_the_first_roster_of_a_district_is_not_held(database: Database, tmp_path: Path) -> None:
    office = Office(database, DirectorySettings(roster_hold_removed_percent=0))
    assert imported(office, Roster(), tmp_path)["state"] == "finished"


def test_where_the_district_allows_it_all_of_them_leave(office: Office, tmp_path: Path) -> None:
    """The control: without the thresholds nothing is held."""
    office.worker.settings = NO_HOLDS
    progress = imported(office, without(100), tmp_path)
    assert progress["applied"]["people"] == {"removed": 100}


@pytest.mark.row(34)
def test_a_dry_run_is_not_held_and_says_that_the_import_would_be(
    office: Office, tmp_path: Path
) -> None:
    progress = imported(office, without(100), tmp_path, dry_run=True)

    assert (progress["state"], progress["would"]["people"]["removed"]) == ("finished", 100)
    assert progress["hold_reasons"] == ["people-removed", "contact_points-removed"]
    assert office.told() == []


@pytest.mark.row(34)
def test_who_asked_for_it_cannot_approve_it_and_a_second_person_can(
    office: Office, tmp_path: Path
) -> None:
    held = imported(office, without(40), tmp_path)["import_id"]

    with pytest.raises(Forbidden) as refused:
        decide(office, held, by="op")
    assert refused.value.code == "second-person"
    assert not office.worker.work_once()

    done = approved(office, held)
    assert (done["state"], done["applied"]["people"]) == ("finished", {"removed": 40})
    assert (done["approved"]["by"], done["approved"]["reason"]) == ("second", "graduation")
    assert len(office.directory()["people"]) == 67
    assert ("roster_decided", held) in {each[:2] for each in office.told()}


@pytest.mark.row(34)
def test_what_is_not_what_was_approved_is_held_again(office: Office, tmp_path: Path) -> None:
    held = imported(office, without(40), tmp_path)["import_id"]
    without(41).write(tmp_path / "next")  # the file behind the path is another one now

    again = approved(office, held)

    assert again["state"] == "held"
    assert again["hold_reasons"][-1] == "changed-meanwhile"
    assert (again["approved"], again["changes_done"]) == (None, 0)
    assert approved(office, held)["applied"]["people"] == {"removed": 41}


def test_without_the_digest_it_would_be_applied(office: Office, tmp_path: Path) -> None:
    """The control: what is held is applied once it counts as cleared."""
    held = imported(office, without(40), tmp_path)["import_id"]
    without(41).write(tmp_path / "next")
    office.database.roster_imports.update_one({"_id": held}, {"$set": {"cleared": True}})

    assert approved(office, held)["applied"]["people"] == {"removed": 41}


@pytest.mark.parametrize("cleared", [True, False])
def test_what_began_to_be_applied_is_not_held_in_its_middle(
    office: Office, tmp_path: Path, cleared: bool
) -> None:
    """Without the note that it was cleared, the control, it would be left half applied."""
    held = imported(office, without(40), tmp_path)["import_id"]
    decide(office, held, by="second")
    claim = office.worker.imports.claim()
    assert claim is not None
    looks = len(KINDS) + 1  # one batch is applied
    with pytest.raises(Stopped):
        office.importing(claim, StopsAfter(looks)).run()
    office.worker.imports.release(claim)
    if not cleared:
        office.database.roster_imports.update_one({"_id": held}, {"$set": {"cleared": False}})

    assert office.worker.work_once()

    assert office.queries.progress(held)["state"] == ("finished" if cleared else "held")


@pytest.mark.row(34)
def test_a_newer_import_goes_on_and_what_was_held_before_it_is_looked_at_anew(
    office: Office, tmp_path: Path
) -> None:
    held = imported(office, without(40), tmp_path)["import_id"]
    newer = without(1)
    assert office.import_(newer.write(tmp_path / "newer"))["state"] == "finished"

    again = approved(office, held)

    assert (again["state"], again["would"]["people"]["removed"]) == ("held", 39)


@pytest.mark.row(34)
def test_a_rejected_roster_is_gone_with_its_files(office: Office, tmp_path: Path) -> None:
    before = office.directory()
    upload_id = uploaded(office, without(40).zip(tmp_path / "roster.zip"))
    held = office.ask(tmp_path / "roster.zip", upload_id=upload_id)
    office.worker.work_once()
    assert office.database.roster_pieces.count_documents({}) == 1

    decide(office, held, by="op", approve=False)
    office.worker.upkeep.do()

    progress = office.queries.progress(held)
    assert (progress["state"], progress["rejected"]["reason"]) == ("rejected", "graduation")
    assert office.directory() == before
    assert office.database.roster_pieces.count_documents({}) == 0
    with pytest.raises(Rejected, match="is rejected"):
        decide(office, held, by="second")


def test_an_uploaded_roster_outlasts_the_time_to_decide(office: Office, tmp_path: Path) -> None:
    upload_id = uploaded(office, without(40).zip(tmp_path / "roster.zip"))
    held = office.ask(tmp_path / "roster.zip", upload_id=upload_id)
    office.worker.work_once()

    (piece,) = office.database.roster_pieces.find()
    assert piece["at"] > utc_now() + timedelta(days=13)
    assert approved(office, held)["state"] == "finished"


@pytest.mark.row(34)
def test_what_nobody_decides_on_in_time_is_rejected(office: Office, tmp_path: Path) -> None:
    held = imported(office, without(40), tmp_path)["import_id"]
    office.worker.upkeep.do()
    assert office.queries.progress(held)["state"] == "held"

    deciding.expire(office.database, DirectorySettings(), utc_now() + timedelta(days=15))

    progress = office.queries.progress(held)
    assert (progress["state"], progress["rejected"]["by"]) == ("rejected", "")
    assert office.told()[-1][:2] == ("roster_decided", held)


def to_spanish(before: Any, wanted: Any) -> bool:
    return bool(before and before.language == "en" and wanted.language == "es")


def test_what_tightens_somebodys_rights_is_applied_although_the_roster_is_held(
    office: Office, tmp_path: Path
) -> None:
    """People stand in for a kind with rights: changing from English to Spanish tightens."""
    roster = without(40).change("users.csv", "luis", metadata_homeLanguage="Spanish")
    roster.change("users.csv", "ba", metadata_homeLanguage="Spanish")
    held = office.ask(roster.write(tmp_path / "next"))
    claim = office.worker.imports.claim()
    assert claim is not None
    importing = office.importing(claim)
    importing.kinds = [
        replace(kind, tightens=to_spanish) if kind.name == "people" else kind for kind in KINDS
    ]

    importing.run()

    people = office.directory()["people"]
    assert (people["luis"]["language"], people["ba"]["language"]) == ("es", "vi")
    progress = office.queries.progress(held)
    assert (progress["state"], progress["applied"]) == ("held", {"people": {"changed": 1}})
    done = approved(office, held)
    assert done["applied"]["people"] == {"changed": 2, "removed": 40}
    # To undo the import does not loosen what was tightened while it was held.
    causes = [each.cause for each in History(office.database).of("people", "luis")]
    assert causes[-1] == f"{held}.held"


@pytest.mark.row(34)
@pytest.mark.row(37)
def test_a_right_that_a_held_roster_takes_away_is_gone_at_once_and_one_it_gives_waits(
    office: Office, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[users]\npickup = "x.pickup"\n')
    office.settings = office.worker.settings = DirectorySettings(roster_mapping=str(mapping))
    roster = large().column("users.csv", "x.pickup", luis="no", ba="yes")
    assert office.import_(roster.write(tmp_path / "rights"))["state"] == "finished"

    roster = without(40).column("users.csv", "x.pickup", luis="yes", ba="no")
    held = office.import_(roster.write(tmp_path / "next"))

    assert held["state"] == "held"
    assert refused_of(office) == {("luis", "ana"), ("luis", "ben"), ("ba", "minh")}
    decide(office, held["import_id"], by="op", approve=False)
    office.worker.upkeep.do()
    assert ("ba", "minh") in refused_of(office)


@pytest.mark.row(37)
def test_of_a_change_that_takes_and_gives_a_held_roster_only_takes(
    office: Office, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[users]\npickup = "x.pickup"\nmail = "x.mail"\n')
    office.settings = office.worker.settings = DirectorySettings(roster_mapping=str(mapping))
    roster = large().column("users.csv", "x.pickup", ba="no").column("users.csv", "x.mail")
    office.import_(roster.write(tmp_path / "rights"))

    roster = without(40).column("users.csv", "x.pickup", ba="yes", rosa="yes")
    roster.column("users.csv", "x.mail", ba="no", rosa="no")
    held = office.import_(roster.write(tmp_path / "next"))["import_id"]

    rights = rights_of(office)
    assert rights["ba", "minh"] == ["emergency", "portal"]
    assert rights["rosa", "ana"] == ["emergency", "pickup", "portal"]
    assert approved(office, held)["state"] == "finished"  # with the digest it was held with
    assert rights_of(office)["ba", "minh"] == ["emergency", "pickup", "portal"]


def rights_of(office: Office) -> dict[tuple[str, str], list[str]]:
    found = {}
    for each in office.database.contact_rights.find():
        recorded = recorded_as(RecordContactRights, each["recorded"])
        found[recorded.guardian_id, recorded.student_id] = recorded.rights
    return found


def refused_of(office: Office) -> set[tuple[str, str]]:
    """Guardian and student, where the guardian may not pick the student up."""
    return {
        (each["recorded"]["guardian_id"], each["recorded"]["student_id"])
        for each in office.database.contact_rights.find()
        if "pickup" in each["recorded"]["refused"]
    }


def test_what_waits_for_nobody_is_done_also_where_the_roster_is_held_but_not_in_a_preview(
    office: Office, tmp_path: Path
) -> None:
    done: list[str] = []
    for dry_run in (True, False):
        office.ask(without(40).write(tmp_path / "next"), dry_run=dry_run)
        claim = office.worker.imports.claim()
        assert claim is not None
        importing = office.importing(claim)
        importing.before_deciding = lambda _, claim=claim: done.append(claim.import_id)  # type: ignore
        importing.run()

    assert done == [claim.import_id]
    assert office.queries.progress(claim.import_id)["state"] == "held"


def uploaded(office: Office, path: Path) -> str:
    uploads, content = Uploads(office.database, max_bytes=1 << 20), path.read_bytes()
    upload_id = uploads.begin(path.name)
    uploads.add_piece(upload_id, 0, content)
    uploads.finish(upload_id, hashlib.sha256(content).hexdigest())
    return upload_id


RIGHTS = st.frozensets(st.sampled_from(["mail", "portal", "pickup", "emergency"]))
RELATIONS = st.sampled_from(["", "parent", "emergency-contact"])


@st.composite
def said(draw: st.DrawFn) -> RecordContactRights:
    allowed, refused = draw(RIGHTS), draw(RIGHTS)
    return RecordContactRights(
        contact_rights_id="cr-1", guardian_id="ba", student_id="minh", relation=draw(RELATIONS),
        allowed=tuple(sorted(allowed - refused)), refused=tuple(sorted(refused)),
    )  # fmt: skip


@pytest.mark.row(37)
@given(st.none() | said(), said())
def test_what_is_applied_at_once_gives_nothing_and_takes_all_that_the_change_takes(
    before: RecordContactRights | None, wanted: RecordContactRights
) -> None:
    everything = {"mail", "portal", "pickup", "emergency"}
    had = set(before.rights) if before else everything

    now = narrowed(before, wanted)

    assert set(now.rights) <= had & set(wanted.rights)
    if set(wanted.rights) <= had:
        assert now == wanted
