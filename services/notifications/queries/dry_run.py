# SPDX-License-Identifier: Apache-2.0
"""A rehearsal: who would get it, how, in which language, and who could not. Nothing leaves."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.notifications import handlers
from services.notifications.audience import Audience, parse_audience
from services.notifications.channels.sms.channel import sms_text
from services.notifications.channels.sms.segments import count_segments
from services.notifications.commands import Announce, Requester, Words
from services.notifications.model import Announcement, Category, same_language
from services.notifications.notices import languages as noticed
from services.notifications.planning.deliveries import Delivery, delivery_for
from services.notifications.ports import Audiences

Document = dict[str, Any]
WINDOW = 2_000
EXAMPLES = 20
WIDE_SCRIPTS = {"am", "ar", "bn", "fa", "hi", "ja", "km", "ko", "my", "ne", "pa", "ps", "ru", "th",
                "ti", "uk", "ur", "vi", "zh"}  # fmt: skip


def dry_run(command: Announce, by: Requester, audiences: Audiences, now: datetime) -> Document:
    """Counts by language and channel, schools, SMS segments, and the unreachable with reasons."""
    announcement = handlers.draft(command, by, audiences, id="dry-run", key="", now=now)
    audience = parse_audience(announcement.audience, None)
    lines: Counter[tuple[str, str]] = Counter()
    people: set[str] = set()
    families: set[str] = set()
    for delivery in _deliveries(announcement, audience, audiences):
        lines[delivery.language, delivery.channel] += 1
        people.update(delivery.people)
        families.update(delivery.families)
    unreachable = list(audiences.unreachable(audience, announcement.policy.order))
    return {
        "audience": announcement.audience,
        "category": Category(announcement.category),
        "people": len(people) + len(unreachable),
        "reached_people": len(people),
        "reached_families": len(families),
        "deliveries": sum(lines.values()),
        "lines": [
            {"language": language, "channel": channel, "deliveries": count}
            | _segments(announcement, language, channel, count)
            for (language, channel), count in sorted(lines.items())
        ],
        "unreachable": _unreachable(unreachable),
        "languages_without_notice": sorted(_uncovered({language for language, _ in lines})),
    }


def _deliveries(
    announcement: Announcement, audience: Audience, audiences: Audiences
) -> Iterator[Delivery]:
    after, naming = "", audiences.naming(announcement)
    while points := audiences.window(audience, after, WINDOW):
        for point in points:
            delivery = delivery_for(point, announcement, audience, naming)
            if delivery is not None:
                yield delivery
        after = points[-1]["_id"]


def _segments(announcement: Announcement, language: str, channel: str, count: int) -> Document:
    """SMS segments by the rules of GSM-7 and UCS-2; of a text yet to be translated, an estimate."""
    if channel != "sms":
        return {}
    same = same_language(language, announcement.language)
    words = Words(
        texts=announcement.texts, language=announcement.language, notice="" if same else "machine"
    )
    text = sms_text(words, language)
    if not same and language.split("-")[0] in WIDE_SCRIPTS:
        text += "\u2060"  # one character outside GSM-7 makes the whole text UCS-2
    each = count_segments(text)
    return {"segments": each.segments * count, "encoding": each.encoding, "estimated": not same}


def _unreachable(people: list[Document]) -> Document:
    reasons = Counter("no-channel" if person["has"] else "no-contact" for person in people)
    examples = [person["_id"] for person in people[:EXAMPLES]]
    return {"people": len(people), "reasons": dict(reasons), "examples": examples}


def _uncovered(languages: set[str]) -> set[str]:
    covered = {tag.split("-")[0] for tag in noticed()} | {"zh", "tl"}
    return {language for language in languages if language.split("-")[0] not in covered}
