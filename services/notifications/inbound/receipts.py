# SPDX-License-Identifier: Apache-2.0
"""What becomes of texts, as the SMS gateway tells it: Twilio's form and signature.

The end of the address is a signed token of ours, which says of which delivery it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from contracts.sms import STATUS_PATH
from kernel.clock import Clock
from kernel.http import BadRequest, form_of
from services.notifications.channels.email.tokens import Purpose, Tokens
from services.notifications.inbound.sms import require_signed
from services.notifications.receipts.batching import Batches
from services.notifications.receipts.model import STATUSES, Receipt

TAKEN = Counter("rapport_receipts", "Receipts of texts, by what they said.", ["what"])
_ID = re.compile(r"[A-Za-z0-9_-]{0,64}")


class SmsReceipts:
    """`url` is this address as the gateway calls it, without the token; `token` what it signs with.

    `take` is called in a worker thread, and returns when what it did is committed.
    """

    def __init__(
        self, *, url: str, token: str, tokens: Tokens, clock: Clock,
        take: Callable[[Sequence[Receipt]], None],
    ) -> None:  # fmt: skip
        self.url, self.token, self.tokens, self.clock = url, token, tokens, clock
        self.batches = Batches(take)

    def routes(self) -> list[BaseRoute]:
        return [Route(STATUS_PATH + "/{token}", self.post, methods=["POST"])]

    async def post(self, request: Request) -> Response:
        """Answered when it is kept. A word that we do not know says nothing, and is no fault."""
        named = request.path_params["token"]
        form = await form_of(request)
        self._check(request, form)
        delivery_id = self.tokens.delivery_of(Purpose.RECEIPT, named)
        if not delivery_id:
            TAKEN.labels("not-ours").inc()
            raise BadRequest("No text of ours.", status=404)
        receipt = self._read(delivery_id, form)
        TAKEN.labels(receipt.told.name.lower() if receipt else "unclear").inc()
        if receipt is not None:
            await self.batches.add(receipt)
        return Response(status_code=204)

    def _check(self, request: Request, form: Mapping[str, str]) -> None:
        require_signed(request, form, f"{self.url}/{request.path_params['token']}", self.token)

    def _read(self, delivery_id: str, form: Mapping[str, str]) -> Receipt | None:
        status = form.get("MessageStatus") or form.get("SmsStatus", "")
        code, reference = form.get("ErrorCode", "") or "0", form.get("MessageSid", "")
        if not (code.isascii() and code.isdecimal() and len(code) < 10):
            raise BadRequest("ErrorCode is no number.")
        if not _ID.fullmatch(reference):
            raise BadRequest("MessageSid is malformed.")
        told = STATUSES.get(status.lower())
        if told is None:
            return None
        return Receipt(
            delivery_id=delivery_id, told=told, at=self.clock(), code=int(code),
            reference=reference,
        )  # fmt: skip
