# SPDX-License-Identifier: Apache-2.0
"""What notifications answers about texts. Method names are on the wire: never rename one."""

from typing import Any

from kernel.identity import Role
from kernel.providers import Made
from kernel.rpc import rpc
from services.notifications.channels.sms.dependencies import told_at


class TextsMethods:
    """Mixed into the service of notifications."""

    told_at: str = Made(told_at)

    @rpc(role=Role.READER, shows_nobody="an address that the SMS gateway is given")
    def sms_setup(self, payload: dict[str, Any]) -> dict[str, Any]:
        """`status_url` is "" where the gateway cannot tell what becomes of texts."""
        return {"status_url": self.told_at}
