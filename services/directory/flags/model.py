# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass, field
from datetime import datetime

from contracts.directory import ContactFlagCleared
from kernel.errors import Rejected
from kernel.messages import Event
from services.directory.flags.errors import NotFlagged


@dataclass(kw_only=True)
class ContactFlag:
    """What is known against a contact point, from when, and whether the office dealt with it."""

    contact_point_id: str
    reason: str
    code: str
    flagged_at: datetime
    cleared_at: datetime | None = None
    cleared_by: str = ""
    clear_reason: str = ""
    events: list[Event] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.cleared_at is None

    def is_older_than(self, at: datetime) -> bool:
        """Whether what happened `at` is news: neither flagged nor cleared after it."""
        return max(self.flagged_at, self.cleared_at or self.flagged_at) < at

    def clear(self, operator_id: str, reason: str, now: datetime) -> None:
        """Raise NotFlagged when it is cleared already, Rejected without a reason."""
        if not self.is_open:
            raise NotFlagged(self.contact_point_id)
        if not reason.strip():
            raise Rejected("say how you know that it works.", code="no-reason", field="reason")
        self.cleared_at, self.cleared_by, self.clear_reason = now, operator_id, reason.strip()
        self.events.append(
            ContactFlagCleared(contact_point_id=self.contact_point_id, cleared_at=now)
        )
