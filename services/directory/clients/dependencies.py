# SPDX-License-Identifier: Apache-2.0
from kernel.providers import Joined
from services.directory.clients.repository import MongoClients


def clients() -> Joined:
    return Joined(MongoClients)
