# SPDX-License-Identifier: Apache-2.0
from typing import Any

from kernel.contracts import load
from kernel.identity import Role
from kernel.providers import Caller
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory.operators import dependencies, handlers
from services.directory.operators.commands import AddOperator, RenewOperator, RevokeOperator
from services.directory.operators.model import OperatorRecord
from services.directory.operators.ports import Operators
from services.directory.operators.queries import OperatorQueries

Payload = dict[str, Any]


def _ids(payload: Payload, answer: Any) -> list[str]:
    return [answer["operator_id"]]


class OperatorsMethods:
    """The directory's methods about operators. Names are on the wire: never rename one casually."""

    unit: Unit
    caller: Caller
    token_key: str = dependencies.TokenKeyProvider()
    operators: Operators = dependencies.operators()
    operator_queries: OperatorQueries = dependencies.operator_queries()

    @rpc(role=Role.ADMIN, writes=True, secret=True, reads=_ids)
    def operators_add(self, payload: Payload) -> Payload:
        record, token = handlers.add_operator(
            load(AddOperator, payload), self.operators, token_key=self.token_key,
            now=self.unit.clock(), by=self.caller.operator.operator_id,
        )  # fmt: skip
        return _told(record, token)

    # Whoever holds a token may renew it; the handler keeps others' for admins.
    @rpc(role=Role.READER, writes=True, secret=True, reads=_ids)
    def operators_renew(self, payload: Payload) -> Payload:
        record, token = handlers.renew_operator(
            load(RenewOperator, payload), self.operators, token_key=self.token_key,
            now=self.unit.clock(), by=self.caller.operator,
        )  # fmt: skip
        return _told(record, token)

    @rpc(role=Role.ADMIN, shows_nobody="operators, who are staff")
    def operators_list(self, payload: Payload) -> Payload:
        return {"operators": self.operator_queries.listed()}

    @rpc(role=Role.ADMIN, writes=True, reads=_ids)
    def operators_revoke(self, payload: Payload) -> Payload:
        command = load(RevokeOperator, payload)
        handlers.revoke_operator(command, self.operators, now=self.unit.clock())
        return {"operator_id": command.operator_id}


def _told(record: OperatorRecord, token: str) -> Payload:
    return {"operator_id": record.operator_id, "name": record.name, "token": token}
