# SPDX-License-Identifier: Apache-2.0
"""Corrections: proposed by a family, decided by the office, in force at once, until the roster has
them."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from kernel.envelope import new_id
from services.directory.family.commands import DecideProposal, ProposeCorrection
from services.directory.family.errors import ProposalRefused
from services.directory.family.handlers import the_person
from services.directory.family.ports import PointIds, Proposals
from services.directory.family.proposals import CONTACT, CORRECTION, NAMES, Proposal
from services.directory.family.said import FROM_CORRECTION, Said
from services.directory.limits.errors import SecondPersonNeeded
from services.directory.ports import ContactPoints, People
from services.directory.roster import values

Shown = dict[str, Any]  # a person as people_show answers


def propose_correction(
    command: ProposeCorrection, shown: Shown, proposals: Proposals, *, region: str, by: str,
    now: datetime,
) -> Proposal:  # fmt: skip
    """The same key again gives the proposal of then."""
    id = proposal_id(by, command.idempotency_key)
    if (known := proposals.find(id)) is not None:
        return known
    field, text = _one_field(command)
    new = value_of(field, text, region)
    old = _replaced(command, field, shown, region) if field in CONTACT else shown[field]
    if new in (old, *_addresses(shown, field)):
        raise ProposalRefused(f"{field}: that is on file already.", field=field)
    proposal = Proposal(
        id=id, person_id=command.person_id, field=field, new=new, old=old, proposed_by=by,
        proposed_at=now, said_by=command.said_by,
    )  # fmt: skip
    proposal.propose()
    proposals.save(proposal)
    return proposal


def decide_proposal(
    command: DecideProposal, proposals: Proposals, people: People, points: ContactPoints,
    ids: PointIds, *, by: str, now: datetime,
) -> tuple[Proposal, bool]:  # fmt: skip
    """The proposal, and whether it was decided just now."""
    proposal = proposals.get(command.proposal_id)
    decided = proposal.decide(
        approve=command.approve, reason=command.reason, document=command.document, by=by, now=now
    )
    if not decided:
        return proposal, False
    if command.approve and proposal.kind == CORRECTION:
        apply_correction(proposal, people, points, ids)
        for earlier in proposals.approved(proposal.person_id, proposal.field):
            if goes_on_from(proposal, earlier):
                proposal.supersede(earlier)
                proposals.save(earlier)
    proposals.save(proposal)
    return proposal, True


def require_second(proposal: Proposal, by: str, limits: Collection[str]) -> None:
    """Whom a limit is on closes each address they are reached at. To take one of them away opens
    it to those who share it: so that takes two persons, as the end of a limit does."""
    takes_away = proposal.field in CONTACT and proposal.old
    if takes_away and limits and by == proposal.proposed_by:
        raise SecondPersonNeeded(
            f"{proposal.person_id} has the limit {', '.join(sorted(limits))}, which closes "
            f"{proposal.old} also for whoever shares it. You proposed this correction: a second "
            "person has to approve it."
        )


def goes_on_from(later: Proposal, earlier: Proposal) -> bool:
    """Whether the later one corrects what the earlier one brought."""
    return later.old == earlier.new or later.field in NAMES


def apply_correction(
    proposal: Proposal, people: People, points: ContactPoints, ids: PointIds
) -> None:
    """Lay it over what the roster says."""
    person = the_person(people, proposal.person_id)
    said = _said(proposal, proposal.new)
    if proposal.field in NAMES:
        person.say(**{proposal.field: said})
        people.save_many([person])
        return
    kind = CONTACT[proposal.field]
    new_id = ids.id_of(kind, proposal.new)
    old_id = ids.id_of(kind, proposal.old) if proposal.old not in ("", proposal.new) else ""
    loaded = points.load_many([new_id, *([old_id] if old_id else [])])
    loaded[0].stand_for(kind, proposal.new)
    loaded[0].say(person.id, _said(proposal, True))
    for old in loaded[1:]:
        old.say(person.id, _said(proposal, False))
    points.save_many(loaded)
    proposal.points = sorted({*proposal.points, *(each.id for each in loaded)})


def value_of(field: str, text: str, region: str) -> str:
    """The value as it is kept. Raises ProposalRefused naming the field."""
    text = " ".join(text.split())
    value = {"email": values.email(text), "phone": values.phone(text, region)}.get(field, text)
    if not value or len(value) > values.LONGEST_TEXT:
        what = {"email": "email address", "phone": "phone number"}.get(field, "name")
        raise ProposalRefused(f'{field}: "{text}" is no {what}.', field=field)
    return value


def proposal_id(by: str, key: str) -> str:
    seed = f"{by}:{key}" if key else new_id()
    return "P-" + hashlib.blake2b(seed.encode(), digest_size=5).hexdigest()


def _one_field(command: ProposeCorrection) -> tuple[str, str]:
    given = [(field, getattr(command, field)) for field in (*CONTACT, *NAMES)]
    named = [(field, text) for field, text in given if text]
    if len(named) != 1:
        raise ProposalRefused(
            "name one thing: --email, --phone, --given-name or --family-name.", field="field"
        )
    return named[0]


def _addresses(shown: Shown, field: str) -> list[str]:
    kind = CONTACT.get(field)
    return [each["address"] for each in shown["contact_points"] if each["kind"] == kind]


def _replaced(command: ProposeCorrection, field: str, shown: Shown, region: str) -> str:
    """The address or number that the new one stands for; empty where there was none."""
    known = _addresses(shown, field)
    if command.replaces:
        replaced = value_of(field, command.replaces, region)
        if replaced not in known:
            raise ProposalRefused(
                f"replaces: {command.replaces} is none of {command.person_id}'s on file.",
                field="replaces",
            )
        return replaced
    if len(known) > 1:
        raise ProposalRefused(
            f"{command.person_id} has several on file: say which one it replaces, --replaces.",
            field="replaces",
        )
    return known[0] if known else ""


def _said(proposal: Proposal, value: Any) -> Said:
    return Said(
        value=value, at=proposal.decided_at or proposal.proposed_at, by=proposal.decided_by,
        origin=FROM_CORRECTION, proposal_id=proposal.id,
    )  # fmt: skip
