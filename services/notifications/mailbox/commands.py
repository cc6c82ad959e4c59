# SPDX-License-Identifier: Apache-2.0
"""What came back by mail."""

from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """To which of our addresses it came."""

    BOUNCE = "bounce"
    REPLY = "reply"
    UNSUBSCRIBE = "unsubscribe"
    COMPLAINTS = "complaints"


@dataclass(frozen=True, kw_only=True)
class TakeMail:
    """A mail. `mail_id` is the same for the same mail handed over again.

    `delivery_id` is the delivery that it answers; "" where it came to the address for complaints,
    which everybody may know. `sender` is the envelope's, "" for a bounce.
    """

    mail_id: str
    door: Door
    delivery_id: str
    sender: str
    content: bytes
