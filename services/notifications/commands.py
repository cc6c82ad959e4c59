# SPDX-License-Identifier: Apache-2.0
"""What notifications can be asked to do."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Literal

import msgspec

from kernel.messages import personal, public
from services.notifications.notices import NoticeKind, OwnNotices


@dataclass(frozen=True, kw_only=True)
class Requester:
    """Who asks. `schools` limits whom they can reach; empty: the whole district."""

    operator_id: str
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Announce:
    """Tell an audience something, once."""

    idempotency_key: str = public("Asking twice with the same key is asking once.")
    subject: str = personal("Subject line; also the first line of a text message.")
    body: str = personal("The message. {{placeholders}} are filled for each family.")
    audience: str = public("Audience expression (docs/audience.md).")
    category: str = public(
        "emergency, attendance, academic, gatherings, newsletter, general, discipline, health, "
        "special-education or legal.",
        "general",
    )
    urgent: bool = public("Goes by the urgent lane, and over every channel.", False)
    language: str = public("BCP 47 of subject and body.", "en")
    channels: list[str] = public(
        "Only these of email and sms; empty: as the category has it.", factory=list
    )
    sms: str = personal("Stands in a text message in place of both; empty: both do.", "")
    template: str = public("The template that the texts were made from; empty: none.", "")
    slots: dict[str, str] = personal("What was put into the template's slots.", factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """By part, as they are translated."""
        texts = {"subject": self.subject, "body": self.body}
        return texts | {"sms": self.sms} if self.sms else texts

    @property
    def request_hash(self) -> str:
        """Equal for equal requests, whatever their key."""
        asked = asdict(self) | {"idempotency_key": ""}
        if not self.template:
            # As it was before there were templates: a question repeated across an upgrade is one.
            del asked["template"], asked["slots"]
        if not self.sms:
            del asked["sms"]
        return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()


@dataclass(frozen=True, kw_only=True)
class CancelAnnouncement:
    """Let nothing more of it leave, and send a correction to those whom it reached."""

    announcement_id: str = public("The announcement.")
    correction: str = personal("What those get whom it reached; empty: no correction.", "")
    correction_subject: str = personal("Empty: made from the announcement's.", "")
    correction_language: str = public("BCP 47; empty: that of the announcement.", "")


@dataclass(frozen=True, kw_only=True)
class CorrectAnnouncement:
    """Send a correction to those whom an announcement reached that is over."""

    announcement_id: str = public("The announcement.")
    correction: str = personal("What those get whom it reached.")
    correction_subject: str = personal("Empty: made from the announcement's.", "")
    correction_language: str = public("BCP 47; empty: that of the announcement.", "")


@dataclass(frozen=True, kw_only=True)
class ListAnnouncements:
    limit: int = public("At most so many, newest first.", 20)


@dataclass(frozen=True, kw_only=True)
class ShowAnnouncement:
    announcement_id: str = public("The announcement.")


@dataclass(frozen=True, kw_only=True)
class AskWhy:
    """Why did, or didn't, a person get this?"""

    announcement_id: str = public("The announcement.")
    person: str = public("The person's id.")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What one language's readers get: texts, the language these are in, and how they came."""

    texts: dict[str, str]
    language: str
    notice: NoticeKind | Literal[""] = ""  # "", "machine", "partly" or "original": see notices.py
    engine: str = ""
    explanation: str = ""
    placeholders: list[str] = field(default_factory=list)
    made_by: str = "machine"  # or "person" or "template"
    tier: str = ""
    beside: dict[str, str] = field(default_factory=dict)  # the original, where it stands beside
    original_language: str = ""  # BCP 47 of what was announced; "" from before that was noted
    own_notices: OwnNotices = field(default_factory=dict)  # put in when they leave, kept nowhere
    listen: str = ""  # where these words are read aloud; as well put in when they leave
