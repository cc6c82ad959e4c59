# SPDX-License-Identifier: Apache-2.0
"""Tells the platform what became of a text, as a gateway does: everything arrives at once.

Except at numbers that end in one of the codes below: there it fails with that code. While texts
come in, few receipts go out: announcing must not wait for them.
"""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

import requests
from starlette.concurrency import run_in_threadpool

from contracts.sms import (
    CAPTURE_STATUS_URL,
    SIGNATURE_HEADER,
    STATUS_PATH,
    capture_token,
    signature,
)

FAILING = ("30003", "30004", "30005", "30006", "30007", "21610")
AT_ONCE = 8
QUIET_S = 1.0  # so long after the last text
MOST = 200_000  # older ones are forgotten: this is for looking, not for keeping
_WAIT_S = 5


@dataclass(frozen=True, kw_only=True)
class Receipt:
    url: str
    form: Mapping[str, str]


@dataclass(kw_only=True)
class Receipts:
    """`inbound_url` is where the platform takes them in."""

    inbound_url: str
    token_key: str
    quiet_s: float = QUIET_S
    waiting: deque[Receipt] = field(default_factory=lambda: deque(maxlen=MOST))
    _last_at: float = 0.0
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=AT_ONCE))

    def note(self, form: Mapping[str, str], sid: str) -> None:
        """Of a text that asks for it, at the platform's own address."""
        url = form.get("StatusCallback", "")
        self._last_at = time.monotonic()
        if url.startswith(CAPTURE_STATUS_URL + "/"):
            self.waiting.append(Receipt(url=url, form=_form(form, sid)))

    async def play(self) -> None:
        """Runs for as long as the server does."""
        while True:
            while self.waiting and time.monotonic() - self._last_at >= self.quiet_s:
                some = [self.waiting.popleft() for _ in range(min(AT_ONCE, len(self.waiting)))]
                if not all(await asyncio.gather(*[self._told(one) for one in some])):
                    self.waiting.clear()  # nobody listens: the platform runs without that process
            await asyncio.sleep(min(0.2, self.quiet_s))

    async def _told(self, receipt: Receipt) -> bool:
        return await run_in_threadpool(lambda: self._tell(receipt))

    def _tell(self, receipt: Receipt) -> bool:
        """False when nobody is there."""
        path = receipt.url.removeprefix(CAPTURE_STATUS_URL)
        signed = signature(capture_token(self.token_key), receipt.url, receipt.form)
        try:
            self._session.post(
                self.inbound_url + STATUS_PATH + path, data=dict(receipt.form), timeout=_WAIT_S,
                headers={SIGNATURE_HEADER: signed}, allow_redirects=False,
            )  # fmt: skip
        except requests.ConnectionError:
            return False
        except requests.RequestException:
            return True
        return True


def _form(text: Mapping[str, str], sid: str) -> dict[str, str]:
    code = next((code for code in FAILING if text["To"].endswith(code)), "")
    return {
        "MessageSid": sid,
        "MessageStatus": "undelivered" if code else "delivered",
        "From": text["From"],
        "To": text["To"],
    } | ({"ErrorCode": code} if code else {})
