# SPDX-License-Identifier: Apache-2.0
"""What a sender should know before it goes out: words that nobody will translate."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from services.notifications.commands import Announce
from services.notifications.texts import SMS_LIMIT

LINK = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "heic", "tif", "tiff", "bmp", "svg")
PAPERS = ("pdf", "doc", "docx", "odt", "pub", "ppt", "pptx", "xls", "xlsx", "pages")
# Where people put flyers; a link there shows a picture or a paper, whatever its address ends with.
SHELVES = (
    "drive.google.com", "docs.google.com", "photos.google.com", "photos.app.goo.gl", "dropbox.com",
    "canva.com", "smore.com", "issuu.com", "1drv.ms", "sharepoint.com", "onedrive.live.com",
    "box.com", "padlet.com", "adobe.com",
)  # fmt: skip
SPOKEN_OF = re.compile(
    r"\b(?:flyers?|flier|leaflet|brochure|poster|attach(?:ed|ments?)|enclosed|"
    r"folleto|volante|adjunt[oa]s?|panfleto|folheto|anex[oa]s?)\b",
    re.IGNORECASE,
)
FEW_WORDS = 12
SURE_TO_FIT = SMS_LIMIT * 3 // 4
ADVICE = (
    "Families who read another language get only the words of this message. Write what it says "
    "(what, when, where, whom to call) into the message itself."
)


def warnings_of(command: Announce, *, by_text: bool = True) -> list[dict[str, str]]:
    """[{"code", "message"}]: what of it families might not get to read. `by_text`: whether some of
    it goes by text message, as far as that is known."""
    found = warnings(command.subject, command.body)
    if by_text and (not command.channels or "sms" in command.channels):
        found += _too_long(command)
    return found


def _too_long(command: Announce) -> Iterator[dict[str, str]]:
    """A gateway refuses what is longer than a text may be: who has but a phone gets nothing."""
    letters = len(command.sms or f"{command.subject}\n{command.body}")
    if letters > SURE_TO_FIT:
        yield {
            "code": "too-long-for-texts",
            "message": f"As a text message it has {letters:,} characters. Gateways take "
            f"{SMS_LIMIT:,}, with the notice, and other languages need up to a third more: "
            "families with a phone number alone may get nothing. Shorten it, or send it by "
            "--channel email.",
        }


def warnings(subject: str, body: str) -> list[dict[str, str]]:
    """[{"code", "message"}]: links to pictures and papers, and texts that only point to one."""
    found = list(_files(body))
    if not found and (match := SPOKEN_OF.search(f"{subject}\n{body}")):
        found.append(
            {
                "code": "file-spoken-of",
                "message": f'It speaks of "{match.group()}", which is not translated. {ADVICE}',
            }
        )
    words = len(LINK.sub(" ", body).split())
    if found and words < FEW_WORDS:
        found.append(
            {
                "code": "file-carries-the-message",
                "message": f"There are only {words} words beside it: in other languages families "
                "would hardly learn anything.",
            }
        )
    return found


def _files(body: str) -> Iterator[dict[str, str]]:
    for match in LINK.finditer(body):
        link = match.group().rstrip(".,;:!?)\"'»”")
        kind = _kind(link)
        if kind:
            message = f"{link} leads to {kind}, which is not translated. {ADVICE}"
            yield {"code": "file-not-translated", "message": message}


def _kind(link: str) -> str:
    """What a link shows, as far as its address says: "" for a page."""
    try:
        address = urlsplit(link if "//" in link else f"https://{link}")
    except ValueError:
        return ""
    ending = address.path.lower().rpartition(".")[2]
    if ending in PICTURES:
        return "a picture"
    host = (address.hostname or "").lower()
    shelf = any(host == each or host.endswith(f".{each}") for each in SHELVES)
    return "a file" if ending in PAPERS or shelf else ""
