# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, Generic, TypeVar

from kernel.messages import Event
from services.directory.errors import StaleVersion
from services.directory.model import Aggregate

Kept = TypeVar("Kept", bound=Aggregate[Any])


class FakeCollected(Generic[Kept]):
    """Aggregates in a dict; `published` is what the outbox would hold."""

    def __init__(self, kind: Callable[..., Kept]) -> None:
        self._kind = kind
        self._kept: dict[str, Kept] = {}
        self.published: list[Event] = []

    def load_many(self, ids: Sequence[str]) -> list[Kept]:
        return [deepcopy(self._kept[id]) if id in self._kept else self._kind(id=id) for id in ids]

    def save_many(self, aggregates: Sequence[Kept]) -> None:
        changed = [aggregate for aggregate in aggregates if aggregate.changed]
        for aggregate in changed:
            known = self._kept.get(aggregate.id)
            if (known.version if known else 0) != aggregate.version:
                raise StaleVersion("somebody else changed some of these meanwhile")
        for aggregate in changed:
            aggregate.saved()
            self.published += aggregate.events
            aggregate.changed = False
            aggregate.events.clear()
            self._kept[aggregate.id] = deepcopy(aggregate)

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        for id, each in sorted(self._kept.items()):
            if each.recorded is not None:
                yield id, each.recorded.fingerprint
