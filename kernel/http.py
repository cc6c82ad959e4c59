# SPDX-License-Identifier: Apache-2.0
"""HTTP servers: bounded bodies, forms, what is answered when something is away.

Routes are Starlette's. A route parses what came, calls one function in a worker thread (the
database's driver blocks), and answers; `application` puts them together.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from kernel.errors import Conflict, Rejected, Unavailable
from kernel.mongo import AWAY
from kernel.patience import PatientHttp

log = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024
AT_ONCE = 200
IDLE_S = 15
MOST_FIELDS = 100
BODY_S = 10.0
FORM = "application/x-www-form-urlencoded"
RETRY_AFTER_S = 5
Answer = TypeVar("Answer")


class BadRequest(Rejected):
    """What came is not what this address takes."""

    code = "bad-request"

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def application(routes: Iterable[BaseRoute]) -> Starlette:
    handlers = {
        BadRequest: _refused, Unavailable: _later, Conflict: _later, **dict.fromkeys(AWAY, _later),
    }  # fmt: skip
    return Starlette(routes=list(routes), exception_handlers=handlers)


def server(answering: Starlette, drain_s: int) -> uvicorn.Server:
    """Runs until SIGTERM and finishes what is in hand; of too many at once it answers 503."""
    return uvicorn.Server(
        uvicorn.Config(
            answering, http=PatientHttp, log_config=None, access_log=False, server_header=False,
            limit_concurrency=AT_ONCE, timeout_keep_alive=IDLE_S,
            timeout_graceful_shutdown=drain_s,
        )
    )  # fmt: skip


async def body_of(request: Request, within_s: float = BODY_S) -> bytes:
    """Raises BadRequest when it is longer, or takes longer, than anything that belongs here."""
    body = b""
    try:
        async with asyncio.timeout(within_s):
            async for piece in request.stream():
                body += piece
                if len(body) > MOST_BYTES:
                    raise BadRequest(f"More than {MOST_BYTES} bytes.", status=413)
    except TimeoutError as error:
        raise BadRequest("The body did not come in time.", status=408) from error
    return body


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Raises BadRequest when it is none."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != FORM:
        raise BadRequest(f"This address takes {FORM}.", status=415)
    try:
        text = (await body_of(request)).decode("ascii")
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=bool(text), errors="strict",
            max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError as error:
        raise BadRequest("The form cannot be read.") from error
    form = dict(pairs)
    if len(form) < len(pairs):
        raise BadRequest("A field of the form stands there twice.")
    return form


async def in_thread(work: Callable[[], Answer]) -> Answer:
    return await run_in_threadpool(work)


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, BadRequest)  # noqa: S101
    return PlainTextResponse(error.message + "\n", status_code=error.status)


def _later(_: Request, error: Exception) -> Response:
    """The database is away, or others kept winning: whoever asked comes again."""
    log.warning("http_postponed", extra={"reason": type(error).__name__})
    headers = {"Retry-After": str(RETRY_AFTER_S)}
    return PlainTextResponse("Come again.\n", status_code=503, headers=headers)
