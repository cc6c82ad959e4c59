# SPDX-License-Identifier: Apache-2.0
from contracts.directory import DeliveryWishesRecorded
from kernel.entrypoints import on_batch
from kernel.providers import Joined
from services.notifications.quiet.ports import Wishes
from services.notifications.quiet.repository import MongoWishes


class QuietMethods:
    """Mixed into the service that keeps the copy of limits and choices."""

    wishes: Wishes = Joined(MongoWishes)

    @on_batch(DeliveryWishesRecorded)
    def remember_wishes(self, facts: list[DeliveryWishesRecorded]) -> None:
        self.wishes.remember(facts)
