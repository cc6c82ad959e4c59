# SPDX-License-Identifier: Apache-2.0
"""The office's list of work, and the corrections that the student information system lacks."""

from collections.abc import Iterable, Sequence
from typing import Any

from pymongo import ASCENDING

from kernel.mongo import Document
from kernel.unit import Unit
from services.directory.family.commands import AskProposals
from services.directory.family.fields import effective
from services.directory.family.proposals import COLUMNS
from services.directory.queries import MongoQueries

Answer = dict[str, Any]
SHOWN = (
    "kind", "person_id", "field", "old", "new", "state", "said_by", "proposed_by", "decided_by",
    "reason", "document", "limit_id", "file", "column", "import_id",
)  # fmt: skip
TIMES = ("proposed_at", "decided_at", "closed_at")


class ProposalLists:
    def __init__(self, unit: Unit, queries: MongoQueries) -> None:
        self._database = unit.database
        self._queries = queries

    def listed(self, asked: AskProposals, schools: Sequence[str]) -> list[Answer]:
        """The oldest first: those that wait, or that were approved and are not in the roster."""
        query: Document = {} if asked.state == "all" else {"state": asked.state}
        if asked.person_id:
            query["person_id"] = asked.person_id
        found = self._database.proposals.find(query).sort("proposed_at", ASCENDING)
        return list(self._theirs(found.limit(asked.limit), schools))

    def corrections(self, schools: Sequence[str]) -> list[Answer]:
        """What to enter into the student information system, by OneRoster's columns."""
        query = {"state": "approved", "kind": "correction"}
        found = self._database.proposals.find(query).sort("decided_at", ASCENDING)
        return [
            {
                "sourcedId": one["person_id"],
                "field": COLUMNS[one["field"]],
                "old": one["old"],
                "new": one["new"],
                "approved_by": one["decided_by"],
                "approved_at": one["decided_at"],
                "document": one["document"],
            }
            for one in self._theirs(found, schools)
        ]

    def _theirs(self, found: Iterable[Document], schools: Sequence[str]) -> Iterable[Answer]:
        for each in found:
            person = self._database.people.find_one({"_id": each["person_id"], "left_at": None})
            if schools and (person is None or not self._queries.belongs(person, schools)):
                continue
            yield shown(each, person)


def shown(proposal: Document, person: Document | None) -> Answer:
    named = effective(person) if person else {"given_name": "", "family_name": ""}
    times = {name: proposal.get(name) for name in TIMES}
    return {
        "proposal_id": proposal["_id"],
        **{name: proposal.get(name, "") for name in SHOWN},
        **{name: at.isoformat() if at else None for name, at in times.items()},
        "given_name": named["given_name"],
        "family_name": named["family_name"],
    }
