# SPDX-License-Identifier: Apache-2.0
"""Whoever connects and sends nothing, or a little at a time, takes nobody's place for long."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from kernel.http import application, body_of
from kernel.patience import PatientHttp

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9\r\n\r\n"


class Hasty(PatientHttp):
    head_s = 0.2


async def answered(request: Request) -> Response:
    if request.method == "POST":
        await body_of(request, within_s=0.2)
    return PlainTextResponse("ok")


async def heard(kind: type[H11Protocol], *pieces: bytes, most_s: float = 3.0) -> bytes:
    """What a connection gets for these pieces until it is cut; TimeoutError when it is not."""
    routes = [Route("/", answered, methods=["GET", "POST"])]
    config = Config(application(routes), log_config=None, http=kind, timeout_keep_alive=1)
    config.load()
    server = await asyncio.get_running_loop().create_server(
        lambda: kind(config=config, server_state=ServerState(), app_state={}), "127.0.0.1", 0
    )
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return await asyncio.wait_for(reader.read(), most_s)
    finally:
        writer.close()
        server.close()


@pytest.mark.parametrize("pieces", [(), (GET,), (GET + b"\r\n", GET)], ids=["none", "half", "next"])
def test_a_request_that_does_not_come_ends_its_connection(pieces: tuple[bytes, ...]) -> None:
    got = asyncio.run(heard(Hasty, *pieces))
    assert got.count(b"200 OK") == len(pieces) // 2


def test_a_body_that_does_not_come_is_answered_so() -> None:
    assert b"408 Request Timeout" in asyncio.run(heard(Hasty, POST + b"a="))


def test_a_whole_request_is_answered() -> None:
    assert b"200 OK" in asyncio.run(heard(Hasty, POST + b"a=1234567"))


def test_without_it_silence_keeps_its_place() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(heard(H11Protocol, GET, most_s=0.6))
