# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, datetime, time

from kernel.providers import Joined
from services.translation.checkset.quality import quality_of
from services.translation.standing.model import Quality
from services.translation.standing.repository import MongoMeasurements


class MeasurementsProvider(Joined):
    """What engines are worth on the check set: as measured here, else as it ships."""

    def __init__(self) -> None:
        super().__init__(lambda unit: MongoMeasurements(unit, shipped))


def shipped(engine: str) -> Quality | None:
    found = quality_of(engine)
    if found is None:
        return None
    return Quality(
        engine=found.engine, source=found.source, target=found.target, chrf=found.chrf,
        sentences=found.asked, wrong=found.wrong, refused_percent=found.refused_percent, whole=True,
        measured_at=datetime.combine(found.measured_at, time(), UTC),
    )  # fmt: skip
