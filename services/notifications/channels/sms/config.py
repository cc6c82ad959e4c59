# SPDX-License-Identifier: Apache-2.0
"""Settings of the SMS channel."""

from dataclasses import dataclass

from kernel.config import setting
from services.notifications.inbound.config import web_address


@dataclass(frozen=True, kw_only=True)
class SmsSettings:
    sms_url: str = setting(
        "SMS gateway that speaks the Twilio message API: https://account:token@host?connections=4. "
        "Used in the modes allowlist and live.",
        "",
        secret=True,
    )
    capture_sms_url: str = setting(
        "The local stand-in for the gateway, used in the mode capture.",
        "http://capture:capture@127.0.0.1:8580",
    )
    sms_from: str = setting("Number or service id that texts come from.", "+15550100000")
    sms_status_url: str = setting(
        "Address that the gateway tells at what became of a text, without the token that follows: "
        "https://messages.district.example/sms/status. Empty: made from RAPPORT_PUBLIC_URL; "
        "without that one no text gets further than sent.",
        "",
        check=web_address,
    )
