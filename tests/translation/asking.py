# SPDX-License-Identifier: Apache-2.0
"""Questions to the translation service over RPC, in somebody's name."""

from collections.abc import Callable
from typing import Any

from nameko.standalone.rpc import ClusterRpcProxy

from kernel.clock import utc_now
from kernel.config import KernelSettings
from kernel.identity import Operator, Role, issue

Ask = Callable[..., dict[str, Any]]


def office_token(settings: KernelSettings, *schools: str) -> str:
    return _token(settings, Role.OFFICE, list(schools))


def as_office(settings: KernelSettings, *schools: str) -> Ask:
    """Ask as somebody of the office: of the whole district, or of some schools."""
    return asking(settings, Role.OFFICE, *schools)


def asking(settings: KernelSettings, role: Role, *schools: str) -> Ask:
    token = _token(settings, role, list(schools))

    def ask(method: str, **payload: Any) -> dict[str, Any]:
        amqp = {"AMQP_URI": settings.amqp_url, "serializer": "json"}
        with ClusterRpcProxy(amqp, timeout=20) as rpc:
            rpc._worker_ctx.data["token"] = token
            answer: dict[str, Any] = getattr(rpc.translation, method)(payload)
            return answer

    return ask


def _token(settings: KernelSettings, role: Role, schools: list[str]) -> str:
    who = Operator(operator_id="omar", name="Omar", role=role, schools=schools, token_id="t2")
    return issue(settings.token_key, who, now=utc_now(), expires_at=utc_now().replace(year=2099))
