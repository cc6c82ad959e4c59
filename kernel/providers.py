# SPDX-License-Identifier: Apache-2.0
"""nameko dependencies that every service has: its database, its unit of work, who is asking."""

from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from nameko.containers import WorkerContext
from nameko.extensions import DependencyProvider, SharedExtension

from kernel import logs
from kernel.chain import chain_key
from kernel.config import KernelSettings
from kernel.errors import Forbidden
from kernel.health import HealthServer
from kernel.identity import Operator, Role, verify
from kernel.mongo import Database, open_database, problem
from kernel.unit import Unit


class Mongo(SharedExtension):
    """The service's database and the unit of work of each worker."""

    def setup(self) -> None:
        settings: KernelSettings = self.container.config["settings"]
        service = self.container.service_cls
        self.database: Database = open_database(
            settings, self.container.service_name, service.collections
        )
        self._chain_key = chain_key(settings.token_key)
        self._units: WeakKeyDictionary[WorkerContext, Unit] = WeakKeyDictionary()

    def stop(self) -> None:
        self.database.client.close()

    def unit_for(self, worker_ctx: WorkerContext) -> Unit:
        if worker_ctx not in self._units:
            data = worker_ctx.data
            self._units[worker_ctx] = Unit(
                self.database,
                correlation_id=data.get("correlation_id", ""),
                causation_id=data.get("causation_id", ""),
                consumer=data.get("consumer", ""),
                message_ids=data.get("message_ids", ()),
                chain_key=self._chain_key,
            )
        return self._units[worker_ctx]


class UnitProvider(DependencyProvider):
    """`unit`: the worker's unit of work; its correlation id marks every log line."""

    mongo = Mongo()

    def get_dependency(self, worker_ctx: WorkerContext) -> Unit:
        return self.mongo.unit_for(worker_ctx)

    def worker_setup(self, worker_ctx: WorkerContext) -> None:
        logs.correlation.set(self.mongo.unit_for(worker_ctx).correlation_id)


class Joined(DependencyProvider):
    """A repository or a set of queries: `factory(unit)`, made for each worker."""

    mongo = Mongo()

    def __init__(self, factory: Callable[[Unit], Any], **kwargs: Any) -> None:
        self.factory = factory
        super().__init__(**kwargs)

    def get_dependency(self, worker_ctx: WorkerContext) -> Any:
        return self.factory(self.mongo.unit_for(worker_ctx))


class Made(DependencyProvider):
    """Something made once a process from its environment: `factory()`, e.g. an adapter.

    When it has a `close` method, that is called at the end.
    """

    def __init__(self, factory: Callable[[], Any], **kwargs: Any) -> None:
        self.factory = factory
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.made = self.factory()

    def stop(self) -> None:
        close = getattr(self.made, "close", None)
        if close is not None:
            close()

    def get_dependency(self, _: WorkerContext) -> Any:
        return self.made


class Caller:
    """Who is asking over RPC, checked when first looked at; which question, and if once more."""

    def __init__(
        self, key: str, token: str, database: Database, question: str = "", again: bool = False,
        former_keys: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.question, self.again = question, again
        self.former_chain_keys = [chain_key(each) for each in former_keys]
        self._key, self._token, self._database = key, token, database
        self._operator: Operator | None = None
        self._acting: Operator | None = None

    @property
    def chain_key(self) -> bytes:
        return chain_key(self._key)

    @property
    def operator(self) -> Operator:
        if self._operator is None:
            operator = verify(self._key, self._token)
            if self._database.revoked_tokens.find_one({"_id": operator.token_id}):
                raise Forbidden(
                    "this token was revoked: ask an admin for a new one.", code="revoked"
                )
            self._operator = operator
        return self._acting or self._operator

    def act_as(self, role: Role) -> None:
        """From here on only those of the operator's grants count that reach `role`."""
        self._acting = None
        self._acting = self.operator.acting_as(role)


class CallerProvider(DependencyProvider):
    mongo = Mongo()

    def get_dependency(self, worker_ctx: WorkerContext) -> Caller:
        settings: KernelSettings = self.container.config["settings"]
        data = worker_ctx.data
        return Caller(
            settings.token_key,
            data.get("token", ""),
            self.mongo.database,
            question=data.get("question", ""),
            again=data.get("again", False),
            former_keys=settings.former_token_keys,
        )


class Health(DependencyProvider):
    """/health and /metrics of this process."""

    mongo = Mongo()

    def start(self) -> None:
        settings: KernelSettings = self.container.config["settings"]
        checks: dict[str, Callable[[], str]] = {"MongoDB": lambda: problem(self.mongo.database)}
        for entrypoint in self.container.entrypoints:
            if hasattr(entrypoint, "subscription"):
                checks[entrypoint.queue.name] = _consuming(entrypoint)
        for provider in self.container.dependencies:
            if hasattr(provider, "problem"):  # "" when fine, else a sentence
                checks[provider.attr_name] = provider.problem
        self.server = HealthServer(self.container.service_name, settings, checks)
        self.server.start()

    def stop(self) -> None:
        self.server.stop()

    def get_dependency(self, _: WorkerContext) -> HealthServer:
        return self.server


def _consuming(reaction: Any) -> Callable[[], str]:
    def check() -> str:
        if not reaction.subscription.connected:
            return "no consumer: RabbitMQ is away, or the queue is missing (rapport doctor)"
        return f"paused: {reaction.paused}" if reaction.paused else ""

    return check
