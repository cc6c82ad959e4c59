# SPDX-License-Identifier: Apache-2.0
"""The wiring: settings -> what the service's methods need."""

import os

from nameko.containers import WorkerContext
from nameko.extensions import DependencyProvider

from kernel.config import read
from kernel.providers import Mongo
from services.directory.config import DirectorySettings
from services.directory.queries import MongoQueries
from services.directory.roster.source import MEGABYTE
from services.directory.roster.uploads import Uploads


class SettingsProvider(DependencyProvider):
    def setup(self) -> None:
        self.settings = read(DirectorySettings, os.environ)

    def get_dependency(self, _: WorkerContext) -> DirectorySettings:
        return self.settings


class QueriesProvider(SettingsProvider):
    mongo = Mongo()

    def get_dependency(self, worker_ctx: WorkerContext) -> MongoQueries:  # type: ignore[override]
        return MongoQueries(self.mongo.unit_for(worker_ctx), region=self.settings.default_region)


class UploadsProvider(SettingsProvider):
    mongo = Mongo()

    def get_dependency(self, _: WorkerContext) -> Uploads:  # type: ignore[override]
        return Uploads(self.mongo.database, max_bytes=self.settings.roster_max_mb * MEGABYTE)
