# SPDX-License-Identifier: Apache-2.0
"""Where the gateway tells what becomes of texts."""

import logging
from collections.abc import Callable

from contracts.sms import CAPTURE_STATUS_URL, STATUS_PATH
from kernel.config import Outbound
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dependencies import public_url
from services.notifications.channels.email.tokens import Purpose, Tokens
from services.notifications.channels.sms.config import SmsSettings

log = logging.getLogger(__name__)


def status_base(texts: SmsSettings, mail: EmailSettings, outbound: Outbound) -> str:
    """As the gateway calls it, without the token; "" where it cannot reach us.

    What stands behind a # is for the gateway alone: how often it tries (Twilio's overrides).
    """
    if outbound == Outbound.CAPTURE:
        return CAPTURE_STATUS_URL
    public = public_url(mail, outbound)
    return texts.sms_status_url or (public and f"{public}{STATUS_PATH}")


def status_url(base: str, tokens: Tokens) -> Callable[[str], str] | None:
    """The address of a delivery; None where nobody can tell."""
    if not base:
        log.warning("sms_without_receipts", extra={"setting": "RAPPORT_SMS_STATUS_URL"})
        return None
    address, mark, overrides = base.partition("#")

    def url(delivery_id: str) -> str:
        return f"{address}/{tokens.for_delivery(Purpose.RECEIPT, delivery_id)}{mark}{overrides}"

    return url
