# SPDX-License-Identifier: Apache-2.0
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.translation.standing.errors import NoSuchMeasuring
from services.translation.standing.model import Found, Measuring, Quality


class FakeMeasurements:
    """What was measured here, and before it what shipped."""

    def __init__(self, *shipped: Quality) -> None:
        self._shipped = {each.engine: each for each in shipped}
        self.kept: dict[str, Quality] = {}

    def of(self, engine: str) -> Quality | None:
        return self.kept.get(engine) or self._shipped.get(engine)

    def figures(self) -> Mapping[str, float]:
        return {
            name: each.chrf
            for name, each in self.kept.items()
            if each.chrf is not None
            and (each.whole or (name not in self._shipped and each.sentences >= 100))
        }

    def keep(self, quality: Quality) -> None:
        self.kept[quality.engine] = quality


class FakeMeasurings:
    def __init__(self) -> None:
        self.kept: dict[str, Measuring] = {}

    def begin(self, measuring: Measuring) -> Measuring:
        return self.kept.setdefault(measuring.measuring_id, measuring)

    def get(self, measuring_id: str) -> Measuring:
        if measuring_id not in self.kept:
            raise NoSuchMeasuring(measuring_id)
        return self.kept[measuring_id]

    def add(self, measuring: Measuring, found: Sequence[Found]) -> Measuring:
        known = self.get(measuring.measuring_id)
        if len(known.found) == len(measuring.found):
            known = replace(known, found=(*known.found, *found))
            self.kept[known.measuring_id] = known
        return known
