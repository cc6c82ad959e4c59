# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime, timedelta

import pytest

from contracts.directory import OperatorRevoked
from kernel.errors import Forbidden
from kernel.identity import Role, verify
from services.directory.commands import AddOperator, RevokeOperator
from services.directory.errors import OperatorNotFound
from services.directory.handlers import add_operator, revoke_operator
from tests.directory.fakes import FakeOperators

KEY = "a key of the tests, 32 characters!"


def test_an_operator_gets_a_token_that_names_them() -> None:
    operators, now = FakeOperators(), datetime.now(UTC)

    record, token = add_operator(
        AddOperator(name="Lee", role="sender", schools=("s1",)), operators, token_key=KEY, now=now
    )

    operator = verify(KEY, token)
    assert (operator.name, operator.role, operator.schools) == ("Lee", Role.SENDER, ["s1"])
    assert operators.get(record.operator_id).token_id == operator.token_id


def test_a_token_ends_with_its_days() -> None:
    issued_at = datetime.now(UTC) - timedelta(days=8)

    _, token = add_operator(
        AddOperator(name="Lee", role="reader", valid_days=7), FakeOperators(), token_key=KEY,
        now=issued_at,
    )  # fmt: skip

    with pytest.raises(Forbidden, match="expired"):
        verify(KEY, token)


def test_a_revoked_operator_is_told() -> None:
    operators, now = FakeOperators(), datetime.now(UTC)
    record, _ = add_operator(
        AddOperator(name="Lee", role="reader"), operators, token_key=KEY, now=now
    )

    revoke_operator(RevokeOperator(operator_id=record.operator_id), operators, now=now)

    assert operators.published == [
        OperatorRevoked(operator_id=record.operator_id, token_id=record.token_id)
    ]


def test_nobody_cannot_be_revoked() -> None:
    with pytest.raises(OperatorNotFound):
        revoke_operator(RevokeOperator(operator_id="x"), FakeOperators(), now=datetime.now(UTC))
