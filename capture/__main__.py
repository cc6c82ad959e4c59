# SPDX-License-Identifier: Apache-2.0
"""python -m capture: the outside world on one machine. It keeps what it gets and sends nothing."""

import asyncio
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path

import uvicorn

from capture.config import CaptureSettings
from capture.receipts import Receipts
from capture.smtp import smtp_session
from capture.store import Store
from capture.web import web_application
from kernel.config import read


def main() -> None:
    settings = read(CaptureSettings, os.environ)
    if not settings.capture_in_container:
        refuse_the_world(settings.capture_host)
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(settings))


def refuse_the_world(host: str) -> None:
    """Whoever can reach this server reads every family's messages. Ends the process."""
    try:
        is_loopback = host == "localhost" or IPv4Address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        sys.exit(
            f"RAPPORT_CAPTURE_HOST is {host!r}: capture listens on 127.0.0.1 or localhost only."
        )


async def serve(settings: CaptureSettings) -> None:
    """Until SIGTERM or SIGINT."""
    store = Store(Path(settings.capture_dir))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: None)
    web = socket.create_server((settings.capture_host, settings.capture_web_port))
    sockets = [web]
    if settings.health_port:  # the same application: /health and /metrics are part of it
        sockets.append(socket.create_server((settings.capture_host, settings.health_port)))
    mail = await loop.create_server(
        lambda: smtp_session(store), settings.capture_host, settings.capture_smtp_port
    )
    receipts = receipts_of(settings)
    application = web_application(store, settings, receipts)
    web_server = uvicorn.Server(uvicorn.Config(application, log_level="warning", access_log=False))
    at_work = [asyncio.create_task(store.write())]
    if receipts:
        at_work.append(asyncio.create_task(receipts.play()))
    serving = asyncio.create_task(web_server.serve(sockets=sockets))
    announce(web, mail.sockets[0])
    # uvicorn ends at a signal and hands it on, to end this process with no error.
    await asyncio.wait([*at_work, serving], return_when=asyncio.FIRST_COMPLETED)
    mail.close()
    web_server.should_exit = True
    await serving
    for task in at_work:
        task.cancel()


def receipts_of(settings: CaptureSettings) -> Receipts | None:
    """None without the key that signs them."""
    if not settings.token_key:
        return None
    inbound_url = settings.capture_inbound_url.rstrip("/")
    return Receipts(inbound_url=inbound_url, token_key=settings.token_key)


def announce(web: socket.socket, mail: socket.socket) -> None:
    where = {"web": web.getsockname()[1], "smtp": mail.getsockname()[1]}
    print(json.dumps({"event": "capture.listening", **where}), flush=True)  # noqa: T201 - its log


if __name__ == "__main__":
    main()
