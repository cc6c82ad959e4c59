# SPDX-License-Identifier: Apache-2.0
"""Messages that are handled together, in one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kombu.message import Message as Delivery

from kernel.envelope import Envelope, Undecodable, open_envelope, unwrap
from kernel.fates import Fate, attempt_of, body_of
from kernel.messages import Message


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A delivery that could be read."""

    delivery: Delivery
    envelope: Envelope
    message: Message


@dataclass(kw_only=True)
class Group:
    """Handled together or not at all.

    `at` is the place of the one in hand, where one is; `each_s` what the work on one took, without
    the transaction that all share.
    """

    opened: Sequence[Opened]
    at: int | None = field(default=None, init=False)
    each_s: float = field(default=0.0, init=False)

    def parts(self) -> list[Sequence[Opened]]:
        """What to handle instead when the whole has failed, in the same order.

        Around the one that was in hand; in halves where nobody knows which it was.
        """
        if self.at is None:
            middle = len(self.opened) // 2
            parts = [self.opened[:middle], self.opened[middle:]]
        else:
            before, after = self.opened[: self.at], self.opened[self.at + 1 :]
            parts = [before, [self.opened[self.at]], after]
        return [part for part in parts if part]

    def context(self, consumer: str) -> dict[str, Any]:
        """What nameko's worker is told of the messages it handles."""
        first = self.opened[0].envelope
        same = len({one.envelope.correlationid for one in self.opened}) == 1
        return {
            "correlation_id": first.correlationid if same else "",
            "causation_id": first.id if len(self.opened) == 1 else "",
            "consumer": consumer,
            "message_ids": [one.envelope.id for one in self.opened],
        }


def apart(readable: Sequence[Opened]) -> list[Sequence[Opened]]:
    """Those on their first try together, then each that failed before alone: it may well again."""
    first = [one for one in readable if attempt_of(one.delivery) == 1]
    again = [[one] for one in readable if attempt_of(one.delivery) > 1]
    return [first, *again]


def opened(
    batch: Sequence[Delivery], known: dict[str, type[Message]]
) -> tuple[list[Opened], list[Fate]]:
    """Those that could be read, and the fates of those that could not."""
    readable, fates = [], []
    for delivery in batch:
        try:
            envelope = open_envelope(body_of(delivery))
            message = unwrap(envelope, known)
        except Undecodable as error:
            fates.append(Fate(delivery=delivery, error=error))
        else:
            readable.append(Opened(delivery=delivery, envelope=envelope, message=message))
    return readable, fates
