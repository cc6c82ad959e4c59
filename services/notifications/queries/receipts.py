# SPDX-License-Identifier: Apache-2.0
"""What became of a delivery, as lines of a story: what we did, and what came back of it."""

from collections.abc import Callable
from typing import Any

from services.notifications.model import Fate
from services.notifications.queries.steps import LEAKED, meaning, next_step
from services.notifications.receipts.model import Told

Document = dict[str, Any]
SAYS = {
    Told.TAKEN: "The gateway tells that it has it",
    Told.FAILED: "The gateway tells that it did not arrive",
    Told.DELIVERED: "The gateway tells that it arrived",
}


def lines_of(entry: Document, tell: Callable[[Document], str]) -> list[Document]:
    """`tell` says what the ledger says. What to do next stands beside what is known last."""
    receipt, came_back_at = entry.get("receipt"), entry.get("bounced_at")
    step = next_step(entry["state"], entry.get("reason") or "", entry.get("code") or 0)
    if came_back_at is not None:
        before = {"state": Fate.SENT, "reason": "", "code": ""}  # which is all that can come back
        code = f" (code {entry['code']})" if entry["code"] else ""
        back = f"It came back{code}: it did not arrive."
        return [_line(entry, tell(entry | before)), _line({"at": came_back_at}, back, step)]
    if receipt is None:
        return [_line(entry, tell(entry), step)]
    if entry["state"] == Fate.SUPPRESSED:
        step = LEAKED if receipt["told"] != Told.FAILED else step
    return [_line(entry, tell(entry | receipt["before"])), _line(receipt, _told(receipt), step)]


def _told(receipt: Document) -> str:
    code = receipt["code"]
    said = ": ".join(filter(None, (f" (code {code})" if code else "", meaning(code))))
    return f"{SAYS[Told(receipt['told'])]}{said}."


def _line(dated: Document, what: str, step: str = "") -> Document:
    return {"at": dated["at"].isoformat(), "what": what, "next_step": step}
