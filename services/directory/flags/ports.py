# SPDX-License-Identifier: Apache-2.0
from typing import Protocol

from services.directory.flags.model import ContactFlag


class Flags(Protocol):
    def find(self, contact_point_id: str) -> ContactFlag | None:
        """Also one that was cleared."""

    def save(self, flag: ContactFlag) -> None:
        """Store it and its events in the open unit of work."""
