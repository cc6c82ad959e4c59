# SPDX-License-Identifier: Apache-2.0
from dataclasses import asdict

from pymongo import ASCENDING, IndexModel

from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.directory.errors import StaleVersion
from services.directory.family.errors import ProposalNotFound
from services.directory.family.proposals import Proposal

COLLECTIONS = (
    Collection(
        name="proposals",
        indexes=[
            IndexModel([("state", ASCENDING), ("proposed_at", ASCENDING)]),
            IndexModel([("person_id", ASCENDING), ("state", ASCENDING)]),
        ],
    ),
)


class MongoProposals:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def find(self, proposal_id: str) -> Proposal | None:
        found = self._some({"_id": proposal_id})
        return found[0] if found else None

    def get(self, proposal_id: str) -> Proposal:
        found = self.find(proposal_id)
        if found is None:
            raise ProposalNotFound(
                f"nothing was proposed as {proposal_id}. See: rapport people proposals."
            )
        return found

    def approved(self, person_id: str, field: str) -> list[Proposal]:
        return self._some({"person_id": person_id, "field": field, "state": "approved"})

    def ids_in(self, state: str, **query: object) -> list[str]:
        found = self._unit.database.proposals.find(
            {"state": state, "kind": "correction", **query}, {"_id": 1}
        )
        return [each["_id"] for each in found.sort("decided_at", ASCENDING)]

    def save(self, proposal: Proposal) -> None:
        known, proposal.version = proposal.version, proposal.version + 1
        document = asdict(proposal) | {"_id": proposal.id}
        del document["id"], document["events"]
        proposals, session = self._unit.database.proposals, self._unit.session
        if not known and self.find(proposal.id) is None:
            proposals.insert_one(document, session=session)
        else:
            # An import's work item is stored without a version.
            key = {"_id": proposal.id, "version": known or {"$in": [None, 0]}}
            if not proposals.replace_one(key, document, session=session).matched_count:
                raise StaleVersion(f"somebody else changed {proposal.id} meanwhile")
        for event in proposal.events:
            self._unit.publish(event.at_sequence(proposal.version))
        proposal.events.clear()

    def _some(self, query: Document) -> list[Proposal]:
        found = self._unit.database.proposals.find(query, session=self._unit.session)
        return [
            Proposal(id=each.pop("_id"), **each) for each in found.sort("decided_at", ASCENDING)
        ]
