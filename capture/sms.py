# SPDX-License-Identifier: Apache-2.0
"""The part of the Twilio message API that sending needs. The same token is the same message."""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from capture.message import UNSTATED, Arrived
from capture.store import Store

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST = 1600


class SmsEndpoint:
    """`told` hears of each text that is kept: its form, and the gateway's name for it."""

    def __init__(
        self, store: Store, told: Callable[[Mapping[str, str], str], None] | None = None
    ) -> None:
        self._store, self._told = store, told

    def routes(self) -> list[Route]:
        path = "/2010-04-01/Accounts/{account}/Messages"
        return [Route(f"{path}.json", self.send, methods=["POST"])]

    async def send(self, request: Request) -> Response:
        account = request.path_params["account"]
        if _login(request) != account:
            return _refused(401, 20003, "Authenticate")
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        refusal = _fault(form)
        if refusal:
            return refusal
        token = request.headers.get("I-Twilio-Idempotency-Token")
        message = Arrived(
            channel="sms",
            sender=form["From"],
            recipient=form["To"],
            subject="",
            language=request.headers.get("X-Rapport-Language") or UNSTATED,
            message_id=token or "",
            content=form["Body"].encode(),
            key=f"sms:{token}" if token else None,
        )
        kept_id = (await self._store.add([message]))[0]
        taken = _taken(account, kept_id, form)
        if self._told:
            self._told(form, taken["sid"])
        return JSONResponse(taken, status_code=201)


def _login(request: Request) -> str | None:
    """The account that the request names; any token will do here."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return b64decode(given).decode().partition(":")[0]
    except (NotBase64, UnicodeDecodeError):
        return None


def _fault(form: dict[str, str]) -> Response | None:
    if not form.get("From"):
        return _refused(400, 21603, "A 'From' phone number is required.")
    if not form.get("To"):
        return _refused(400, 21604, "A 'To' phone number is required.")
    if not _NUMBER.fullmatch(form["To"]):
        return _refused(400, 21211, "The 'To' number is not a valid phone number.")
    if not form.get("Body"):
        return _refused(400, 21602, "Message body is required.")
    if len(form["Body"]) > _LONGEST:
        return _refused(400, 21617, "The message body exceeds the 1600 character limit.")
    return None


def _refused(status: int, code: int, message: str) -> Response:
    return JSONResponse({"code": code, "message": message, "status": status}, status_code=status)


def _taken(account: str, kept_id: int, form: dict[str, str]) -> dict[str, Any]:
    sid = "SM" + sha256(f"{account}:{kept_id}".encode()).hexdigest()[:32]
    return {
        "sid": sid,
        "account_sid": account,
        "from": form["From"],
        "to": form["To"],
        "body": form["Body"],
        "status": "queued",
        "error_code": None,
        "error_message": None,
    }
