# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence
from typing import Protocol

from services.directory.flags.model import ContactFlag


class Flags(Protocol):
    def find(self, contact_point_id: str) -> ContactFlag | None:
        """Also one that was cleared."""

    def reasons(self, contact_point_ids: Sequence[str]) -> dict[str, str]:
        """{contact point: reason} of those that are flagged now."""

    def save(self, flag: ContactFlag) -> None:
        """Store it and its events in the open unit of work."""
