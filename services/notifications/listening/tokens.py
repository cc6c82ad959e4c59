# SPDX-License-Identifier: Apache-2.0
"""What stands in a link to listen: an announcement and a language, signed; never a person."""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass

_PROOF_BYTES = 12
_ID_BYTES = 16
_ID = re.compile(rf"[0-9a-f]{{{2 * _ID_BYTES}}}")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a link is for: the words of one announcement that readers of one language get."""

    announcement_id: str
    language: str


def has_id_of_ours(announcement_id: str) -> bool:
    """As kernel.envelope.new_id makes them."""
    return bool(_ID.fullmatch(announcement_id))


class ListenTokens:
    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def derived(cls, token_key: str, link_key: str = "") -> "ListenTokens":
        """From the key for links, or else from the one that signs operators' tokens."""
        return cls(hmac.digest((link_key or token_key).encode(), b"rapport listen v1", "sha256"))

    def token(self, heard: Heard) -> str:
        """URL-safe, and short enough for a text message: 43 characters for a plain "es".

        Raises ValueError for an id that is not as kernel.envelope.new_id makes them.
        """
        if not has_id_of_ours(heard.announcement_id):
            raise ValueError("an announcement's id has 32 hexadecimal digits")
        named = bytes.fromhex(heard.announcement_id) + heard.language.encode("ascii")
        # The language stands last: no token ends with - or _, which readers cut off a link.
        raw = self._proof(named) + named
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")

    def heard(self, token: str) -> Heard | None:
        """None for a token that is not ours."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        proof, named = raw[:_PROOF_BYTES], raw[_PROOF_BYTES:]
        if not hmac.compare_digest(proof, self._proof(named)):
            return None
        id, language = named[:_ID_BYTES].hex(), named[_ID_BYTES:].decode("ascii")
        return Heard(announcement_id=id, language=language)

    def _proof(self, named: bytes) -> bytes:
        return hmac.digest(self._key, b"listen:" + named, "sha256")[:_PROOF_BYTES]
