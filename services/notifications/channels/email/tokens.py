# SPDX-License-Identifier: Apache-2.0
"""Signed tokens in addresses and links: whoever brings one back had the mail.

They hold ids only, and nobody can make one without the district's key. One made for one purpose
is not taken for another.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from enum import StrEnum

_PROOF_BYTES = 13  # with the 12 of a delivery's id: 40 characters of base32, and no padding
_LINK_PROOF_BYTES = 16


class Purpose(StrEnum):
    """The first part of an address of ours; never rename one, mails out there have it."""

    BOUNCE = "bounce"
    REPLY = "reply"
    UNSUBSCRIBE = "unsubscribe"
    RECEIPT = "receipt"  # the end of an address at which a gateway tells what became of a text


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """What the link in a mail is for: no more of this category at this contact point."""

    contact_point_id: str
    category: str
    announcement_id: str


class Tokens:
    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def derived(cls, token_key: str, link_key: str = "") -> "Tokens":
        """From the key for links, or else from the one that signs operators' tokens."""
        return cls(hmac.digest((link_key or token_key).encode(), b"rapport links v1", "sha256"))

    def for_delivery(self, purpose: Purpose, delivery_id: str) -> str:
        """Letters and digits that survive a mail server that folds case; 40 of them.

        Raises ValueError for an id that is not as model.delivery_id makes them.
        """
        id = bytes.fromhex(delivery_id)
        if len(id) != 12:
            raise ValueError("a delivery's id has 24 hexadecimal digits")
        return base64.b32encode(id + self._proof(purpose, id)).decode("ascii").lower()

    def delivery_of(self, purpose: Purpose, token: str) -> str:
        """The delivery's id; "" for a token that is not ours, or was made for something else."""
        try:
            raw = base64.b32decode(token.upper())
        except (binascii.Error, ValueError):
            return ""
        id, proof = raw[:12], raw[12:]
        good = hmac.compare_digest(proof, self._proof(purpose, id))
        return id.hex() if good else ""

    def for_leaving(self, leaving: Leaving) -> str:
        named = "\n".join((leaving.contact_point_id, leaving.category, leaving.announcement_id))
        raw = named.encode()
        return _url_safe(self._link_proof(raw) + raw)

    def leaving_of(self, token: str) -> Leaving | None:
        """None for a token that is not ours."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        proof, named = raw[:_LINK_PROOF_BYTES], raw[_LINK_PROOF_BYTES:]
        if not hmac.compare_digest(proof, self._link_proof(named)):
            return None
        contact_point_id, category, announcement_id = named.decode().split("\n")
        return Leaving(
            contact_point_id=contact_point_id, category=category, announcement_id=announcement_id
        )

    def _proof(self, purpose: Purpose, id: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b":" + id, "sha256")[:_PROOF_BYTES]

    def _link_proof(self, named: bytes) -> bytes:
        return hmac.digest(self._key, b"leave:" + named, "sha256")[:_LINK_PROOF_BYTES]


def _url_safe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
