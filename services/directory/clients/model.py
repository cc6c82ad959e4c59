# SPDX-License-Identifier: Apache-2.0
import hmac
from dataclasses import dataclass
from datetime import datetime

from contracts.oneroster import SCOPES
from services.directory.clients.errors import BadClient, ClientRefused

MOST = 200


@dataclass(kw_only=True)
class Client:
    """`proof`: the keyed hash of its secret, which is kept nowhere."""

    client_id: str
    name: str
    scopes: list[str]
    schools: list[str]
    agreement: str
    proof: str
    added_by: str
    added_at: datetime
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        for field, text in (("name", self.name), ("agreement", self.agreement)):
            if not text.strip() or len(text) > MOST:
                raise BadClient(f"say its {field}, in up to {MOST} characters.", field=field)
        wrong = sorted(set(self.scopes) - set(SCOPES))
        if wrong or not self.scopes:
            raise BadClient(
                f"the scopes are some of {', '.join(SCOPES)}"
                + (f"; {wrong[0]!r} is none." if wrong else "."),
                field="scopes",
            )

    def require_valid(self) -> None:
        """Raise ClientRefused once it is revoked."""
        if self.revoked_at is not None:
            raise ClientRefused("this client may read nothing any more.")

    def require_proof(self, proof: str) -> None:
        if not hmac.compare_digest(self.proof.encode(), proof.encode()):
            raise ClientRefused("no valid client has this id and this secret.")

    def revoke(self, now: datetime) -> None:
        self.revoked_at = self.revoked_at or now
