# SPDX-License-Identifier: Apache-2.0
"""The wiring of notifications: settings to repositories."""

import os
from functools import cache

from kernel.config import read
from kernel.unit import Unit
from services.notifications.config import NotificationsSettings
from services.notifications.repository import MongoAudiences


@cache
def settings() -> NotificationsSettings:
    return read(NotificationsSettings, os.environ)


def audiences(unit: Unit) -> MongoAudiences:
    return MongoAudiences(unit, settings())
