# SPDX-License-Identifier: Apache-2.0
from copy import deepcopy

from kernel.messages import Event
from services.directory.operators.errors import OperatorNotFound
from services.directory.operators.model import OperatorRecord


class FakeOperators:
    def __init__(self) -> None:
        self.kept: dict[str, OperatorRecord] = {}
        self.published: list[Event] = []

    def get(self, operator_id: str) -> OperatorRecord:
        if operator_id not in self.kept:
            raise OperatorNotFound(f"no operator has the id {operator_id}.")
        return deepcopy(self.kept[operator_id])

    def holding(self, email: str) -> OperatorRecord | None:
        valid = [one for one in self.kept.values() if one.revoked_at is None]
        return next((deepcopy(one) for one in valid if one.email == email), None)

    def save(self, operator: OperatorRecord) -> None:
        self.published += operator.events
        operator.events.clear()
        self.kept[operator.operator_id] = deepcopy(operator)
