# SPDX-License-Identifier: Apache-2.0
"""What follows from a mail that came back. Each function runs in a unit of work, maybe again."""

from datetime import datetime

from services.notifications.mailbox.model import Failed, Leaves
from services.notifications.mailbox.ports import Returns


def take_failure(
    delivery_id: str, failure: Failed, returns: Returns, now: datetime, most: int
) -> None:
    """The ledger says so; what is for good, or happened `most` times, flags the contact point."""
    delivered = returns.delivery(delivery_id)
    returns.fail(delivery_id, failure.code, now)
    if delivered.to_office:
        return  # `rapport replies` shows it as failed; no family has this address
    if failure.is_lasting:
        returns.flag(delivered.contact_point_id, "hard-bounce", failure.code, now)
    elif returns.note(delivered, failure.code, now) >= most:
        returns.flag(delivered.contact_point_id, "soft-bounces", failure.code, now)


def take_complaint(delivery_id: str, returns: Returns, now: datetime) -> None:
    """Whoever calls it spam wants no more of it, and the office hears of it."""
    delivered = returns.delivery(delivery_id)
    if delivered.to_office:
        return
    returns.flag(delivered.contact_point_id, "complaint", "", now)
    returns.leave(delivered.contact_point_id, "", "Feedback-Type: abuse")


def take_leaving(delivery_id: str, leaves: Leaves, returns: Returns) -> None:
    """No more of the category that the mail was of."""
    delivered = returns.delivery(delivery_id)
    returns.leave(delivered.contact_point_id, delivered.category, leaves.words)
