# SPDX-License-Identifier: Apache-2.0
from kernel.providers import Joined
from services.directory.limits.queries import LimitQueries
from services.directory.limits.repository import MongoLimits, MongoRoll
from services.directory.limits.watermark import WatermarkTeller

__all__ = ["WatermarkTeller", "limit_queries", "limits", "roll"]


def limits() -> Joined:
    return Joined(MongoLimits)


def roll() -> Joined:
    return Joined(MongoRoll)


def limit_queries() -> Joined:
    return Joined(LimitQueries)
