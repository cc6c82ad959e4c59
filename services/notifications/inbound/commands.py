# SPDX-License-Identifier: Apache-2.0
"""What came in from a family, and what is asked about it."""

from dataclasses import dataclass

from kernel.messages import public


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


@dataclass(frozen=True, kw_only=True)
class ListReplies:
    limit: int = public("At most so many, newest first.", 20)
