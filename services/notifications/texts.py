# SPDX-License-Identifier: Apache-2.0
"""What cannot stand in a message, whoever wrote it."""

import unicodedata
from collections.abc import Mapping

from services.notifications.errors import BadAnnouncement

SUBJECT_LIMIT, BODY_LIMIT, SMS_LIMIT = 300, 100_000, 1_600
LIMITS = {"subject": SUBJECT_LIMIT, "body": BODY_LIMIT, "sms": SMS_LIMIT}
LINE_ENDS_AND_CONTROLS = {"Cc", "Zl", "Zp"}  # categories of Unicode


def check_texts(texts: Mapping[str, str]) -> None:
    """Raise BadAnnouncement naming the part that is empty, too long or cannot be sent."""
    for name, text in texts.items():
        limit = LIMITS[name]
        if not text.strip():
            raise BadAnnouncement(f"the {name} is empty.", name)
        if len(text) > limit:
            raise BadAnnouncement(f"the {name} has {len(text)} characters; {limit} fit.", name)
    if problem := unfit(texts):
        raise BadAnnouncement(f"the {problem}.", problem.split()[0])


def unfit(texts: Mapping[str, str]) -> str:
    """Which part cannot stand in a message, and why; "" when all can."""
    for part, text in texts.items():
        if any("\ud800" <= character <= "\udfff" for character in text):
            return f"{part} has half a character in it"
    subject = texts.get("subject", "").replace("\t", " ")
    if any(unicodedata.category(each) in LINE_ENDS_AND_CONTROLS for each in subject):
        return "subject must be one line without control characters"
    return ""
