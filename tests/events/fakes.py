# SPDX-License-Identifier: Apache-2.0
import copy
from typing import Any, TypeVar

from kernel.messages import Event
from services.events.errors import GatheringNotFound, StaleVersion
from services.events.model import Gathering
from services.events.rsvp import Rsvp, rsvp_id

Kept = TypeVar("Kept", Gathering, Rsvp)


class _Kept:
    """Keeps copies, as a database would."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}
        self.published: list[Event] = []

    def _find(self, id: str) -> Any:
        return copy.deepcopy(self._kept.get(id))

    def _save(self, aggregate: Kept) -> None:
        if not aggregate.events:
            return
        kept = self._kept.get(aggregate.id)
        if (kept.version if kept else 0) != aggregate.version:
            raise StaleVersion("Somebody else changed this meanwhile.")
        aggregate.saved()
        self.published += aggregate.events
        aggregate.events.clear()
        self._kept[aggregate.id] = copy.deepcopy(aggregate)


class FakeGatherings(_Kept):
    def get(self, gathering_id: str) -> Gathering:
        gathering = self.find(gathering_id)
        if gathering is None:
            raise GatheringNotFound("none", gathering_id=gathering_id)
        return gathering

    def find(self, gathering_id: str) -> Gathering | None:
        found: Gathering | None = self._find(gathering_id)
        return found

    def save(self, gathering: Gathering) -> None:
        self._save(gathering)


class FakeRsvps(_Kept):
    def find(self, gathering_id: str, person_id: str) -> Rsvp | None:
        found: Rsvp | None = self._find(rsvp_id(gathering_id, person_id))
        return found

    def save(self, rsvp: Rsvp) -> None:
        self._save(rsvp)
