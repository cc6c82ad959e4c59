# SPDX-License-Identifier: Apache-2.0
"""Asks the services: RPC over the broker, each question with a time limit."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from cli.problems import Away, Problem, refused
from kernel.addresses import shown
from kernel.line import Blocked, Line, Silent, connected
from kernel.link import BROKEN

TIMEOUT_S = 15.0
PROMPT_S = 4.5  # for what a service answers or refuses within four
MOMENT_S = 0.2
RETRY_AFTER_S = 5


class Bus(Protocol):
    def ask(
        self, service: str, method: str, timeout_s: float = TIMEOUT_S, /, **payload: Any
    ) -> Any:
        """The service's answer. Raises Problem saying what was refused or does not answer."""

    def close(self) -> None: ...


class RpcBus:
    """One line, opened at the first question and anew after it broke."""

    def __init__(self, amqp_url: str, token: str) -> None:
        self.amqp_url, self.token = amqp_url, token
        self._line: Line | None = None

    def ask(
        self, service: str, method: str, timeout_s: float = TIMEOUT_S, /, **payload: Any
    ) -> Any:
        deadline = time.monotonic() + timeout_s
        with self._broker_answers():
            try:
                line = self._opened(timeout_s)
                left_s = max(MOMENT_S, deadline - time.monotonic())
                reply = line.ask(f"{service}.{method}", payload, self.token, left_s)
            except Silent:
                self.close()
                raise _silent(service, timeout_s) from None
            except Blocked:
                self.close()
                raise _blocked(self.amqp_url) from None
        if reply.get("error"):
            raise _broke(service, method, reply["error"].get("exc_type", "unknown"))
        answer = reply["result"]
        if "error" in answer:
            raise refused(answer["error"])
        return answer["result"]

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _opened(self, within_s: float) -> Line:
        if self._line is None:
            self._line = Line(self.amqp_url, within_s)
        return self._line

    @contextmanager
    def _broker_answers(self) -> Iterator[None]:
        try:
            yield
        except BROKEN as error:
            self.close()
            raise broker_away(self.amqp_url, error) from None


def require_broker(amqp_url: str) -> None:
    """Raise Away within a few seconds when nobody answers there."""
    try:
        connected(amqp_url).collect()
    except BROKEN as error:
        raise broker_away(amqp_url, error) from None


def broker_away(amqp_url: str, error: BaseException) -> Problem:
    where, why = shown(amqp_url), str(error).strip() or type(error).__name__
    if "403" in why or "ACCESS_REFUSED" in why:
        return Away(
            f"RabbitMQ at {where} refuses the login.",
            fix="Check user and password in RAPPORT_AMQP_URL (var/rapport.env).",
        )
    if "530" in why or "NOT_ALLOWED" in why:
        return Away(
            f"RabbitMQ at {where} has no such virtual host.",
            fix="`make up` makes it. Or check the end of RAPPORT_AMQP_URL.",
        )
    return Away(
        f"RabbitMQ does not answer at {where} ({why}).",
        fix="Is the platform running? Start it with `make up`; then: rapport doctor.",
        details={"retry_after_s": RETRY_AFTER_S},
    )


def _blocked(amqp_url: str) -> Problem:
    return Away(
        f"RabbitMQ at {shown(amqp_url)} takes no messages now: its memory or disk is short.",
        fix="rapport doctor says which. Look whether it was done before you ask again.",
        details={"retry_after_s": RETRY_AFTER_S},
    )


def _silent(service: str, timeout_s: float) -> Problem:
    return Away(
        f"The service {service!r} did not answer within {timeout_s:g} s.",
        fix="Is it running? See: rapport status, rapport doctor. Then look whether it was done "
        "before you ask again.",
        details={"service": service, "retry_after_s": RETRY_AFTER_S},
    )


def _broke(service: str, method: str, kind: str) -> Problem:
    if kind == "MethodNotFound":
        return Problem(
            f"The service {service!r} does not know {method!r}: it is older or newer than this "
            "command.",
            fix="Bring both to the same version: git pull, then `make up`.",
            code="version",
        )
    return Problem(
        f"The service {service!r} failed at {method!r} ({kind}).",
        fix=f"Its log names the cause: var/log/{service}.log (or your platform's logs).",
        code="service-error",
        details={"service": service, "error": kind},
    )
