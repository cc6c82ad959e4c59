# SPDX-License-Identifier: Apache-2.0
"""The page, the JSON and the SMS endpoint as one web application."""

from prometheus_client import make_asgi_app
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from capture.answering import Answering
from capture.api import Api
from capture.config import CaptureSettings
from capture.pages import Pages
from capture.receipts import Receipts
from capture.sms import SmsEndpoint
from capture.store import Store

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class SafeHeaders:
    """Puts the headers on every answer that does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


def _answering(store: Store, settings: CaptureSettings) -> list[Route]:
    if not settings.token_key:
        return []
    inbound_url = settings.capture_inbound_url.rstrip("/")
    answering = Answering(store=store, inbound_url=inbound_url, token_key=settings.token_key)
    return answering.routes()


def web_application(
    store: Store, settings: CaptureSettings, receipts: Receipts | None = None
) -> Starlette:
    """Answers only to this machine's own names, so that no website can point its name here."""
    names = ["127.0.0.1", "localhost", *(["capture"] if settings.capture_in_container else [])]
    return Starlette(
        routes=[
            *Pages(store, answerable=bool(settings.token_key)).routes(),
            *_answering(store, settings),
            *Api(store).routes(),
            *SmsEndpoint(store, receipts.note if receipts else None).routes(),
            Mount("/metrics", make_asgi_app()),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=names),
        ],
    )
