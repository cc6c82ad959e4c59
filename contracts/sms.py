# SPDX-License-Identifier: Apache-2.0
"""How an SMS gateway proves that a text comes from it: Twilio's signature of a request.

Plain Python, because both sides need it: who takes texts in, and whoever stands in for a gateway.
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping

SIGNATURE_HEADER = "X-Twilio-Signature"
INBOUND_PATH = "/sms/inbound"
# What the stand-in for a gateway signs: it knows no public address.
CAPTURE_URL = f"http://capture{INBOUND_PATH}"
# Where the gateway tells what became of a text, with a token of ours after it.
STATUS_PATH = "/sms/status"
CAPTURE_STATUS_URL = f"http://capture{STATUS_PATH}"


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """The account's token over the URL as it was called and the form's fields in their order."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return b64encode(digest).decode()


def is_signed(token: str, url: str, form: Mapping[str, str], given: str) -> bool:
    return hmac.compare_digest(signature(token, url, form).encode(), given.encode())


def capture_token(token_key: str) -> str:
    """The token of the stand-in for the gateway: every process of a district knows it."""
    return hmac.new(token_key.encode(), b"capture answers by sms", hashlib.sha256).hexdigest()
