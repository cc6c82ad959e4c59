# SPDX-License-Identifier: Apache-2.0
"""The wiring of what takes in what families write, by whichever way it comes."""

import os
import re
from collections.abc import Callable, Mapping, Sequence

from kernel.config import KernelSettings, read
from kernel.errors import Rejected
from kernel.unit import Unit
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dependencies import school_replies
from services.notifications.dependencies import settings as notifications_settings
from services.notifications.inbound.config import InboundSettings
from services.notifications.inbound.forwarding import Offices
from services.notifications.inbound.handlers import Desk
from services.notifications.inbound.outgoing import MongoOutgoing
from services.notifications.inbound.repository import (
    MongoChoices,
    MongoConversations,
    MongoReplies,
    MongoSenders,
)
from services.notifications.inbound.wording import Wording

OFFICE_LANGUAGE = re.compile(r"(?P<school>[^=\s]+)=(?P<language>[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)")


def read_office_languages(lines: Sequence[str]) -> Mapping[str, str]:
    """Language by school id. Raise Rejected naming the line that is wrong."""
    found = {}
    for line in lines:
        match = OFFICE_LANGUAGE.fullmatch(line.strip())
        if match is None:
            raise Rejected(
                f'RAPPORT_OFFICE_LANGUAGES: "{line}" is not of the form 1001=es.',
                code="bad-office-language",
            )
        found[match["school"]] = match["language"]
    return found


def desks(kernel: KernelSettings, settings: InboundSettings) -> Callable[[Unit], Desk]:
    """Makes the desk of each unit of work. Raises Rejected when an office's address is wrong."""
    ours, mail = notifications_settings(), read(EmailSettings, os.environ)
    by_school = school_replies(mail, ours.district_name)
    offices = Offices(
        district=mail.reply_to, of_schools={id: one.address for id, one in by_school.items()},
        language=ours.staff_language, languages=read_office_languages(ours.office_languages),
    )  # fmt: skip
    wording = Wording(
        district=ours.district_name, contact=settings.help_contact or mail.reply_to,
        default_language=ours.default_language,
    )  # fmt: skip

    def desk(unit: Unit) -> Desk:
        return Desk(
            senders=MongoSenders(unit), conversations=MongoConversations(unit),
            choices=MongoChoices(unit), replies=MongoReplies(unit),
            outgoing=MongoOutgoing(unit, str(kernel.outbound)), offices=offices, wording=wording,
        )  # fmt: skip

    return desk
