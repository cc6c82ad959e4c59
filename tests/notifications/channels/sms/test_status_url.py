# SPDX-License-Identifier: Apache-2.0
"""Where the gateway is asked to tell what became of a text."""

import pytest

from kernel.config import Outbound
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.tokens import Purpose, Tokens
from services.notifications.channels.sms.config import SmsSettings
from services.notifications.channels.sms.status import status_base, status_url
from services.notifications.model import delivery_id

OURS = "https://messages.cook.example"


@pytest.mark.parametrize(
    ("outbound", "own", "public", "base"),
    [
        (Outbound.LIVE, "", OURS, f"{OURS}/sms/status"),
        (Outbound.LIVE, "https://sms.cook.example/told", OURS, "https://sms.cook.example/told"),
        (Outbound.ALLOWLIST, "", "", ""),
        (Outbound.LIVE, "", "http://127.0.0.1:8620", ""),  # no gateway reaches that
        (Outbound.CAPTURE, "https://sms.cook.example/told", OURS, "http://capture/sms/status"),
    ],
)
def test_receipts_come_where_the_gateway_can_reach_us_or_not_at_all(
    outbound: Outbound, own: str, public: str, base: str
) -> None:
    texts, mail = SmsSettings(sms_status_url=own), EmailSettings(public_url=public)
    assert status_base(texts, mail, outbound) == base


def test_each_delivery_has_an_address_of_its_own_before_what_the_gateway_is_told_of_tries() -> None:
    tokens, id = Tokens(b"k" * 32), delivery_id("A1", "cp-1")
    url = status_url(f"{OURS}/sms/status#rc=5&rp=5xx", tokens)
    assert url is not None
    token = tokens.for_delivery(Purpose.RECEIPT, id)
    assert url(id) == f"{OURS}/sms/status/{token}#rc=5&rp=5xx"
    assert status_url("", tokens) is None
