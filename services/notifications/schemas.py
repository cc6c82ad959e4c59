# SPDX-License-Identifier: Apache-2.0
"""From what others say to what notifications is asked to do."""

from contracts.events import GatheringAnnounced
from services.notifications.commands import Announce
from services.notifications.model import Category


def announcement_of(gathering: GatheringAnnounced) -> Announce:
    return Announce(
        idempotency_key=gathering.announcement_key,
        subject=gathering.subject_line,
        body=gathering.body,
        audience=gathering.audience,
        category=Category.GATHERINGS,
        language=gathering.language,
    )
