# SPDX-License-Identifier: Apache-2.0
"""A rehearsal: who would get it, how, in which language, and who could not. Nothing leaves."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from contracts.languages import candidates
from kernel.errors import Rejected
from services.notifications import handlers
from services.notifications.audience import Audience, parse_audience
from services.notifications.channels.sms.channel import sms_text
from services.notifications.channels.sms.segments import Segments, count_segments
from services.notifications.commands import Announce, Requester, Words
from services.notifications.listening.links import Links
from services.notifications.model import Announcement, Category, same_language
from services.notifications.notices import NONE, OwnNotices
from services.notifications.notices import languages as noticed
from services.notifications.planning.addressing import Addressing
from services.notifications.planning.deliveries import Addressed, Delivery, address
from services.notifications.ports import Audiences
from services.notifications.quiet.rules import USUAL
from services.notifications.templates import Template, template

Document = dict[str, Any]
WINDOW = 500
EXAMPLES = 20
WIDE_SCRIPTS = {"am", "ar", "bn", "fa", "hi", "ja", "km", "ko", "my", "ne", "pa", "ps", "ru", "th",
                "ti", "uk", "ur", "vi", "zh"}  # fmt: skip
WIDE_CHARACTER = "\u2060"  # one character outside GSM-7 makes the whole text UCS-2


@dataclass(kw_only=True)
class Line:
    """What would leave in one language over one channel."""

    deliveries: int = 0
    segments: int = 0
    encodings: set[str] = field(default_factory=set)


def dry_run(
    command: Announce, by: Requester, audiences: Audiences, now: datetime,
    own_notices: OwnNotices = NONE, listening: tuple[Links, Collection[str]] | None = None,
) -> Document:  # fmt: skip
    """Counts by language and channel, SMS segments, and the unreachable with reasons.

    `listening`: the links to listen, and the voices there are for them."""
    announcement = handlers.draft(command, by, audiences, id="dry-run", key="", now=now)
    audience = parse_audience(announcement.audience, None)
    rehearsal = Rehearsal(announcement, own_notices, listening)
    for found in _addressed(announcement, audience, audiences, now):
        rehearsal.missed |= {each.person["id"]: each.refusal.reason for each in found.kept}
        if found.delivery is not None:
            rehearsal.add(found.delivery)
    for person in audiences.unreachable(audience, announcement.policy.order):
        rehearsal.missed[person["_id"]] = "no-channel" if person["has"] else "no-contact"
    return rehearsal.told() | {"waits": _waits(announcement, rehearsal, audiences, now)}


def _waits(
    announcement: Announcement, rehearsal: "Rehearsal", audiences: Audiences, now: datetime
) -> dict[str, str]:
    """Until when what leaves by a channel would wait; families with hours of their own apart."""
    if announcement.urgent:
        return {}
    timetable = audiences.timetable
    channels = sorted({channel for _, channel in rehearsal.lines})
    found = {channel: timetable.wait(USUAL, channel, now) for channel in channels}
    return {channel: timetable.local(wait.until) for channel, wait in found.items() if wait}


class Rehearsal:
    """Adds up what would leave; what could not be filled in would not."""

    def __init__(
        self, announcement: Announcement, own_notices: OwnNotices = NONE,
        listening: tuple[Links, Collection[str]] | None = None,
    ) -> None:  # fmt: skip
        self.announcement, self.own_notices = announcement, own_notices
        self.listening = listening
        self.lines: dict[tuple[str, str], Line] = defaultdict(Line)
        self.people: set[str] = set()
        self.families: set[str] = set()
        self.missed: dict[str, str] = {}
        self._texts: dict[str, Template] = {}

    def add(self, delivery: Delivery) -> None:
        try:
            text = self._text(delivery.language).render(delivery.fields)
        except Rejected as error:
            self.missed |= dict.fromkeys(delivery.people, error.code)
            return
        line = self.lines[delivery.language, delivery.channel]
        line.deliveries += 1
        self.people.update(delivery.people)
        self.families.update(delivery.families)
        if delivery.channel == "sms":
            counted = _counted(text)
            line.segments += counted.segments
            line.encodings.add(counted.encoding)

    def _text(self, language: str) -> Template:
        if language not in self._texts:
            self._texts[language] = template(self._likely(language), self.announcement.language)
        return self._texts[language]

    def _likely(self, language: str) -> str:
        """The text message; for one yet to be translated the original, as wide as it would be."""
        announcement = self.announcement
        same = same_language(language, announcement.language)
        words = Words(
            texts=announcement.texts, language=announcement.language,
            notice="" if same else "machine", own_notices=self.own_notices,
            listen=self._link(language),
        )  # fmt: skip
        wide = not same and language.split("-")[0] in WIDE_SCRIPTS
        return sms_text(words, language) + (WIDE_CHARACTER if wide else "")

    def _link(self, language: str) -> str:
        """As long as the one that would stand in a text message."""
        if self.listening is None:
            return ""
        links, known = self.listening
        is_there = links.stands_in("sms") and links.has_voice(language, known)
        return links.to("0" * 32, language) if is_there else ""

    def told(self) -> Document:
        missed = {id: why for id, why in self.missed.items() if id not in self.people}
        return {
            "audience": self.announcement.audience,
            "category": Category(self.announcement.category),
            "people": len(self.people) + len(missed),
            "reached_people": len(self.people),
            "reached_families": len(self.families),
            "deliveries": sum(line.deliveries for line in self.lines.values()),
            "lines": [self._told_line(*key, self.lines[key]) for key in sorted(self.lines)],
            "unreachable": {
                "people": len(missed),
                "reasons": dict(Counter(missed.values())),
                "examples": sorted(missed)[:EXAMPLES],
            },
            "languages_without_notice": _uncovered(
                {language for language, _ in self.lines}, self.own_notices
            ),
        }

    def _told_line(self, language: str, channel: str, line: Line) -> Document:
        told = {"language": language, "channel": channel, "deliveries": line.deliveries}
        if channel != "sms":
            return told
        return told | {
            "segments": line.segments,
            "encoding": " and ".join(sorted(line.encodings)),
            "estimated": not same_language(language, self.announcement.language),
        }


@lru_cache(maxsize=1024)
def _counted(text: str) -> Segments:
    return count_segments(text)


def _addressed(
    announcement: Announcement, audience: Audience, audiences: Audiences, now: datetime
) -> Iterator[Addressed]:
    naming, rulebook = audiences.naming(announcement), audiences.rulebook(now)
    after, taken = "", WINDOW
    while taken == WINDOW:
        points = list(audiences.window(audience, after, WINDOW))
        taken, after = len(points), points[-1]["_id"] if points else ""
        addressing = Addressing.of(announcement, rulebook.rules_for(points))
        for point in points:
            yield address(point, announcement, audience, naming, addressing)


def _uncovered(languages: set[str], own: OwnNotices) -> Sequence[str]:
    return sorted(each for each in languages if not {*candidates(each)} & {*noticed(own)})
