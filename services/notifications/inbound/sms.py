# SPDX-License-Identifier: Apache-2.0
"""Texts from families, as the SMS gateway hands them over: Twilio's form and signature."""

import re
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from contracts.sms import INBOUND_PATH, SIGNATURE_HEADER, is_signed
from kernel.http import BadRequest, form_of, in_thread
from services.notifications.inbound.commands import TakeText

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_SENDER = re.compile(r"\+?[0-9]{3,15}")  # also a gateway's own short code
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
LONGEST = 5_000


class SmsInbound:
    """`url` is this address as the gateway calls it; `token` what it signs with.

    `take` is called in a worker thread, and returns when what it did is committed.
    """

    def __init__(self, *, url: str, token: str, take: Callable[[TakeText], None]) -> None:
        self.url, self.token, self.take = url, token, take

    def routes(self) -> list[BaseRoute]:
        return [Route(INBOUND_PATH, self.post, methods=["POST"])]

    async def post(self, request: Request) -> Response:
        """Answered fast, and only when it is kept: the text that answers it goes by itself."""
        form = await form_of(request)
        require_signed(request, form, self.url, self.token)
        text = read_text(form)
        await in_thread(lambda: self.take(text))
        return Response(NOTHING_TO_SAY, media_type="text/xml")


def require_signed(request: Request, form: Mapping[str, str], url: str, token: str) -> None:
    """`url` is the address as the gateway calls it, `token` what it signs with. Raises BadRequest
    for what somebody else posted."""
    query = f"?{request.url.query}" if request.url.query else ""
    given = request.headers.get(SIGNATURE_HEADER, "")
    if not token or not is_signed(token, url + query, form, given):
        raise BadRequest("The signature is not the gateway's.", status=403)


def read_text(form: Mapping[str, str]) -> TakeText:
    """Raises BadRequest naming the field that is wrong."""
    for name, pattern in (("MessageSid", _ID), ("From", _SENDER), ("To", _SENDER)):
        if not pattern.fullmatch(form.get(name, "")):
            raise BadRequest(f"{name} is missing or malformed.")
    media = form.get("NumMedia", "0") or "0"
    if not media.isdecimal() or len(media) > 3:
        raise BadRequest("NumMedia is no number.")
    if len(form.get("Body", "")) > LONGEST:
        raise BadRequest(f"Body has more than {LONGEST} characters.")
    return TakeText(
        message_id=form["MessageSid"],
        number=form["From"],
        body=form.get("Body", ""),
        media=int(media),
        handled=form.get("OptOutType", "").upper(),
    )
