# SPDX-License-Identifier: Apache-2.0
from typing import Protocol

from services.directory.operators.model import OperatorRecord


class Operators(Protocol):
    def get(self, operator_id: str) -> OperatorRecord:
        """Raise OperatorNotFound when nobody has this id."""

    def holding(self, email: str) -> OperatorRecord | None:
        """Who has this address and was not revoked."""

    def save(self, operator: OperatorRecord) -> None:
        """Store the operator and their events in the open unit of work.

        Raise Conflict when somebody else took the same address meanwhile.
        """
