# SPDX-License-Identifier: Apache-2.0
"""What a fault did to a message, judged by the sink's record and not by our own database.

LOST: accepted by us, and neither at the boundary nor in a terminal state of the ledger.
DUP: a second acceptance at the boundary of one (message, recipient, channel).
GHOST: a mail at the boundary to somebody who was not to get it.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kernel.mongo import Database
from tests.system.sink import Sink

FILE = Path(__file__).parents[2] / "var" / "soak.jsonl"
# `unknown` is terminal for a routine message where the district's setting says so, never else.
SETTLED = ("failed", "suppressed")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Numbers of (message, recipient)."""

    lost: int
    dup: int
    ghost: int
    renamed: int  # came again under another Message-ID: the one thing a DUP must never do

    def is_clean(self, most_dup: int = 0) -> bool:
        return not (self.lost or self.ghost or self.renamed) and self.dup <= most_dup


def judged(
    sink: Sink, notifications: Database, announcement_id: str | list[str], expected: Iterable[str]
) -> Verdict:
    """The verdict on what alone was sent to this sink: one announcement, or several that have
    no recipient in common."""
    wanted, received = set(expected), sink.recipients()
    ids = [announcement_id] if isinstance(announcement_id, str) else announcement_id
    entries = notifications.ledger.find(
        {"announcement_id": {"$in": ids}, "state": {"$in": SETTLED}}, {"contact_point_id": 1}
    )
    settled = {entry["contact_point_id"].partition(":")[2] for entry in entries}
    return Verdict(
        lost=len(wanted - set(received) - settled),
        dup=sum(received.values()) - len(received),
        ghost=len(set(received) - wanted),
        renamed=len(sink.message_ids()) - len(received),
    )


def keep(fault: str, verdict: Verdict, **measured: float | str) -> None:
    """Note the result of a long form for docs/operate.md."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with FILE.open("a") as file:
        file.write(json.dumps({"fault": fault, "at": at, **asdict(verdict), **measured}) + "\n")
