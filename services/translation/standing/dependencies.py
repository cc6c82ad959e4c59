# SPDX-License-Identifier: Apache-2.0
from kernel.providers import Joined
from services.translation.standing.model import Quality
from services.translation.standing.repository import MongoMeasurements


class MeasurementsProvider(Joined):
    """What engines are worth on the check set: as measured here, else as it ships."""

    def __init__(self) -> None:
        super().__init__(lambda unit: MongoMeasurements(unit, shipped))


def shipped(engine: str) -> Quality | None:
    """Nothing so far."""
    return None
