# SPDX-License-Identifier: Apache-2.0
"""Answers a text as the family would: signed and posted to the platform, as a gateway does it."""

import secrets
from dataclasses import dataclass
from urllib.parse import parse_qsl

import requests
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from capture.message import Kept
from capture.origin import refuse_other_sites
from capture.store import Store
from contracts.sms import CAPTURE_URL, INBOUND_PATH, SIGNATURE_HEADER, capture_token, signature

_LONGEST = 1600
_MOST_BYTES = 16_000
_WAIT_S = 15


@dataclass(frozen=True, kw_only=True)
class Answering:
    """`inbound_url` is where the platform takes texts in; without a key nobody can answer."""

    store: Store
    inbound_url: str
    token_key: str

    def routes(self) -> list[Route]:
        return [Route("/messages/{id:int}/answer", self.answer, methods=["POST"])]

    async def answer(self, request: Request) -> Response:
        refuse_other_sites(request)
        message = self.store.find(request.path_params["id"])
        if message is None or message.channel != "sms":
            raise HTTPException(404, "No such text: it may have been cleared.")
        body = _body(await request.body())
        await run_in_threadpool(self._hand_over, message, body)
        return RedirectResponse(f"/messages/{message.id}?answered=1#answer", status_code=303)

    def _hand_over(self, message: Kept, body: str) -> None:
        form = {
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "From": message.recipient,
            "To": message.sender,
            "Body": body,
            "NumMedia": "0",
        }
        signed = signature(capture_token(self.token_key), CAPTURE_URL, form)
        try:
            answer = requests.post(
                self.inbound_url + INBOUND_PATH, data=form, timeout=_WAIT_S,
                headers={SIGNATURE_HEADER: signed}, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as error:
            raise HTTPException(502, _PROBLEM) from error
        if not answer.ok:
            raise HTTPException(502, f"{_PROBLEM} It said {answer.status_code}.")


_PROBLEM = (
    "The platform did not take the answer: is notifications.inbound running? (rapport doctor)"
)


def _body(posted: bytes) -> str:
    """What was typed. Browsers send line ends as CRLF, phones do not."""
    if len(posted) > _MOST_BYTES:
        raise HTTPException(413, "That is too long for a text.")
    try:
        form = dict(parse_qsl(posted.decode(), keep_blank_values=True))
    except ValueError as error:
        raise HTTPException(400, "The form cannot be read.") from error
    body = form.get("body", "").replace("\r\n", "\n").strip()
    if not body or len(body) > _LONGEST:
        raise HTTPException(400, f"An answer has 1 to {_LONGEST} characters.")
    return body
