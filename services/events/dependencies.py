# SPDX-License-Identifier: Apache-2.0
"""The only wiring: settings and database to what the handlers need."""

import os

from kernel.config import read
from kernel.providers import Joined, Made
from kernel.unit import Unit
from services.events.config import EventsSettings
from services.events.queries import Reports
from services.events.repository import MongoGatherings, MongoRsvps


def gatherings() -> Joined:
    return Joined(MongoGatherings)


def rsvps() -> Joined:
    return Joined(MongoRsvps)


def reports() -> Joined:
    return Joined(_reports)


def settings() -> Made:
    return Made(lambda: read(EventsSettings, os.environ))


def _reports(unit: Unit) -> Reports:
    return Reports(unit.database)
