# SPDX-License-Identifier: Apache-2.0
"""The SMS gateway as far as receipts go: it signs what it tells and posts it."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import requests

from contracts.sms import (
    CAPTURE_STATUS_URL,
    SIGNATURE_HEADER,
    STATUS_PATH,
    capture_token,
    signature,
)
from services.notifications.channels.email.tokens import Purpose, Tokens
from tests.notifications.inbound.gateway import Gateway

KEY = "k" * 40
TOKENS = Tokens.derived(KEY)


def signed_form(
    named: str, status: str, code: int = 0, *, token: str = capture_token(KEY), sid: str = "SM1"
) -> tuple[dict[str, str], dict[str, str]]:
    """The form, and the header that signs it for the address that ends in `named`."""
    form = {"MessageSid": sid, "MessageStatus": status, "To": "+15550100001"}
    form |= {"ErrorCode": str(code)} if code else {}
    signed = signature(token, f"{CAPTURE_STATUS_URL}/{named}", form)
    return form, {SIGNATURE_HEADER: signed}


@dataclass(kw_only=True)
class Teller:
    gateway: Gateway
    ids: Any = field(default_factory=itertools.count)

    def tell(self, delivery_id: str, status: str, code: int = 0) -> int:
        return self.post(TOKENS.for_delivery(Purpose.RECEIPT, delivery_id), status, code)

    def post(self, named: str, status: str, code: int = 0, **changes: str) -> int:
        form, headers = signed_form(named, status, code, **changes)
        url = f"http://127.0.0.1:{self.gateway.port}{STATUS_PATH}/{named}"
        return requests.post(url, data=form, headers=headers, timeout=10).status_code
