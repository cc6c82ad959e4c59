# SPDX-License-Identifier: Apache-2.0
"""Who read whose record, and who did what, is kept before the answer is given, or none is given."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from nameko.testing.services import worker_factory
from pymongo.errors import NotPrimaryError, OperationFailure

from kernel.audit import Audit, ids_under
from kernel.chain import HEADS, chain_key, verify
from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database, open_database
from kernel.providers import Caller
from kernel.rpc import rpc
from kernel.service import Service
from kernel.turns import turn
from kernel.unit import Unit

KEY = "k" * 40
PEOPLE = {"people": [{"person_id": "ana"}, {"person_id": "ben", "of": {"person_id": "rosa"}}]}


class School(Service):
    name = "school"

    @rpc(role=Role.READER, reads=ids_under("person_id"))
    def find(self, payload: dict[str, Any]) -> dict[str, Any]:
        return PEOPLE if payload else {"people": []}

    @rpc(role=Role.READER)
    def find_unseen(self, payload: dict[str, Any]) -> dict[str, Any]:
        return PEOPLE

    @rpc(role=Role.SENDER, writes=True, reads=ids_under("person_id"))
    def move(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {"person_id": "ana"}


@pytest.fixture
def database(mongo_uri: str, database_prefix: str) -> Iterator[Database]:
    settings = KernelSettings(
        amqp_url="amqp://", mongo_uri=mongo_uri, district=database_prefix, token_key=KEY
    )
    opened = open_database(settings, "school")
    for name in ("audit", "acts", HEADS):
        opened[name].delete_many({})
    yield opened
    opened.client.close()


def a_service(database: Database, role: Role = Role.ADMIN) -> Any:
    who = Operator(operator_id="op-kim", name="Kim", role=role, token_id="t")
    now = utc_now()
    token = issue(KEY, who, now=now, expires_at=now + timedelta(hours=1))
    unit = Unit(database, correlation_id="story")
    return worker_factory(School, unit=unit, caller=Caller(KEY, token, database))


def kept(database: Database) -> list[dict[str, Any]]:
    return [entry["body"] for entry in database.audit.find().sort("_id", 1)]


@pytest.mark.row(88)
def test_who_is_shown_records_is_kept_with_whose_they_are(database: Database) -> None:
    assert a_service(database).find({"text": "a"}) == {"result": PEOPLE}

    (read,) = kept(database)
    assert abs(utc_now() - read.pop("at")) < timedelta(minutes=1)
    assert [read] == [
        {
            "kind": "read", "operator_id": "op-kim", "name": "Kim", "method": "find",
            "about": ["ana", "ben", "rosa"], "correlation_id": "story",
        }
    ]  # fmt: skip


def test_what_shows_nobody_or_is_refused_leaves_no_entry(database: Database) -> None:
    assert a_service(database).find({}) == {"result": {"people": []}}
    assert a_service(database, Role.READER).move({})["error"]["code"] == "role"
    assert kept(database) == []


def test_an_act_is_kept_beside_what_it_changes(database: Database) -> None:
    a_service(database).move({})
    (act,) = kept(database)
    assert (act["kind"], act["method"], act["about"]) == ("act", "move", ["ana"])


class Broken(Caller):
    """Of whom nothing can be kept: as where the database refuses the write."""

    @property
    def chain_key(self) -> bytes:
        raise OperationFailure("no space left", 14031)


@pytest.mark.row(88)
def test_what_cannot_be_kept_is_not_shown(database: Database) -> None:
    service = a_service(database)
    service.caller = Broken(KEY, service.caller._token, database)

    with pytest.raises(OperationFailure):  # nameko answers with the error, not with the people
        service.find({"text": "a"})
    assert service.find_unseen({}) == {"result": PEOPLE}, "where nobody asked for it, it is shown"


class Away(Caller):
    @property
    def chain_key(self) -> bytes:
        raise NotPrimaryError("there is no primary")


def test_while_the_chain_cannot_be_reached_nobody_is_shown(database: Database) -> None:
    service = a_service(database)
    service.caller = Away(KEY, service.caller._token, database)
    assert service.find({"text": "a"})["error"]["code"] == "unavailable"


@pytest.mark.row(88)
def test_fifty_who_act_at_once_are_one_chain_and_nothing_waits(database: Database) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = pool.map(lambda _: a_service(database).move({}), range(50))
        assert all("result" in answer for answer in answers)

    verdict = verify(database, "audit", chain_key(KEY))
    assert (verdict.head.count, verdict.findings) == (50, [])
    assert database.acts.count_documents({}) == 0


def test_what_is_done_is_answered_though_the_chain_does_not_go_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.chain.RETRY_S", 0)
    database.audit.insert_one({"_id": 1, "body": {}})
    assert "result" in a_service(database).move({})
    assert database.acts.count_documents({}) == 1


def test_what_one_who_was_stopped_did_is_chained_by_whoever_verifies(database: Database) -> None:
    service = a_service(database)
    act = Audit(service.unit, service.caller, "move")
    service.unit.run(lambda: act.note_act(["ben"]))

    answer = service.audit_verify({})["result"]
    assert (answer["chains"][0]["entries"], answer["acts_waiting"]) == (1, 0)


def test_what_one_who_was_stopped_did_is_chained_by_the_next_and_once(database: Database) -> None:
    service = a_service(database)
    act = Audit(service.unit, service.caller, "move")
    service.unit.run(lambda: act.note_act(["ben"]))
    left = list(database.acts.find())
    assert kept(database) == []

    a_service(database).move({})
    database.acts.insert_many(left)  # as one who was stopped before it was removed
    a_service(database).move({})
    assert [one["about"] for one in kept(database)] == [["ben"], ["ana"], ["ana"]]


def test_who_waits_for_their_turn_for_too_long_goes_on_without(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.turns.WAIT_S", 0.05)
    with turn(f"{database.name}.audit"):
        assert "result" in a_service(database).find({"text": "a"})


@pytest.mark.row(88)
def test_an_admin_lists_and_verifies_and_sees_what_was_tampered_with(database: Database) -> None:
    service = a_service(database)
    service.find({"text": "a"})
    service.move({})

    (listed,) = service.audit_list({"about": "rosa"})["result"]["entries"]
    assert (listed["seq"], listed["method"], listed["name"]) == (1, "find", "Kim")
    (whole,) = service.audit_verify({})["result"]["chains"]
    assert (whole["chain"], whole["entries"], whole["findings"]) == ("audit", 2, [])

    database.audit.update_one({"_id": 1}, {"$set": {"body.about": ["ben"]}})
    (bad,) = service.audit_verify({})["result"]["chains"]
    assert [one["seq"] for one in bad["findings"]] == [1]


@pytest.mark.row(88)
def test_a_chain_that_is_gone_as_a_whole_is_missed_by_who_saw_it(database: Database) -> None:
    service = a_service(database)
    service.move({})
    (whole,) = service.audit_verify({})["result"]["chains"]
    for name in ("audit", HEADS):
        database[name].delete_many({})

    (bad,) = service.audit_verify({"seen": {"audit": whole["head"]}})["result"]["chains"]
    assert "earlier state" in bad["findings"][0]["what"]
    assert service.audit_verify({"seen": {"audit": "x"}})["error"]["code"] == "bad-head"


def test_only_what_is_new_can_be_looked_at(database: Database) -> None:
    service = a_service(database)
    for _ in range(3):
        service.move({})
    (whole,) = service.audit_verify({})["result"]["chains"]
    service.move({})
    database.audit.update_one({"_id": 1}, {"$set": {"body.about": ["ben"]}})
    seen = {"seen": {"audit": whole["head"]}, "only_after": True}
    assert service.audit_verify(seen)["result"]["chains"][0]["findings"] == []
    database.audit.update_one({"_id": 3}, {"$set": {"body.about": ["ben"]}})
    assert service.audit_verify(seen)["result"]["chains"][0]["findings"][0]["seq"] == 3


@pytest.mark.parametrize("method", ["audit_list", "audit_verify"])
def test_only_an_admin_looks_at_who_asked(database: Database, method: str) -> None:
    service = a_service(database, Role.OFFICE)
    assert getattr(service, method)({})["error"]["code"] == "role"
