# SPDX-License-Identifier: Apache-2.0
"""Asking services over RPC as an operator does."""

from datetime import timedelta
from typing import Any

from nameko.standalone.rpc import ClusterRpcProxy

from kernel.clock import utc_now
from kernel.identity import Operator, Role, issue

TIMEOUT_S = 30


class Asking:
    def __init__(self, amqp_url: str, token_key: str, operator_id: str = "op1") -> None:
        now = utc_now()
        operator = Operator(
            operator_id=operator_id, name=f"Test Operator {operator_id}", role=Role.ADMIN,
            token_id=f"t-{operator_id}",
        )  # fmt: skip
        token = issue(token_key, operator, now=now, expires_at=now + timedelta(hours=1))
        self._proxy = ClusterRpcProxy(
            {"AMQP_URI": amqp_url}, timeout=TIMEOUT_S, context_data={"token": token}
        )
        self._services = self._proxy.start()

    def answer(self, service: str, method: str, **payload: Any) -> dict[str, Any]:
        """The whole answer, {"result"} or {"error"}."""
        answer: dict[str, Any] = getattr(self._services[service], method)(payload)
        return answer

    def ask(self, service: str, method: str, **payload: Any) -> Any:
        """The result; an error fails the test with its code."""
        answer = self.answer(service, method, **payload)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def begin(self, service: str, method: str, **payload: Any) -> Any:
        """Ask without waiting: the answer's `result()` is for later, like that of `answer`."""
        return getattr(self._services[service], method).call_async(payload)

    def close(self) -> None:
        self._proxy.stop()
