# SPDX-License-Identifier: Apache-2.0
"""`python -m services.notifications.inbound`: takes in what families send back.

A plain process with threads, not a nameko service: it takes nothing from the broker. What it
learns it writes with the messages that tell of it; the relay publishes them.
"""

import logging
import os
import socket
import sys
import threading
import time

from kernel import logs
from kernel.config import KernelSettings, read
from kernel.errors import Unavailable
from kernel.health import HealthServer
from kernel.http import application, server
from kernel.mongo import Database, open_database, problem
from services.notifications.inbound.config import InboundSettings
from services.notifications.inbound.dependencies import NAME, look_for_voices, routes
from services.notifications.repository import COLLECTIONS

log = logging.getLogger(__name__)


def main() -> int:
    settings, own = read(KernelSettings, os.environ), read(InboundSettings, os.environ)
    logs.start(NAME, settings)
    database = _awaited(settings)
    listener = socket.create_server((own.inbound_host, own.inbound_port))
    health = HealthServer(NAME, settings, checks={"MongoDB": lambda: problem(database)})
    health.start()
    # It takes seconds, and nobody waits for it.
    threading.Thread(target=look_for_voices, args=[database], daemon=True).start()
    log.info("inbound_started", extra={"port": listener.getsockname()[1]})
    server(application(routes(database, settings, own)), settings.drain_s).run(sockets=[listener])
    health.stop()
    return 0


def _awaited(settings: KernelSettings) -> Database:
    while True:
        try:
            return open_database(settings, NAME, COLLECTIONS)
        except Unavailable as error:
            log.warning("waiting_to_start", extra={"reason": error.message})
            time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
