# SPDX-License-Identifier: Apache-2.0
"""What notifications answers about mail. Method names are on the wire: never rename one."""

from typing import Any

from kernel.identity import Role
from kernel.providers import Made
from kernel.rpc import rpc
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dependencies import email_settings
from services.notifications.channels.email.setup import mail_setup


class MailMethods:
    """Mixed into the service of notifications."""

    email_settings: EmailSettings = Made(email_settings)

    @rpc(role=Role.READER, shows_nobody="settings that are public in DNS and in every mail")
    def mail_setup(self, payload: dict[str, Any]) -> dict[str, Any]:
        return mail_setup(self.email_settings)
