# SPDX-License-Identifier: Apache-2.0
"""Access tokens: signed statements of which client this is and what it may read, for minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from contracts.oneroster import access_key
from services.gateway.errors import Unauthorized

ALGORITHM, AUDIENCE = "HS256", "rapport-oneroster"


@dataclass(frozen=True, kw_only=True)
class Access:
    client_id: str
    name: str
    scopes: list[str]


class AccessTokens:
    def __init__(self, token_key: str, lasts_s: int, clock: Callable[[], datetime]) -> None:
        self.lasts_s = lasts_s
        self._key, self._clock = access_key(token_key), clock

    def issue(self, access: Access) -> str:
        now = self._clock()
        claims = {
            "sub": access.client_id, "name": access.name, "scopes": access.scopes,
            "aud": AUDIENCE, "iat": now, "exp": now + timedelta(seconds=self.lasts_s),
        }  # fmt: skip
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def read(self, token: str) -> Access:
        """Raises Unauthorized."""
        try:
            claims = jwt.decode(
                token, self._key, algorithms=[ALGORITHM], audience=AUDIENCE,
                options={"require": ["exp", "sub"], "verify_exp": False},
            )  # fmt: skip
            if claims["exp"] <= self._clock().timestamp():
                raise Unauthorized("The access token has run out: ask for a new one at /token.")
            return Access(
                client_id=claims["sub"], name=claims["name"], scopes=list(claims["scopes"])
            )
        except (jwt.InvalidTokenError, KeyError, TypeError) as error:
            raise Unauthorized("The access token is none of ours.") from error
