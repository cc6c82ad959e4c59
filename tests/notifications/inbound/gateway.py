# SPDX-License-Identifier: Apache-2.0
"""The SMS gateway as far as texts from families go: it signs its form and posts it."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import requests

from contracts.sms import CAPTURE_URL, INBOUND_PATH, SIGNATURE_HEADER, capture_token, signature

OURS = "+15550100000"


@dataclass(kw_only=True)
class Gateway:
    port: int
    token: str = capture_token("k" * 40)
    ids: Any = field(default_factory=itertools.count)

    def form(self, number: str, body: str, **fields: str) -> dict[str, str]:
        sid = f"SM{next(self.ids):032d}"
        return {
            "MessageSid": sid,
            "From": number,
            "To": OURS,
            "Body": body,
            "NumMedia": "0",
        } | fields

    def text(self, number: str, body: str, **fields: str) -> requests.Response:
        return self.post(self.form(number, body, **fields))

    def post(self, form: Any, *, signed: str | None = None, **options: Any) -> requests.Response:
        if signed is None:
            signed = signature(self.token, CAPTURE_URL, form)
        headers = {SIGNATURE_HEADER: signed} | options.pop("headers", {})
        return requests.post(
            f"http://127.0.0.1:{self.port}{INBOUND_PATH}", data=form, headers=headers, timeout=10,
            **options,
        )  # fmt: skip
