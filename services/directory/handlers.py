# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from kernel.envelope import new_id
from kernel.identity import Operator, Role, issue
from services.directory.commands import AddOperator, Record, RevokeOperator
from services.directory.model import OperatorRecord
from services.directory.ports import Collected, Operators


def record_many(commands: Sequence[Record], aggregates: Collected[Any]) -> None:
    loaded = aggregates.load_many([command.id for command in commands])
    for aggregate, command in zip(loaded, commands, strict=True):
        aggregate.record(command)
    aggregates.save_many(loaded)


def let_leave(ids: Sequence[str], aggregates: Collected[Any]) -> None:
    loaded = aggregates.load_many(ids)
    for aggregate in loaded:
        aggregate.leave()
    aggregates.save_many(loaded)


def add_operator(
    command: AddOperator, operators: Operators, *, token_key: str, now: datetime
) -> tuple[OperatorRecord, str]:
    """The new operator and the token, which is told this once and kept nowhere."""
    record = OperatorRecord(
        operator_id=f"op-{new_id()[:8]}",
        name=command.name,
        role=Role(command.role),
        schools=list(command.schools),
        token_id=new_id(),
        issued_at=now,
        expires_at=now + timedelta(days=command.valid_days),
    )
    operators.save(record)
    operator = Operator(
        operator_id=record.operator_id,
        name=record.name,
        role=record.role,
        schools=record.schools,
        token_id=record.token_id,
    )
    return record, issue(token_key, operator, now=now, expires_at=record.expires_at)


def revoke_operator(command: RevokeOperator, operators: Operators, *, now: datetime) -> None:
    operator = operators.get(command.operator_id)
    operator.revoke(now)
    operators.save(operator)
