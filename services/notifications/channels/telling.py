# SPDX-License-Identifier: Apache-2.0
"""What a gateway told of deliveries that a worker has in hand.

Asked before anything leaves a second time: what the gateway is known to have does not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kernel.unit import Unit
from services.notifications.channels.ports import Handover, Outcome
from services.notifications.model import Fate
from services.notifications.receipts.model import Receipt, Told, Verdict, verdict_of
from services.notifications.receipts.repository import MongoReceipts
from services.notifications.repository.claims import Claim

Document = dict[str, Any]


class Telling:
    def __init__(self, unit: Unit) -> None:
        self.unit, self.receipts = unit, MongoReceipts(unit)

    def taken(self, claim: Claim, todo: Sequence[Document]) -> dict[str, Document]:
        """Their fates. Whether they arrived, the receipt says when the ledger knows of them."""
        tried = {one["id"] for part in claim.parts if part.fence > 1 for one in part.deliveries}
        found = self.receipts.taken([one["id"] for one in todo if one["id"] in tried])
        return {
            id: {"state": Fate.SENT, "reason": "", "code": 0, "reference": reference}
            for id, reference in found.items()
        }

    def note_refusals(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """What was said at once of the number itself counts as a receipt."""
        refused = [
            Receipt(delivery_id=one.id, told=Told.FAILED, at=now, code=one.code)
            for one in outcomes
            if one.state == Handover.REFUSED and verdict_of(one.code) != Verdict.NONE
        ]
        if refused:
            self.unit.run(lambda: self.receipts.keep(refused))
