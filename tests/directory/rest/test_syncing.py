# SPDX-License-Identifier: Apache-2.0
"""A roster over REST: the same directory as by files, whatever the provider does on the way."""

import zlib
from pathlib import Path

import pytest

from kernel.identity import Operator, Role
from kernel.unit import Unit
from services.directory.commands import UndoRoster
from services.directory.errors import RosterRefused
from services.directory.roster import deciding
from services.directory.roster.rest.errors import BadResponse
from tests.directory.builders import Roster
from tests.directory.rest.conftest import ByCsv, Sis, known
from tests.directory.rest.provider import FakeProvider, questions, served, told
from tests.directory.test_importing import Office

pytestmark = [pytest.mark.mongo, pytest.mark.row(32)]


def test_a_sync_brings_the_directory_to_what_the_files_would(sis: Sis, by_csv: ByCsv) -> None:
    done = sis.sync()

    assert (done["state"], done["mode"], done["error"]) == ("finished", "bulk", None)
    assert done["records"]["users"] == 7
    assert known(sis.office) == by_csv(Roster(version="1.2"))
    assert sis.database.roster_pages.count_documents({}) == 0


def test_one_of_version_1_1_without_any_hint_where_it_ends_does_too(
    office: Office, by_csv: ByCsv
) -> None:
    roster = Roster(version="1.1")
    facts = {"says_total": False, "says_next": False}
    with served(FakeProvider(collections=told(roster), version="1.1", **facts)) as provider:
        done = Sis(office, provider.source()).sync()

    assert done["state"] == "finished"
    assert known(office) == by_csv(roster)


def test_a_provider_that_breaks_off_throttles_and_forgets_tokens_is_survived(
    sis: Sis, provider: FakeProvider, by_csv: ByCsv
) -> None:
    provider.faults = {
        2: "throttled", 4: "busy", 6: "broken", 8: "cut", 10: "expired", 12: "silent", 14: "cut",
    }  # fmt: skip

    done = sis.sync()

    assert done["state"] == "finished"
    assert known(sis.office) == by_csv(Roster(version="1.2"))
    assert 7.0 in sis.waits
    assert any(20 < each <= 30 for each in sis.waits)
    assert len(sis.waits) == len(provider.faults)
    assert len(provider.tokens) == 3  # one to begin with, one that nobody had, one anew


def test_a_collection_that_changes_while_it_is_read_is_read_again(
    sis: Sis, provider: FakeProvider, by_csv: ByCsv
) -> None:
    provider.faults = {9: "moved", 11: "grown", 12: "twice"}

    done = sis.sync()

    assert done["state"] == "finished"
    assert questions(provider, "enrollments")[:5] == [0, 2, 0, 2, 0]
    assert done["records"]["enrollments"] == 5
    assert known(sis.office) == by_csv(Roster(version="1.2"))


def test_what_is_no_roster_is_refused_and_says_where(sis: Sis, provider: FakeProvider) -> None:
    """One that never rests, one that answers something else, a record that is not as it should."""
    refused = [refusal(sis, provider, dict.fromkeys(range(1, 100), "twice"))]
    assert len(provider.asked) == 4
    refused += [refusal(sis, provider, {6: fault}) for fault in ("html", "forbidden", "elsewhere")]
    provider.record("users", "minh")["agents"] = ["ba"]
    refused.append(refusal(sis, provider, {}))

    users = {"collection": "users", "offset": 2}
    assert refused == [
        ("changed-while-read", {"collection": "orgs"}),
        ("bad-response", users),
        ("provider-refused", {"collection": "users", "status": 403}),
        ("provider-refused", {"collection": "users", "status": 302}),
        ("bad-response", users | {"offset": 4, "id": "minh", "field": "agents"}),
    ]
    assert sis.waits == []
    assert sis.office.directory()["people"] == {}
    listed = sis.office.queries.imports(10)
    assert [(each["error"]["code"], each["error"]["details"]) for each in listed] == refused[::-1]


def refusal(sis: Sis, provider: FakeProvider, faults: dict[int, str]) -> tuple[str, object]:
    provider.asked.clear()
    provider.faults = faults
    done = sis.sync()
    assert done["state"] == "refused"
    return done["error"]["code"], done["error"]["details"]


def test_pages_hold_no_passwords_and_are_not_taken_for_the_whole_when_some_are_gone(
    sis: Sis, provider: FakeProvider
) -> None:
    provider.record("users", "ana")["metadata"]["portalPassword"] = "secret-9"
    provider.faults = {9: "html"}
    sis.ask()
    sync = sis.runner.syncs.claim("sis")
    assert sync
    with pytest.raises(BadResponse):
        sis.runner.gathering.gather(sync)

    kept = list(sis.database.roster_pages.find())
    pages = [zlib.decompress(each["piece"]) for each in kept]
    assert any("Núñez".encode() in page for page in pages)
    assert not any(b"secret-" in page or b"username" in page for page in pages)

    sis.database.roster_pages.delete_one({"collection": "users", "number": 1})
    with pytest.raises(RosterRefused, match="some of these are gone"):
        sis.runner.gathering.gather(sync)
    sis.database.roster_pages.insert_one(
        next(each for each in kept if (each["collection"], each["number"]) == ("users", 1))
    )
    sis.runner.gathering.gather(sync)
    assert sis.runner.syncs.read(sync)["state"] == "importing"


def test_a_delta_asks_for_changes_alone_and_removes_what_is_marked(
    sis: Sis, provider: FakeProvider
) -> None:
    sis.sync()
    before = known(sis.office)["people"]
    provider.asked.clear()
    provider.change("users", "rosa", metadata={"homeLanguage": "pt"})
    provider.change("users", "teach", status="tobedeleted")

    done = sis.sync()

    assert (done["state"], done["mode"]) == ("finished", "delta")
    assert all(asked.startswith("dateLastModified>'20") for _, _, asked in provider.asked)
    assert sum(done["records"].values()) == 2
    after = known(sis.office)["people"]
    assert before.keys() - after.keys() == {"teach"}
    assert {id for id in after if after[id] != before[id]} == {"rosa"}
    assert after["rosa"]["language"] == "pt"
    report = sis.office.queries.progress(done["import_id"])
    assert {(one["file"], one["mode"], one["rows_read"]) for one in report["files"]} == {
        ("users.csv", "delta", 2), ("roles.csv", "delta", 2),
    }  # fmt: skip
    assert (report["rows_rejected"], report["values_rejected"]) == (0, 0)


def test_a_delta_takes_out_the_roles_that_somebody_no_longer_has(
    sis: Sis, provider: FakeProvider
) -> None:
    org = {"sourcedId": "s2", "type": "org"}
    provider.record("users", "teach")["roles"].append({"role": "counselor", "org": org})
    sis.sync()
    assert sis.office.directory()["people"]["teach"]["roles"] == ["staff", "teacher"]
    provider.change("users", "teach", roles=provider.record("users", "teach")["roles"][:1])

    assert sis.sync()["mode"] == "delta"

    assert sis.office.directory()["people"]["teach"]["roles"] == ["teacher"]


def test_the_whole_is_asked_for_where_a_delta_would_lie_on_something_else(
    sis: Sis, tmp_path: Path
) -> None:
    sis.sync()
    unchanged = sis.sync()
    assert (unchanged["state"], unchanged["import_id"]) == ("unchanged", "")
    folder = Roster(version="1.2").write(tmp_path / "by-hand")
    assert sis.office.import_(folder)["state"] == "finished"

    assert sis.sync()["mode"] == "bulk"
    assert sis.sync()["mode"] == "delta"
    whole = sis.sync(bulk=True)
    assert whole["mode"] == "bulk"
    undo(sis.office, whole["import_id"])
    assert sis.sync()["mode"] == "bulk"


def undo(office: Office, import_id: str) -> None:
    unit = Unit(office.database)
    command = UndoRoster(import_id=import_id, reason="wrong year")
    operator = Operator(operator_id="op", name="Kim", role=Role.OFFICE)
    unit.run(lambda: deciding.request_undo(command, unit, office.settings, operator))
    assert office.worker.work_once()
