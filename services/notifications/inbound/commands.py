# SPDX-License-Identifier: Apache-2.0
"""What came in from a family."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TakeText:
    """A text. `message_id` is the gateway's name for it: the same one is the same text.

    `handled` is STOP, START or HELP where the gateway understood it itself, and answered.
    """

    message_id: str
    number: str
    body: str
    media: int = 0
    handled: str = ""
