# SPDX-License-Identifier: Apache-2.0
"""The wiring of read-aloud."""

import os
from functools import cache

from kernel.config import read
from services.notifications.channels.dependencies import kernel_settings
from services.notifications.channels.email.dependencies import email_settings, public_url
from services.notifications.dependencies import settings as notifications_settings
from services.notifications.listening.config import ListeningSettings
from services.notifications.listening.links import Links
from services.notifications.listening.script import Telling
from services.notifications.listening.tokens import ListenTokens


@cache
def listening_settings() -> ListeningSettings:
    return read(ListeningSettings, os.environ)


def telling() -> Telling:
    ours = notifications_settings()
    return Telling(district_name=ours.district_name, interpreter_phone=ours.interpreter_phone)


def links() -> Links:
    mail, own = email_settings(), listening_settings()
    return Links(
        tokens=ListenTokens.derived(kernel_settings().token_key, mail.link_key),
        telling=telling(), public_url=public_url(mail, kernel_settings().outbound),
        read_aloud=own.read_aloud, without=own.read_aloud_except,
        vital=own.read_aloud_vital,
    )  # fmt: skip
