# SPDX-License-Identifier: Apache-2.0
"""Settings of the process that other systems ask over HTTP."""

from dataclasses import dataclass

from marshmallow import ValidationError, validate

from kernel.config import setting


def web_address(value: str) -> None:
    if value and not value.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ValidationError("It begins with https://.")
    if value.endswith("/"):
        raise ValidationError("It ends without a slash.")


@dataclass(frozen=True, kw_only=True)
class GatewaySettings:
    gateway_host: str = setting(
        "Address that other systems read the directory at, as OneRoster 1.2.", "127.0.0.1"
    )
    gateway_port: int = setting("Its port; 0: a free one.", 8621)
    gateway_url: str = setting(
        "Under which address the district's web server passes that on from outside: "
        "https://roster.district.example. Empty: links are written as whoever asked wrote theirs.",
        "",
        check=web_address,
    )
    gateway_token_s: int = setting(
        "Seconds that another system's access token is good for.", 600, check=validate.Range(60)
    )
    gateway_requests_per_minute: int = setting(
        "Requests a minute of one such system; more are answered 429.",
        600,
        check=validate.Range(1),
    )
