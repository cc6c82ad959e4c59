# SPDX-License-Identifier: Apache-2.0
"""JSON logs: a constant event name and identifiers. Never a payload, a name, a number or a text.

What an exception says may quote a person's address or a message's text (a driver names the
document it could not write), so only its class and the places in the code are kept.
"""

import logging
import sys
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from kernel.config import KernelSettings

correlation: ContextVar[str] = ContextVar("correlation", default="")
NOISY = ("amqp", "kombu", "pymongo", "nameko", "urllib3", "werkzeug")
FRAMES = 12


class _Correlated(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.correlationid = correlation.get()
        return True


class _Speechless(logging.Filter):
    """Takes the words out of exceptions, also of those that a library logs as arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_class_of(argument) for argument in record.args)
        record.msg = _class_of(record.msg)
        if record.exc_info and record.exc_info[0] is not None:
            record.error = record.exc_info[0].__name__
            record.places = _places(record.exc_info[2])
        record.exc_info = record.exc_text = None
        return True


def _class_of(argument: Any) -> Any:
    return type(argument).__name__ if isinstance(argument, BaseException) else argument


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def start(process: str, settings: KernelSettings) -> None:
    """Send every log line of this process to stderr as one JSON object."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Correlated())
    handler.addFilter(_Speechless())
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
