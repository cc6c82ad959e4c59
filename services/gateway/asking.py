# SPDX-License-Identifier: Apache-2.0
"""Asks the directory over RPC, in the client's name and for as long as one waits."""

import queue
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kernel.errors import Unavailable
from kernel.identity import Operator, Role, issue
from kernel.line import Blocked, Line, Silent, connected
from kernel.link import BROKEN
from services.gateway.errors import Refused

ANSWER_S = 26.0
LASTS = timedelta(seconds=60)
MOST_IDLE = 20
RETRY_AFTER_S = 5


class RpcDirectory:
    """One line for each question that is open; idle ones are kept."""

    def __init__(self, amqp_url: str, token_key: str, clock: Callable[[], datetime]) -> None:
        self._url, self._key, self._clock = amqp_url, token_key, clock
        self._idle: queue.LifoQueue[Line] = queue.LifoQueue(MOST_IDLE)

    def ask(self, method: str, client_id: str, name: str, /, **payload: Any) -> dict[str, Any]:
        token = self._token(client_id, name)
        try:
            reply = self._reply(f"directory.{method}", payload, token)
        except (Silent, Blocked, *BROKEN) as error:
            raise Unavailable(
                "The directory does not answer: come again.", retry_after_s=RETRY_AFTER_S
            ) from error
        if reply.get("error"):
            raise RuntimeError(f"directory.{method}: {reply['error'].get('exc_type')}")
        return _result(reply["result"])

    def problem(self) -> str:
        """For /health."""
        try:
            connected(self._url).collect()
        except BROKEN as error:
            return f"does not answer: {type(error).__name__}"
        return ""

    def close(self) -> None:
        while not self._idle.empty():
            self._idle.get_nowait().close()

    def _reply(self, question: str, payload: dict[str, Any], token: str) -> dict[str, Any]:
        """An idle line may have broken unnoticed: what is only read may be asked once more."""
        try:
            line = self._idle.get_nowait()
        except queue.Empty:
            return self._ask_on(Line(self._url, ANSWER_S), question, payload, token)
        try:
            return self._ask_on(line, question, payload, token)
        except BROKEN:
            return self._ask_on(Line(self._url, ANSWER_S), question, payload, token)

    def _ask_on(self, line: Line, question: str, payload: Any, token: str) -> dict[str, Any]:
        try:
            reply: dict[str, Any] = line.ask(question, payload, token, ANSWER_S)
        except BaseException:
            line.close()
            raise
        try:
            self._idle.put_nowait(line)
        except queue.Full:
            line.close()
        return reply

    def _token(self, client_id: str, name: str) -> str:
        operator = Operator(operator_id=client_id, name=name, role=Role.READER)
        now = self._clock()
        return issue(self._key, operator, now=now, expires_at=now + LASTS)


def _result(answer: dict[str, Any]) -> dict[str, Any]:
    error = answer.get("error")
    if not error:
        result: dict[str, Any] = answer["result"]
        return result
    if error["code"] == "unavailable":
        after_s = (error.get("details") or {}).get("retry_after_s", RETRY_AFTER_S)
        raise Unavailable(error["message"], retry_after_s=after_s)
    raise Refused(error["message"], code=error["code"])
