# SPDX-License-Identifier: Apache-2.0
"""GET /listen/...: the page behind the link in a message, and its recording."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from kernel.clock import Clock, utc_now
from kernel.errors import Rejected, Unavailable
from kernel.http import in_thread
from kernel.mongo import Database, within
from kernel.unit import Unit
from services.notifications.channels.email.letter import Passage
from services.notifications.errors import AnnouncementNotFound
from services.notifications.listening.links import PATH, Links
from services.notifications.listening.pace import Pace
from services.notifications.listening.page import HEADERS, Page
from services.notifications.listening.ranges import NotSatisfiable, asked_range
from services.notifications.listening.script import Line, below, passages, script
from services.notifications.listening.studio import Studio, fingerprint
from services.notifications.listening.tokens import Heard, has_id_of_ours
from services.notifications.model import Announcement, State
from services.notifications.repository.announcements import MongoAnnouncements
from services.notifications.repository.notices import MongoNotices

log = logging.getLogger(__name__)
OPEN_FOR = timedelta(days=400)  # a school year and the summer after it
MOST_S = 4.0
RETRY_AFTER_S = "5"
AUDIO_HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, max-age=300",  # a message may be cancelled meanwhile
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a link leads to: the message, or what corrects it; nothing of one that was cancelled.

    `heard` is whose words these are."""

    heard: Heard
    found: list[Passage] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    is_cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class Listening:
    database: Database
    links: Links
    studio: Studio
    page: Page
    pace: Pace
    known: Callable[[], Collection[str]]
    clock: Clock = utc_now

    def routes(self) -> list[BaseRoute]:
        return [
            Route(PATH + "{token}.mp3", self.hear, methods=["GET"]),
            Route(PATH + "{token}", self.look, methods=["GET"]),
        ]

    async def look(self, request: Request) -> Response:
        if not self._is_paced(request):
            return _too_many()
        message = await self._message(request)
        if message is None:
            return HTMLResponse(self.page.unknown(), status_code=404, headers=HEADERS)
        token = self.links.tokens.token(message.heard)
        audio = f"{token}.mp3" if message.lines else ""
        text = self.page.message(
            message.found, message.heard.language, audio, is_cancelled=message.is_cancelled
        )
        return HTMLResponse(text, headers=HEADERS)

    async def hear(self, request: Request) -> Response:
        if not self._is_paced(request):
            return _too_many()
        heard = self.links.tokens.heard(request.path_params["token"])
        message = await self._message(request)
        if message is not None and (message.is_cancelled or message.heard != heard):
            return Response(status_code=410)
        if message is None or not message.lines:
            return Response(status_code=404)
        key = fingerprint(message.heard.announcement_id, message.lines)
        try:
            mp3 = await self.studio.recording(key, message.lines)
        except Unavailable as error:
            log.warning(
                "recording_failed",
                extra={"announcement_id": message.heard.announcement_id, "reason": error.message},
            )
            return Response(status_code=503, headers={"Retry-After": RETRY_AFTER_S})
        return audio_response(mp3, key, request)

    def _is_paced(self, request: Request) -> bool:
        return self.pace.allows(request.client.host if request.client else "")

    async def _message(self, request: Request) -> Message | None:
        heard = self.links.tokens.heard(request.path_params["token"])
        return await in_thread(lambda: self._read(heard)) if heard else None

    def _read(self, heard: Heard) -> Message | None:
        """None for what is not, or is no more, to be heard."""
        unit = Unit(self.database)
        with within(MOST_S):
            announcement = _find(unit, heard.announcement_id)
            if announcement is None or _is_past(announcement.accepted_at, self.clock()):
                return None
            is_cancelled = announcement.state == State.CANCELLED
            # Who heard the wrong one hears the right one.
            now = self._correction(announcement, heard, unit)
            if now is None and not is_cancelled:
                now = self._told(announcement, heard, unit)
            if now is None:
                return Message(heard=heard, is_cancelled=True) if is_cancelled else None
        return replace(now, is_cancelled=is_cancelled)

    def _correction(self, wrong: Announcement, heard: Heard, unit: Unit) -> Message | None:
        """What corrects it in this language, once that is known."""
        if not wrong.correction_id or not has_id_of_ours(wrong.correction_id):
            return None
        right = _find(unit, wrong.correction_id)
        if right is None or right.state == State.CANCELLED:
            return None
        return self._told(right, replace(heard, announcement_id=right.id), unit)

    def _told(self, announcement: Announcement, heard: Heard, unit: Unit) -> Message | None:
        words = announcement.words_for(heard.language)
        if words is None:
            return None
        words = replace(words, own_notices=MongoNotices(unit).own())
        try:
            found = passages(words, announcement, heard.language, self.links.telling)
            original = below(words, announcement, heard.language, self.links.telling)
        except Rejected:
            return None
        lines = script(found, heard.language, self.known())
        return Message(heard=heard, found=[*found, *original], lines=lines)


def audio_response(mp3: bytes, key: str, request: Request) -> Response:
    """The whole, or the part that a player asks for (Range)."""
    headers = AUDIO_HEADERS | {"ETag": f'"{key}"'}
    if request.headers.get("If-None-Match", "") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", headers["ETag"]) != headers["ETag"]:
        wanted = ""
    try:
        part = asked_range(wanted, len(mp3))
    except NotSatisfiable:
        headers |= {"Content-Range": f"bytes */{len(mp3)}"}
        return Response(status_code=416, headers=headers)
    if part is None:
        return Response(mp3, headers=headers, media_type="audio/mpeg")
    start, end = part
    headers |= {"Content-Range": f"bytes {start}-{end - 1}/{len(mp3)}"}
    return Response(mp3[start:end], status_code=206, headers=headers, media_type="audio/mpeg")


def _find(unit: Unit, announcement_id: str) -> Announcement | None:
    try:
        return MongoAnnouncements(unit).get(announcement_id)
    except AnnouncementNotFound:
        return None


def _is_past(accepted_at: datetime, now: datetime) -> bool:
    return now - accepted_at > OPEN_FOR


def _too_many() -> Response:
    return Response(status_code=429, headers={"Retry-After": "60"})
