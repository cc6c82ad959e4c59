# SPDX-License-Identifier: Apache-2.0
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from contracts.directory import DeliveryWishesRecorded
from services.notifications.quiet.rules import Wish


class Wishes(Protocol):
    """The copy of what people wish of when they are written to."""

    def remember(self, facts: Sequence[DeliveryWishesRecorded]) -> None:
        """Bring facts into the copy: the latest of each person wins."""

    def of(self, person_ids: Collection[str]) -> Mapping[str, Wish]:
        """Those of these people who wish for something."""
