# SPDX-License-Identifier: Apache-2.0
"""What a worker holds of a chunk, and what it may say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Up to 50 deliveries in one pair of hands. `fence` grows with every holder.

    `unsure` are deliveries that may have arrived already: handed over without an answer, or, when
    somebody held the part before and did not say how it ended, all of it that is not in the ledger.
    """

    n: int
    fence: int
    tries: int
    deliveries: list[Document]
    unsure: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Parts of one chunk that one worker holds, until it says how they ended or its lease is over.

    `holder` is this claim's own: whoever takes a part over writes another there.
    """

    chunk_id: str
    holder: str
    parts: tuple[Part, ...]
    until: datetime  # when its lease is over, unless it is prolonged

    @property
    def deliveries(self) -> list[Document]:
        return [delivery for part in self.parts for delivery in part.deliveries]

    @property
    def unsure(self) -> frozenset[str]:
        return frozenset().union(*(part.unsure for part in self.parts))


@dataclass(frozen=True, kw_only=True)
class Deferral:
    """A part goes again, from then on, with those of its deliveries in doubt that are `unsure`.

    It costs a try unless the other side only had no time for what is left (`is_try`).
    """

    not_before: datetime
    unsure: Sequence[str] = ()
    is_try: bool = True
