# SPDX-License-Identifier: Apache-2.0
from typing import Protocol

from services.events.model import Gathering
from services.events.rsvp import Rsvp


class Gatherings(Protocol):
    def get(self, gathering_id: str) -> Gathering:
        """Raise GatheringNotFound when there is none."""

    def find(self, gathering_id: str) -> Gathering | None:
        """None when there is none."""

    def save(self, gathering: Gathering) -> None:
        """Store gathering and events in the open unit of work.

        Raise StaleVersion when somebody else saved it meanwhile: then nothing is stored.
        """


class Rsvps(Protocol):
    def find(self, gathering_id: str, person_id: str) -> Rsvp | None:
        """The person's answer; None before the first one."""

    def save(self, rsvp: Rsvp) -> None:
        """Store answer and events in the open unit of work.

        Raise StaleVersion when somebody else saved it meanwhile: then nothing is stored.
        """
