# SPDX-License-Identifier: Apache-2.0
"""JSON logs: a constant event name and identifiers. Never a payload, a name, a number or a text."""

import logging
import sys
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

from kernel.config import KernelSettings

correlation: ContextVar[str] = ContextVar("correlation", default="")
NOISY = ("amqp", "kombu", "pymongo", "nameko", "urllib3", "werkzeug")


class _Correlated(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.correlationid = correlation.get()
        return True


def start(process: str, settings: KernelSettings) -> None:
    """Send every log line of this process to stderr as one JSON object."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Correlated())
    handler.setFormatter(
        JsonFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s %(correlationid)s",
            rename_fields={"asctime": "at", "levelname": "level", "message": "event"},
            static_fields={"process": process, "outbound": str(settings.outbound)},
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
