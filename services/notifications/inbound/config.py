# SPDX-License-Identifier: Apache-2.0
"""Settings of the process that takes in what families send back."""

from dataclasses import dataclass

from marshmallow import ValidationError, validate

from kernel.config import setting


def web_address(value: str) -> None:
    if value and not value.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ValidationError("It begins with https://.")
    if value.endswith("/"):
        raise ValidationError("It ends without a slash.")


@dataclass(frozen=True, kw_only=True)
class InboundSettings:
    inbound_host: str = setting(
        "Address that texts from families, and presses of a link in a mail, come in at.",
        "127.0.0.1",
    )
    inbound_port: int = setting("Its port; 0: a free one.", 8620)
    public_url: str = setting(
        "Under which address the district's web server passes these on from outside: "
        "https://messages.district.example. Empty: nothing comes from outside.",
        "",
        check=web_address,
    )
    sms_webhook_token: str = setting(
        "Token that the SMS gateway signs its requests with; empty: the one in RAPPORT_SMS_URL.",
        "",
        secret=True,
        check=validate.Length(min=8),
    )
    help_contact: str = setting(
        "Phone number or address that HELP is answered with; empty: RAPPORT_REPLY_TO.", ""
    )
