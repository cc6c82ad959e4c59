# SPDX-License-Identifier: Apache-2.0
"""What the ledger says of a delivery once a worker had it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.channels.part import Held, PartAsPlanned
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.commands import Words
from services.notifications.model import Announcement, Fate
from services.notifications.repository.claims import Part

Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What stays the same while one chunk is sent."""

    chunk_id: str
    channel: str
    language: str
    announcement: Announcement
    words: Words
    planned: PartAsPlanned
    is_neutral: bool = False  # nothing is said of children: limits are not known as of now


def fate_of(outcome: Outcome, part: Part | None = None) -> Document:
    """What the ledger says of an outcome. Never the other side's text: it may hold an address.

    Whom the last try did not reach, an earlier one of this part may have.
    """
    gave_up = outcome.state in (Handover.DEFERRED, Handover.UNSENT)
    in_doubt = part is not None and outcome.id in part.unsure
    state, reason = {
        Handover.ACCEPTED: (Fate.SENT, ""),
        # Refused by ourselves before anything left: then the text is our own code.
        Handover.REFUSED: (Fate.FAILED, "refused" if outcome.code else outcome.text),
    }.get(outcome.state, (Fate.UNKNOWN, "no-answer"))
    if gave_up and not in_doubt:
        state, reason = Fate.FAILED, "gave-up"
    return {"state": state, "reason": reason, "code": outcome.code, "reference": outcome.reference}


def suppressed(held: Held) -> Document:
    limit = {"limit_id": held.limit_id} if held.limit_id else {}
    return {"state": Fate.SUPPRESSED, "reason": held.reason, **limit}


def entry_of(delivery: Document, sending: Sending, fate: Document, now: datetime) -> Document:
    return {
        "_id": delivery["id"],
        "announcement_id": sending.announcement.id,
        "chunk_id": sending.chunk_id,
        "contact_point_id": delivery["contact_point_id"],
        "people": delivery["people"],
        "families": delivery["families"],
        "about": delivery.get("about", []),
        "channel": sending.channel,
        "language": sending.language,
        "words": sending.words.language,
        "notice": sending.words.notice,
        "at": now,
        **({"on_nobodys": delivery["on_nobodys"]} if "on_nobodys" in delivery else {}),
        **({"neutral": True} if sending.is_neutral and fate["state"] != Fate.SUPPRESSED else {}),
        **fate,
    }
