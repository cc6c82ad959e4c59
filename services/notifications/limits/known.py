# SPDX-License-Identifier: Apache-2.0
"""What a channel worker remembers of limits, as long as they do not change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.rights import Limit
from kernel.mongo import Database
from services.notifications.limits.model import Standing
from services.notifications.limits.repository import chosen, flagged, known_limits, limited_among
from services.notifications.limits.rules import Rules

Document = dict[str, Any]


class KnownLimits:
    """One for each process. What is read after the version was is at least as new as it says."""

    def __init__(self, *, parents_of_adults_are_told: bool) -> None:
        self.parents_of_adults_are_told = parents_of_adults_are_told
        self._kept: tuple[int, Mapping[str, Sequence[Limit]]] = (-1, {})

    def rules(
        self, database: Database, known: Standing, points: Sequence[Document], now: datetime
    ) -> Rules:
        """What is known of these contact points, where everything is at least as `known` says."""
        version, limits = self._kept
        if version != known.limits_version:
            limits = known_limits(database, now)
            # From here on only `limits` counts: another green thread may keep older ones meanwhile.
            self._kept = (known.limits_version, limits)
        ids = [point["_id"] for point in points]
        people = [person["id"] for point in points for person in point["people"]]
        anything = known.choices_version > 0
        return Rules(
            now=now, version=known.version, limits=limits,
            limited_at={one["_id"]: limited_among(one, limits) for one in points},
            choices=chosen(database, {*ids, *people}) if anything else {},
            flagged=flagged(database, ids) if anything else frozenset(),
            parents_of_adults_are_told=self.parents_of_adults_are_told,
        )  # fmt: skip
