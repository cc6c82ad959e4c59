# SPDX-License-Identifier: Apache-2.0
"""Starts one service: `python -m kernel.run services.directory.service:DirectoryService`.

The only place that monkey-patches, before anything else is imported: pymongo imported earlier
would never connect.
"""

import warnings

# eventlet announces its maintenance mode on every start; docs/decisions.md says why we stay.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import gc  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from typing import Any, NoReturn  # noqa: E402

from nameko.runners import ServiceRunner  # noqa: E402

from kernel import logs  # noqa: E402
from kernel.addresses import shuffled  # noqa: E402
from kernel.config import KernelSettings, read  # noqa: E402
from kernel.errors import Unavailable  # noqa: E402
from kernel.mongo import open_database  # noqa: E402
from kernel.topology import load  # noqa: E402

log = logging.getLogger(__name__)
COLLECT_AFTER = 50_000  # new objects; Python's own number is 700


def nameko_config(settings: KernelSettings) -> dict[str, Any]:
    """nameko's own settings, and ours for the kernel's extensions."""
    return {
        "AMQP_URI": shuffled(settings.amqp_url),
        "HEARTBEAT": settings.heartbeat_s,
        "max_workers": settings.max_workers,
        "serializer": "json",
        "settings": settings,
    }


def main(target: str) -> int:
    settings = read(KernelSettings, os.environ)
    service = load(target)
    logs.start(service.name, settings)
    _await_database(settings, service)
    runner = ServiceRunner(nameko_config(settings))
    runner.add_service(service)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stop_once(runner, settings))
    runner.start()
    _spare_the_collector()
    log.info("service_started", extra={"outbound_mode": str(settings.outbound)})
    runner.wait()
    return 0


def _spare_the_collector() -> None:
    """Look for cycles rarely, and never among what was loaded at start.

    A batch of documents is tens of thousands of objects and no cycle. With Python's own thresholds
    the collector takes two thirds of the time in which such a batch is read.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 4, 2)


def _await_database(settings: KernelSettings, service: type[Any]) -> None:
    """Wait for a database that is still on its way up. (The broker is waited for by itself.)"""
    while True:
        try:
            open_database(settings, service.name, service.collections).client.close()
        except Unavailable as error:
            log.warning("waiting_to_start", extra={"reason": error.message})
            eventlet.sleep(1)
        else:
            return


def _stop_once(runner: ServiceRunner, settings: KernelSettings) -> None:
    """Begin to stop; an impatient second signal changes nothing."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    eventlet.spawn_n(_stop, runner, settings)


def _stop(runner: ServiceRunner, settings: KernelSettings) -> None:
    """Finish what is in hand; when that takes too long, end anyway: the broker has it still."""
    log.info("service_stopping")
    with eventlet.Timeout(settings.drain_s + 5, False):
        runner.stop()
        log.info("service_stopped")
        os._exit(0)
    log.error("service_stop_overdue")
    os._exit(1)


def _end(error: BaseException) -> NoReturn:
    """End the process whatever threads are left: its supervisor starts a new one."""
    if isinstance(error, SystemExit):
        print(error.code, file=sys.stderr)  # noqa: T201 - a setting is wrong: a person reads this
    else:
        log.critical("service_died", exc_info=error)
    os._exit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except BaseException as error:  # noqa: BLE001 - the process ends here in any case
        _end(error)
