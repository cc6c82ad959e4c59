# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable
from typing import Any

from cli.problems import Away, Problem
from cli.settings import Settings

Answer = Any | Problem | Callable[[dict[str, Any]], Any]


class FakeBus:
    """Answers what it was told to; a list is one answer after the other, the last for ever."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.closed = False

    def ask(self, service: str, method: str, timeout_s: float = 1.0, /, **payload: Any) -> Any:
        question = f"{service}.{method}"
        self.asked.append((question, payload))
        if question not in self.answers:
            raise Away(f"The service {service!r} did not answer.", details={"service": service})
        answer = self.answers[question]
        if isinstance(answer, Several):
            answer = answer.next()
        if isinstance(answer, Problem):
            raise answer
        return answer(payload) if callable(answer) else answer

    def close(self) -> None:
        self.closed = True

    def payloads(self, question: str) -> list[dict[str, Any]]:
        return [payload for asked, payload in self.asked if asked == question]


class Several:
    def __init__(self, *answers: Answer) -> None:
        self.left = list(answers)

    def next(self) -> Answer:
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]


class FakeProbes:
    """Processes that say this of themselves; who is not named does not answer."""

    def __init__(self, healths: dict[int, dict[str, Any]], metrics: str = "") -> None:
        self.healths, self.text = healths, metrics

    def health(self, address: str) -> dict[str, Any] | None:
        return self.healths.get(int(address.rpartition(":")[2]))

    def metrics(self, address: str) -> str | None:
        return self.text


def healthy(outbound: str = "capture", district: str = "cook") -> dict[str, Any]:
    return {"status": "ok", "outbound": outbound, "district": district, "problems": {}}


def settings(home: Any, **values: str) -> Settings:
    defaults = {"RAPPORT_DISTRICT": "cook", "RAPPORT_TOKEN": "t", "RAPPORT_TIME_ZONE": "UTC"}
    return Settings(values={**defaults, **values}, source="a test", home=home)
