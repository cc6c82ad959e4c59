# SPDX-License-Identifier: Apache-2.0
"""Asks the services: RPC over the broker, each question with a time limit."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit

from cli.problems import Away, Problem, refused

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
warnings.filterwarnings("ignore", category=DeprecationWarning, module="(eventlet|nameko)")

TIMEOUT_S = 15.0
CONNECT_S = 3.0


class Bus(Protocol):
    def ask(
        self, service: str, method: str, timeout_s: float = TIMEOUT_S, /, **payload: Any
    ) -> Any:
        """The service's answer. Raises Problem saying what was refused or does not answer."""

    def close(self) -> None: ...


class RpcBus:
    """One connection, made at the first question."""

    def __init__(self, amqp_url: str, token: str) -> None:
        self.amqp_url, self.token = amqp_url, token
        self._clusters: dict[float, Any] = {}

    def ask(
        self, service: str, method: str, timeout_s: float = TIMEOUT_S, /, **payload: Any
    ) -> Any:
        from nameko.exceptions import BadRequest, RemoteError, RpcTimeout, UnknownService
        from nameko.rpc import ServiceProxy

        with self._broker_answers():
            cluster = self._cluster(timeout_s)
            # A question nobody took in time is dropped by the broker: it is not carried out
            # later, when the person who asked has long done something else.
            proxy = ServiceProxy(
                cluster._worker_ctx, service, cluster._reply_listener, expiration=timeout_s
            )
            try:
                answer = getattr(proxy, method)(payload)
            except (RpcTimeout, UnknownService):
                self._forget(timeout_s)
                raise _silent(service, timeout_s) from None
            except (BadRequest, RemoteError) as error:
                raise _broke(service, method, error) from None
        if "error" in answer:
            raise refused(answer["error"])
        return answer["result"]

    def close(self) -> None:
        for timeout_s in list(self._clusters):
            self._forget(timeout_s)

    def _cluster(self, timeout_s: float) -> Any:
        from nameko.standalone.rpc import ClusterRpcProxy

        if timeout_s not in self._clusters:
            require_broker(self.amqp_url)
            config = {"AMQP_URI": self.amqp_url, "serializer": "json"}
            cluster = ClusterRpcProxy(config, context_data={"token": self.token}, timeout=timeout_s)
            cluster.start()
            self._clusters[timeout_s] = cluster
        return self._clusters[timeout_s]

    def _forget(self, timeout_s: float) -> None:
        cluster = self._clusters.pop(timeout_s)
        cluster._reply_listener.queue_consumer.connection.collect()

    @contextmanager
    def _broker_answers(self) -> Iterator[None]:
        from amqp.exceptions import AMQPError
        from kombu.exceptions import OperationalError

        try:
            yield
        except (AMQPError, OperationalError, OSError) as error:
            raise broker_away(self.amqp_url, error) from None


def require_broker(amqp_url: str) -> None:
    """Raise Away within a few seconds when nobody answers there.

    nameko would try for half a minute, and wait for ever where a broker accepts and says nothing.
    """
    from amqp.exceptions import AMQPError
    from kombu import Connection
    from kombu.exceptions import OperationalError

    connection = Connection(amqp_url, connect_timeout=CONNECT_S)
    try:
        # kombu's own connect() waits two seconds between its tries.
        connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
    except (AMQPError, OperationalError, OSError) as error:
        raise broker_away(amqp_url, error) from None
    finally:
        connection.collect()


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
    )


def shown(url: str) -> str:
    """The address without its login: what may stand on a screen."""
    nodes = [urlsplit(node) for node in url.split(";")]
    return ", ".join(f"{node.netloc.rpartition('@')[2]}{node.path}" for node in nodes)


def _silent(service: str, timeout_s: float) -> Problem:
    return Away(
        f"The service {service!r} did not answer within {timeout_s:g} s.",
        fix="Is it running? See: rapport status, rapport doctor. Then look whether it was done "
        "before you ask again.",
        details={"service": service},
    )


def _broke(service: str, method: str, error: BaseException) -> Problem:
    kind = getattr(error, "exc_type", type(error).__name__)
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
