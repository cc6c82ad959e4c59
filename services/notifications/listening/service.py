# SPDX-License-Identifier: Apache-2.0
"""What notifications answers about read-aloud. Method names are on the wire: never rename one."""

from typing import Any

from kernel.contracts import load
from kernel.identity import Role
from kernel.providers import Made
from kernel.rpc import rpc
from kernel.unit import Unit
from services.notifications.listening.commands import AskListening
from services.notifications.listening.dependencies import links
from services.notifications.listening.links import Links
from services.notifications.listening.queries import listening


class ListeningMethods:
    """Mixed into the service of notifications, which has unit."""

    unit: Unit
    links: Links = Made(links)

    @rpc(role=Role.READER, shows_nobody="languages and voices")
    def listening(self, payload: dict[str, Any]) -> dict[str, Any]:
        asked = load(AskListening, payload)
        return listening(self.unit.database, self.links, asked.languages)
