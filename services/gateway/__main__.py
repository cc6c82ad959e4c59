# SPDX-License-Identifier: Apache-2.0
"""`python -m services.gateway`: other systems read the directory as OneRoster 1.2.

A plain process with threads, not a nameko service: it takes nothing from the broker but answers.
"""

import logging
import os
import socket
import sys

from kernel import logs
from kernel.clock import utc_now
from kernel.config import KernelSettings, read
from kernel.health import HealthServer
from kernel.http import server
from services.gateway.asking import RpcDirectory
from services.gateway.config import GatewaySettings
from services.gateway.dependencies import application

NAME = "gateway"
log = logging.getLogger(__name__)


def main() -> int:
    settings, own = read(KernelSettings, os.environ), read(GatewaySettings, os.environ)
    logs.start(NAME, settings)
    directory = RpcDirectory(settings.amqp_url, settings.token_key, utc_now)
    listener = socket.create_server((own.gateway_host, own.gateway_port))
    health = HealthServer(NAME, settings, checks={"RabbitMQ": directory.problem})
    health.start()
    log.info("gateway_started", extra={"port": listener.getsockname()[1]})
    answering = application(directory, own, settings.token_key)
    server(answering, settings.drain_s).run(sockets=[listener])
    health.stop()
    directory.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
