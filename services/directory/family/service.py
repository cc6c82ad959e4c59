# SPDX-License-Identifier: Apache-2.0
"""The directory's methods about what families say. Method names are on the wire: never rename one.

An operator who is limited to some schools acts for their families only.
"""

from typing import Any

from kernel.audit import ids_under
from kernel.identity import Role
from kernel.providers import Caller, Joined
from kernel.rpc import rpc
from kernel.unit import Unit
from services.directory import repository
from services.directory.config import DirectorySettings
from services.directory.family import correcting, handlers
from services.directory.family.commands import (
    AskProposals,
    DecideProposal,
    ProposeCorrection,
    SetChoices,
    TakeBackChoices,
)
from services.directory.family.dependencies import PointIdsProvider
from services.directory.family.lists import ProposalLists
from services.directory.family.ports import PointIds, Proposals
from services.directory.family.proposals import Proposal
from services.directory.family.repository import MongoProposals
from services.directory.family.work import END
from services.directory.limits import handlers as limits_handlers
from services.directory.limits.commands import EndLimit
from services.directory.limits.model import Act
from services.directory.limits.ports import Limits, Roll
from services.directory.ports import ContactPoints, People
from services.directory.queries import MongoQueries
from services.directory.schemas import load

Payload = dict[str, Any]
CONCERNED = ids_under("person_id", "sourcedId")


class FamilyMethods:
    """Mixed into the directory's service, which has the rest."""

    unit: Unit
    caller: Caller
    settings: DirectorySettings
    queries: MongoQueries
    limits: Limits
    roll: Roll
    known_people: People = Joined(repository.people)
    points: ContactPoints = Joined(repository.contact_points)
    proposals: Proposals = Joined(MongoProposals)
    point_ids: PointIds = PointIdsProvider()

    @rpc(role=Role.OFFICE, writes=True, reads=CONCERNED)
    def person_set(self, payload: Payload) -> Payload:
        command = load(SetChoices, payload)
        self._theirs(command.person_id)
        handlers.set_choices(
            command, self.known_people, owned=self.settings.family_fields, by=self._by(),
            now=self.unit.clock(),
        )  # fmt: skip
        return {"person_id": command.person_id}

    @rpc(role=Role.OFFICE, writes=True, reads=CONCERNED)
    def person_back_to_roster(self, payload: Payload) -> Payload:
        command = load(TakeBackChoices, payload)
        self._theirs(command.person_id)
        fields = handlers.take_back_choices(command, self.known_people)
        return {"person_id": command.person_id, "fields": fields}

    @rpc(role=Role.SENDER, writes=True, reads=CONCERNED)
    def proposal_make(self, payload: Payload) -> Payload:
        command = load(ProposeCorrection, payload)
        proposal = correcting.propose_correction(
            command, self._theirs(command.person_id), self.proposals,
            region=self.settings.default_region, by=self._by(), now=self.unit.clock(),
        )  # fmt: skip
        return _told(proposal)

    @rpc(role=Role.OFFICE, reads=CONCERNED)
    def proposals_list(self, payload: Payload) -> Payload:
        asked = load(AskProposals, payload)
        return {"proposals": self._lists().listed(asked, self.caller.operator.schools)}

    @rpc(role=Role.OFFICE, writes=True, reads=CONCERNED)
    def proposal_decide(self, payload: Payload) -> Payload:
        command = load(DecideProposal, payload)
        asked = self.proposals.get(command.proposal_id)
        if self.caller.operator.schools:  # of the whole district: also about who has left
            self._theirs(asked.person_id)
        if command.approve:
            limits = self.limits.on(asked.person_id, self.unit.clock())
            correcting.require_second(asked, self._by(), [each.id for each in limits])
        proposal, decided = correcting.decide_proposal(
            command, self.proposals, self.known_people, self.points, self.point_ids,
            by=self._by(), now=self.unit.clock(),
        )  # fmt: skip
        if decided and command.approve and proposal.kind == END:
            self._ask_for_end(proposal)
        return _told(proposal)

    @rpc(role=Role.OFFICE, reads=CONCERNED)
    def corrections_export(self, payload: Payload) -> Payload:
        return {"corrections": self._lists().corrections(self.caller.operator.schools)}

    def _ask_for_end(self, proposal: Proposal) -> None:
        """As the first of the two persons whom the end of a limit takes."""
        operator = self.caller.operator
        by = Act(operator_id=operator.operator_id, name=operator.name, at=self.unit.clock())
        command = EndLimit(limit_id=proposal.limit_id, reason=proposal.reason)
        limits_handlers.end_limit(command, self.limits, self.roll, by=by, schools=operator.schools)

    def _theirs(self, person_id: str) -> Payload:
        return self.queries.person(person_id, self.caller.operator.schools)

    def _by(self) -> str:
        return self.caller.operator.operator_id

    def _lists(self) -> ProposalLists:
        return ProposalLists(self.unit, self.queries)


def _told(proposal: Proposal) -> Payload:
    return {
        "proposal_id": proposal.id, "person_id": proposal.person_id, "kind": proposal.kind,
        "field": proposal.field, "old": proposal.old, "new": proposal.new,
        "state": proposal.state, "limit_id": proposal.limit_id,
    }  # fmt: skip
