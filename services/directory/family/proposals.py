# SPDX-License-Identifier: Apache-2.0
"""A proposal: what a family would have corrected, or what an import asks of the office."""

import dataclasses
from datetime import datetime

from contracts.directory import CorrectionDecided, CorrectionProposed
from kernel.messages import Event
from services.directory.family.errors import ProposalRefused

CORRECTION = "correction"
CONTACT = {"email": "email", "phone": "phone"}  # field -> kind of contact point
NAMES = ("given_name", "family_name")
# What each field is called in the student information system: OneRoster's columns.
COLUMNS = {
    "email": "email", "phone": "sms", "given_name": "givenName", "family_name": "familyName",
}  # fmt: skip
LONGEST_REASON = 300


@dataclasses.dataclass(kw_only=True)
class Proposal:
    """`old` is what the roster has, as far as it is known; `points` are the contact points whose
    people it changed. Open, then approved or declined; an approved one is closed once the roster
    has the new value, or superseded by a later one.
    """

    id: str
    person_id: str
    proposed_by: str
    proposed_at: datetime
    kind: str = CORRECTION
    said_by: str = "family"
    field: str = ""
    new: str = ""
    old: str = ""
    state: str = "open"
    points: list[str] = dataclasses.field(default_factory=list)
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    document: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""  # the import that brought the new value
    limit_id: str = ""
    file: str = ""
    column: str = ""
    import_id: str = ""
    version: int = 0
    events: list[Event] = dataclasses.field(default_factory=list)

    def propose(self) -> None:
        self.events.append(
            CorrectionProposed(
                proposal_id=self.id, person_id=self.person_id, field=self.field,
                proposed_at=self.proposed_at,
            )
        )  # fmt: skip

    def decide(self, *, approve: bool, reason: str, document: str, by: str, now: datetime) -> bool:
        """False when the same person said the same before. Raises ProposalRefused."""
        wanted = "approved" if approve else "declined"
        if self.state != "open":
            if (self.state, self.decided_by) == (wanted, by):
                return False
            raise ProposalRefused(
                f"{self.id} is {self.state} already: {self.decided_by} decided it.",
                field="proposal_id",
            )
        reason = " ".join(reason.split())
        if not reason or len(reason) > LONGEST_REASON:
            raise ProposalRefused(
                f"say why, in at most {LONGEST_REASON} characters: --reason.", field="reason"
            )
        self.state, self.reason, self.document = wanted, reason, " ".join(document.split())
        self.decided_by, self.decided_at = by, now
        if self.kind == CORRECTION:
            self.events.append(
                CorrectionDecided(
                    proposal_id=self.id, approved=approve, decided_at=now, operator_id=by
                )
            )
        return True

    def supersede(self, earlier: "Proposal") -> None:
        """The roster still has what the earlier one would have replaced."""
        self.old = earlier.old
        self.points = sorted({*self.points, *earlier.points})
        earlier.state = "superseded"

    def close(self, import_id: str, now: datetime) -> None:
        self.state, self.closed_by, self.closed_at = "closed", import_id, now

    def reopen(self) -> None:
        """The import that brought the new value does not count any more."""
        self.state, self.closed_by, self.closed_at = "approved", "", None
