# SPDX-License-Identifier: Apache-2.0
"""What a receipt says, how far it moves what the ledger says, and what follows from its code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from services.notifications.model import Fate

UNDELIVERED = "undelivered"  # the ledger's reason


class Told(IntEnum):
    """From the weakest to the strongest: a text that was sent twice may fail once and arrive once,
    and then it arrived, whichever is told first."""

    NOTHING = 0
    TAKEN = 1  # the gateway has it
    FAILED = 2  # it, or the carrier behind it, gave up
    DELIVERED = 3


# Twilio's words, https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
STATUSES = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), Told.TAKEN),
    **dict.fromkeys(("failed", "undelivered", "canceled"), Told.FAILED),
    **dict.fromkeys(("delivered", "read"), Told.DELIVERED),
}


class Verdict(StrEnum):
    """What a code says of the number itself."""

    LASTING = "lasting"  # no text will ever arrive there
    PASSING = "passing"  # none did this time
    OPTED_OUT = "opted-out"  # whoever has it told the gateway to stop
    NONE = ""  # nothing: our account, our words, or nobody knows what


# Not 30007 (filtered), 30034 (a sender that is not registered) and their like: a carrier that turns
# away all that the district sends must not flag its families.
VERDICTS = {
    21211: Verdict.LASTING,  # no number
    21614: Verdict.LASTING,  # no mobile number
    30005: Verdict.LASTING,  # unknown, or not in use any more
    30006: Verdict.LASTING,  # a landline, or a carrier that takes no texts
    30003: Verdict.PASSING,  # switched off, or out of reach
    30004: Verdict.PASSING,  # the phone or its carrier blocks us
    21610: Verdict.OPTED_OUT,
}


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """`code` is the gateway's, 0 without one; `reference` its name for the text; `at` when we heard
    of it, which is all that it tells of time."""

    delivery_id: str
    told: Told
    at: datetime
    code: int = 0
    reference: str = ""


def verdict_of(code: int) -> Verdict:
    return VERDICTS.get(code, Verdict.NONE)


def strongest(receipts: Iterable[Receipt]) -> dict[str, Receipt]:
    """By delivery; of equals the first."""
    found: dict[str, Receipt] = {}
    for receipt in receipts:
        known = found.get(receipt.delivery_id)
        if known is None or known.told < receipt.told:
            found[receipt.delivery_id] = receipt
    return found


def moved(state: Fate, told: Told) -> Fate:
    """What the ledger says once it knows of the receipt. Never backwards: what was held back stays
    so, what arrived did arrive."""
    if state in (Fate.SUPPRESSED, Fate.UNREACHABLE):
        return state
    if told == Told.DELIVERED:
        return Fate.DELIVERED
    if told == Told.FAILED and state in (Fate.SENT, Fate.UNKNOWN):
        return Fate.FAILED
    return Fate.SENT if told == Told.TAKEN and state == Fate.UNKNOWN else state


def is_news(state: Fate, known: Told, told: Told) -> bool:
    """Whether a receipt says more than what is known. That the gateway has what it took does not:
    most receipts say that, and cost nothing."""
    return told > known and (told != Told.TAKEN or moved(state, told) != state)
