# SPDX-License-Identifier: Apache-2.0
from nameko.containers import WorkerContext
from nameko.extensions import DependencyProvider

from kernel.config import KernelSettings
from kernel.providers import Joined
from services.directory.operators.queries import OperatorQueries
from services.directory.operators.repository import MongoOperators


class TokenKeyProvider(DependencyProvider):
    def get_dependency(self, _: WorkerContext) -> str:
        settings: KernelSettings = self.container.config["settings"]
        return settings.token_key


def operators() -> Joined:
    return Joined(MongoOperators)


def operator_queries() -> Joined:
    return Joined(OperatorQueries)
