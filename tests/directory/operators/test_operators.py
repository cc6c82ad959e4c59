# SPDX-License-Identifier: Apache-2.0
"""Operators are persons, each with a token of their own; one suite on the fake and on MongoDB."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.directory import OperatorRevoked
from kernel.envelope import open_envelope, unwrap
from kernel.errors import Conflict, Forbidden, Rejected
from kernel.identity import Operator, Role, verify
from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.operators.commands import (
    AddOperator,
    RenewOperator,
    RevokeOperator,
    WantedGrant,
)
from services.directory.operators.handlers import add_operator, renew_operator, revoke_operator
from services.directory.operators.model import OperatorRecord, persons_name
from services.directory.operators.ports import Operators
from services.directory.operators.repository import MongoOperators
from tests.directory.operators.fakes import FakeOperators

KEY = "a key of the tests, 32 characters!"
NOW = datetime.now(UTC).replace(microsecond=0)
ADMIN = Operator(operator_id="op-kim", name="Kim", role=Role.ADMIN)


class Office:
    """Where operators are kept, how work is run, and which tokens were told to be void."""

    def __init__(
        self, operators: Operators, run: Callable[..., Any], void: Callable[[], list[str]]
    ) -> None:
        self.operators, self.run, self.void = operators, run, void

    def add(self, name: str = "Lee", *, now: datetime = NOW, **wanted: Any) -> Any:
        command = AddOperator(name=name, **({"role": "reader"} | wanted))
        return self.run(
            lambda: add_operator(command, self.operators, token_key=KEY, now=now, by="op-kim")
        )

    def renew(self, id: str, by: Operator = ADMIN, now: datetime = NOW) -> Any:
        command = RenewOperator(operator_id=id)
        return self.run(
            lambda: renew_operator(command, self.operators, token_key=KEY, now=now, by=by)
        )

    def revoke(self, id: str) -> None:
        command = RevokeOperator(operator_id=id)
        self.run(lambda: revoke_operator(command, self.operators, now=NOW))


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def office(request: pytest.FixtureRequest) -> Office:
    if request.param == "fake":
        fake = FakeOperators()

        def void() -> list[str]:
            return [one.token_id for one in fake.published if isinstance(one, OperatorRevoked)]

        return Office(fake, lambda work: work(), void)
    unit: Unit = request.getfixturevalue("unit")
    return Office(MongoOperators(unit), unit.run, lambda: _told(unit.database))


def _told(database: Database) -> list[str]:
    bodies = [open_envelope(bytes(one["body"])) for one in database.outbox.find().sort("seq", 1)]
    told = [unwrap(each, {OperatorRevoked.type: OperatorRevoked}) for each in bodies]
    return [one.token_id for one in told if isinstance(one, OperatorRevoked)]


def test_an_operator_gets_a_token_that_names_them(office: Office) -> None:
    record, token = office.add(role="sender", schools=("s1",), email=" Lee@School.example")

    operator, kept = verify(KEY, token), office.operators.get(record.operator_id)
    assert (operator.name, operator.role, operator.schools) == ("Lee", Role.SENDER, ["s1"])
    assert (kept.token_id, kept.email) == (operator.token_id, "lee@school.example")
    assert kept.added_by == "op-kim"


@pytest.mark.row(42)
def test_a_token_carries_every_grant(office: Office) -> None:
    grants = (
        WantedGrant(role="sender", schools=("1001",), categories=("attendance",)),
        WantedGrant(role="office", schools=("1002",)),
    )
    record, token = office.add(grants=grants)

    operator = verify(KEY, token)
    assert [(one.role, one.schools, one.categories) for one in operator.grants] == [
        (Role.READER, [], []),
        (Role.SENDER, ["1001"], ["attendance"]),
        (Role.OFFICE, ["1002"], []),
    ]
    assert office.operators.get(record.operator_id).grants == operator.grants


def test_a_token_ends_with_its_days(office: Office) -> None:
    _, token = office.add(valid_days=7, now=NOW - timedelta(days=8))

    with pytest.raises(Forbidden, match="expired"):
        verify(KEY, token)


def test_a_revoked_operator_is_told_once(office: Office) -> None:
    record, _ = office.add()

    office.revoke(record.operator_id)
    office.revoke(record.operator_id)

    assert office.void() == [record.token_id]


def test_it_is_told_who_is_no_operator_any_more_and_who_has_another_token(office: Office) -> None:
    record, _ = office.add()
    record.events.clear()

    record.renew("t-2", NOW, NOW + timedelta(days=1))
    record.revoke(NOW)

    assert [isinstance(one, OperatorRevoked) and one.over for one in record.events] == [False, True]


@pytest.mark.row(105)
def test_a_renewed_token_is_another_and_the_old_one_is_void(office: Office) -> None:
    record, old = office.add(role="sender")
    renewed, new = office.renew(record.operator_id)

    assert office.void() == [verify(KEY, old).token_id]
    assert verify(KEY, new).token_id == renewed.token_id != record.token_id
    assert office.operators.get(record.operator_id).token_id == renewed.token_id


def test_an_operator_renews_their_own_token_and_nobody_elses(office: Office) -> None:
    lee, token = office.add("Lee")
    ana, _ = office.add("Ana")

    office.renew(lee.operator_id, by=verify(KEY, token))
    with pytest.raises(Forbidden):
        office.renew(ana.operator_id, by=verify(KEY, token))


def test_who_was_revoked_is_not_renewed_and_nobody_cannot_be_revoked(office: Office) -> None:
    record, _ = office.add()
    office.revoke(record.operator_id)

    with pytest.raises(Rejected) as refused:
        office.renew(record.operator_id)
    assert refused.value.code == "operator-revoked"
    with pytest.raises(Rejected) as unknown:
        office.revoke("nobody")
    assert unknown.value.code == "no-such-operator"


@pytest.mark.row(105)
@pytest.mark.parametrize("email", ["front@school.example", "FRONT@school.example "])
def test_one_address_is_one_valid_operator(office: Office, email: str) -> None:
    first, _ = office.add("Lee", email="front@school.example")

    with pytest.raises(Rejected) as refused:
        office.add("Ana", email=email)
    assert (refused.value.code, first.operator_id in refused.value.message) == (
        "email-in-use",
        True,
    )
    office.revoke(first.operator_id)
    assert office.add("Ana", email=email)


def test_an_address_is_free_again_when_its_holders_token_ran_out(office: Office) -> None:
    first, _ = office.add("Lee", email="a@b.example", valid_days=1, now=NOW - timedelta(days=2))
    assert office.add("Lee", email="a@b.example")
    assert office.operators.get(first.operator_id).revoked_at == NOW


@pytest.mark.row(105)
@pytest.mark.parametrize(
    "name",
    ["admin", "Administrator", "Front Office", "  ROOT ", "test user", "Principal's Secretary",
     "office 2", "", "   ", "123", "Support-Team", "x" * 101],
)  # fmt: skip
def test_a_name_that_is_nobodys_is_refused(office: Office, name: str) -> None:
    with pytest.raises(Rejected) as refused:
        office.add(name)
    assert refused.value.code == "no-person"


@pytest.mark.parametrize(
    "name",
    ["Ana Torres", "Kim", "My Le", "李娜", "Ольга Иванова", "Grace Bishop-Guest", "Ana (office)",
     "Nguyễn Thị Minh Khai", "أحمد", "O'Neil", "Test Bauer"],
)  # fmt: skip
def test_a_persons_name_is_taken_as_it_is(name: str) -> None:
    assert persons_name(f" {name} ") == name


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"role": None}, "bad-grant"),
        ({"grants": (WantedGrant(role="sender", categories=("gossip",)),)}, "bad-grant"),
        ({"email": "nowhere"}, "no-person"),
    ],
)
def test_what_cannot_be_granted_is_refused(
    office: Office, wanted: dict[str, Any], code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        office.add(**wanted)
    assert refused.value.code == code


@pytest.mark.mongo
def test_one_who_was_kept_before_there_were_grants_has_one(unit: Unit) -> None:
    unit.database.operators.insert_one(
        {
            "_id": "op-old", "name": "Old", "role": "sender", "schools": ["s1"], "token_id": "t",
            "issued_at": NOW, "expires_at": NOW, "revoked_at": None,
        }
    )  # fmt: skip
    old = MongoOperators(unit).get("op-old")
    assert (old.operator.role, old.operator.schools) == (Role.SENDER, ["s1"])


@pytest.mark.mongo
def test_two_who_take_one_address_at_once_conflict(unit: Unit) -> None:
    operators = MongoOperators(unit)
    for id in ("op-1", "op-2"):
        record = OperatorRecord(
            operator_id=id, name="Lee", email="a@b.example", grants=ADMIN.grants, token_id=id,
            issued_at=NOW, expires_at=NOW,
        )  # fmt: skip
        if id == "op-1":
            unit.run(lambda record=record: operators.save(record))
    with pytest.raises(Conflict):
        unit.run(lambda: operators.save(record))
