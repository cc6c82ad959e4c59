# SPDX-License-Identifier: Apache-2.0
"""The processes that an announcement by email needs, with a district of this size to send to."""

from kernel.mongo import Database
from tests.system.asking import Asking
from tests.system.district import facts, tell
from tests.system.processes import Platform
from tests.waiting import eventually

BY_EMAIL = (
    "relay", "notifications", "notifications.recipients", "notifications.plan",
    "notifications.email",
)  # fmt: skip
FOLLOWED_WITHIN_S = 90


def serve_by_email(platform: Platform, directory: Database, families: int) -> None:
    """Return when the copy of recipients holds every family."""
    platform.start(*BY_EMAIL)
    tell(directory, facts(families), "roster")
    asking = Asking(platform.environment["RAPPORT_AMQP_URL"], "k" * 40)
    eventually(
        lambda: "roster" in asking.ask("notifications", "copies")["imports"],
        within_s=FOLLOWED_WITHIN_S,
    )
    asking.close()
