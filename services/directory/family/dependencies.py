# SPDX-License-Identifier: Apache-2.0
from nameko.containers import WorkerContext
from nameko.extensions import DependencyProvider

from kernel.providers import Mongo
from services.directory.roster.contact_ids import ContactPointIds, contact_point_key


class PointIdsProvider(DependencyProvider):
    mongo = Mongo()

    def get_dependency(self, _: WorkerContext) -> ContactPointIds:
        return ContactPointIds(contact_point_key(self.mongo.database))
