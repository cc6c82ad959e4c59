# SPDX-License-Identifier: Apache-2.0
from typing import Protocol

from services.directory.family.proposals import Proposal


class Proposals(Protocol):
    def find(self, proposal_id: str) -> Proposal | None:
        """None where nothing was proposed under this id."""

    def get(self, proposal_id: str) -> Proposal:
        """Raise ProposalNotFound where nothing was proposed under this id."""

    def approved(self, person_id: str, field: str) -> list[Proposal]:
        """What was approved for this field of the person, and is not in the roster yet."""

    def save(self, proposal: Proposal) -> None:
        """Store it and its events in the open unit of work. Raises StaleVersion."""


class PointIds(Protocol):
    def id_of(self, kind: str, address: str) -> str: ...
