# SPDX-License-Identifier: Apache-2.0
"""Somebody who announces once a second, whatever is away, and notes what came of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle

from cli.bus import PROMPT_S, RpcBus
from cli.problems import Problem
from kernel.clock import utc_now
from kernel.identity import Operator, Role, issue
from services.notifications.audience.grades import GRADES

EVERY_S = 1.0
ACCEPTED = "accepted"


@dataclass(frozen=True, kw_only=True)
class Answer:
    said: str  # "accepted", or the code of the refusal
    seconds: float
    message: str = ""
    retry_after_s: float = 0


@dataclass(kw_only=True)
class Ask:
    """One announcement to one grade (or everybody), asked for under one key, maybe again."""

    key: str
    grade: str = ""
    answers: list[Answer] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return any(answer.said == ACCEPTED for answer in self.answers)


class Asks:
    def __init__(self, amqp_url: str, name: str) -> None:
        self.name = name
        self.all: list[Ask] = []
        self._bus = RpcBus(amqp_url, token())
        self._over = threading.Event()

    def ask(self, ask: Ask) -> None:
        began = time.monotonic()
        audience = f"grade:{ask.grade}" if ask.grade else "district"
        try:
            self._bus.ask(
                "notifications", "announce", PROMPT_S, idempotency_key=ask.key, subject=ask.key,
                body="The bus comes late.", audience=audience,
            )  # fmt: skip
        except Problem as problem:
            ask.answers.append(
                Answer(
                    said=problem.code, seconds=time.monotonic() - began, message=problem.message,
                    retry_after_s=problem.details.get("retry_after_s", 0),
                )
            )  # fmt: skip
        else:
            ask.answers.append(Answer(said=ACCEPTED, seconds=time.monotonic() - began))

    def new(self, grade: str = "") -> Ask:
        self.all.append(Ask(key=f"{self.name} {len(self.all)}", grade=grade))
        self.ask(self.all[-1])
        return self.all[-1]

    @contextmanager
    def one_a_second(self) -> Iterator[None]:
        thread = threading.Thread(target=self._keep_asking)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def repeat_two_of_three_refused(self) -> None:
        """With their keys, until they are accepted. The third is given up for ever."""
        refused = [ask for ask in self.all if not ask.accepted]
        for ask in [one for n, one in enumerate(refused) if n % 3]:
            while not ask.accepted:
                self.ask(ask)

    def close(self) -> None:
        self._bus.close()

    def _keep_asking(self) -> None:
        grades = cycle(GRADES)
        while not self._over.wait(EVERY_S):
            self.new(next(grades))


def token() -> str:
    operator = Operator(operator_id="op1", name="Test Operator", role=Role.ADMIN, token_id="t1")
    return issue("k" * 40, operator, now=utc_now(), expires_at=utc_now() + timedelta(hours=1))


def slowest(asks: list[Ask]) -> float:
    return max(answer.seconds for ask in asks for answer in ask.answers)
