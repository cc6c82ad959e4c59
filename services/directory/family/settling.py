# SPDX-License-Identifier: Apache-2.0
"""After a roster: corrections that the student information system has by now are closed, and what
was laid over the roster for their sake is taken away. An undone import opens them again."""

from collections.abc import Collection

from kernel.unit import Unit
from services.directory import repository
from services.directory.errors import PersonNotFound
from services.directory.family.correcting import apply_correction, goes_on_from
from services.directory.family.ports import PointIds
from services.directory.family.proposals import CONTACT, NAMES, Proposal
from services.directory.family.repository import MongoProposals


def settle_corrections(unit: Unit, ids: PointIds) -> int:
    """How many were closed. May run twice."""
    return sum(
        unit.run(lambda id=id: _settle(unit, ids, id))  # type: ignore[misc]
        for id in MongoProposals(unit).ids_in("approved")
    )


def reopen_corrections(unit: Unit, ids: PointIds, imports: Collection[str]) -> int:
    """Those that these imports had closed count again. May run twice."""
    closed = MongoProposals(unit).ids_in("closed", closed_by={"$in": list(imports)})
    closed.reverse()  # the latest first: then what goes on from an earlier one is there
    return sum(unit.run(lambda id=id: _reopen(unit, ids, id)) for id in closed)  # type: ignore[misc]


def _settle(unit: Unit, ids: PointIds, proposal_id: str) -> bool:
    proposals = MongoProposals(unit)
    proposal = proposals.get(proposal_id)
    if proposal.state != "approved" or not _is_in_roster(unit, ids, proposal):
        return False
    if proposal.field in NAMES:
        people = repository.people(unit)
        (person,) = people.load_many([proposal.person_id])
        person.unsay(proposal.field)
        people.save_many([person])
    else:
        points = repository.contact_points(unit)
        loaded = points.load_many(proposal.points)
        for each in loaded:
            each.unsay(proposal.person_id)
        points.save_many(loaded)
    proposal.close(unit.correlation_id, unit.clock())
    proposals.save(proposal)
    return True


def _reopen(unit: Unit, ids: PointIds, proposal_id: str) -> bool:
    proposals = MongoProposals(unit)
    proposal = proposals.get(proposal_id)
    if proposal.state != "closed":
        return False
    proposal.reopen()
    later = _later(proposals, proposal)
    if later is not None:  # what counts is the later one, from what the roster has now
        later.supersede(proposal)
    counts = later or proposal
    try:
        apply_correction(counts, repository.people(unit), repository.contact_points(unit), ids)
    except PersonNotFound:
        return False
    proposals.save(proposal)
    if later is not None:
        proposals.save(later)
    return True


def _later(proposals: MongoProposals, proposal: Proposal) -> Proposal | None:
    """An approved one that corrected what this one had brought."""
    approved = proposals.approved(proposal.person_id, proposal.field)
    return next((each for each in approved if goes_on_from(each, proposal)), None)


def _is_in_roster(unit: Unit, ids: PointIds, proposal: Proposal) -> bool:
    if proposal.field in NAMES:
        (person,) = repository.people(unit).load_many([proposal.person_id])
        recorded = person.recorded
        if recorded is None:
            return False
        called = {"given_name": recorded.called_given, "family_name": recorded.called_family}
        return called[proposal.field] == proposal.new
    point_id = ids.id_of(CONTACT[proposal.field], proposal.new)
    (point,) = repository.contact_points(unit).load_many([point_id])
    return point.recorded is not None and proposal.person_id in point.recorded.person_ids
