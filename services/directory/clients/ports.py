# SPDX-License-Identifier: Apache-2.0
from typing import Protocol

from services.directory.clients.model import Client


class Clients(Protocol):
    def get(self, client_id: str) -> Client:
        """Raise ClientNotFound when none has this id."""

    def all(self) -> list[Client]:
        """Every client there ever was, the first first."""

    def save(self, client: Client) -> None:
        """Store it in the open unit of work."""
