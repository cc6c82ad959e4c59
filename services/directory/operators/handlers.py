# SPDX-License-Identifier: Apache-2.0
from datetime import datetime, timedelta

from kernel.envelope import new_id
from kernel.identity import RANK, Grant, Operator, Role, issue
from services.directory.operators.commands import AddOperator, RenewOperator, RevokeOperator
from services.directory.operators.errors import EmailInUse, NotYourToken
from services.directory.operators.model import OperatorRecord, address, granted, persons_name
from services.directory.operators.ports import Operators


def add_operator(
    command: AddOperator, operators: Operators, *, token_key: str, now: datetime, by: str = ""
) -> tuple[OperatorRecord, str]:
    """The new operator and the token, which is told this once and kept nowhere."""
    record = OperatorRecord(
        operator_id=f"op-{new_id()[:8]}",
        name=persons_name(command.name),
        email=address(command.email),
        grants=granted(_grants(command)),
        token_id=new_id(),
        issued_at=now,
        expires_at=now + timedelta(days=command.valid_days),
        added_by=by,
    )
    _free_the_address(record.email, operators, now)
    operators.save(record)
    return record, _token(record, token_key)


def renew_operator(
    command: RenewOperator, operators: Operators, *, token_key: str, now: datetime, by: Operator
) -> tuple[OperatorRecord, str]:
    """A new token, as told once as the first was; the old one is void."""
    if by.operator_id != command.operator_id and RANK[by.role] < RANK[Role.ADMIN]:
        raise NotYourToken("you may renew your own token; an admin may renew anybody's.")
    record = operators.get(command.operator_id)
    record.renew(new_id(), now, now + timedelta(days=command.valid_days))
    operators.save(record)
    return record, _token(record, token_key)


def revoke_operator(command: RevokeOperator, operators: Operators, *, now: datetime) -> None:
    operator = operators.get(command.operator_id)
    operator.revoke(now)
    operators.save(operator)


def _grants(command: AddOperator) -> list[Grant]:
    wanted = [
        Grant(role=Role(one.role), schools=list(one.schools), categories=list(one.categories))
        for one in command.grants
    ]
    if command.role is not None:
        wanted.insert(0, Grant(role=Role(command.role), schools=list(command.schools)))
    return wanted


def _free_the_address(email: str, operators: Operators, now: datetime) -> None:
    """One address is one valid operator: whose token has run out is revoked."""
    holder = operators.holding(email) if email else None
    if holder is None:
        return
    if holder.is_valid(now):
        raise EmailInUse(
            f"{holder.operator_id} has this address already. A new token for them: "
            f"rapport operators renew {holder.operator_id}. Or first: rapport operators revoke "
            f"{holder.operator_id}.",
            operator_id=holder.operator_id,
        )
    holder.revoke(now)
    operators.save(holder)


def _token(record: OperatorRecord, key: str) -> str:
    return issue(key, record.operator, now=record.issued_at, expires_at=record.expires_at)
