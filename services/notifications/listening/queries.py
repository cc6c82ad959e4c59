# SPDX-License-Identifier: Apache-2.0
"""What can be heard, and what cannot and why."""

from collections.abc import Sequence
from typing import Any

from kernel.mongo import Database
from services.notifications.listening.links import Links
from services.notifications.listening.repository import MongoVoices
from services.notifications.listening.voices import voice_for
from services.notifications.listening.wording import texts


def listening(database: Database, links: Links, languages: Sequence[str] = ()) -> dict[str, Any]:
    """`languages`: the voice of each that messages are read aloud in, by tag. `problems`: the
    voices that are there and not used, by name. `why`: why there is no link at all, or ""."""
    told = MongoVoices(database).told()
    known = frozenset(name for name, problem in (told or {}).items() if not problem)
    voices = {tag: voice_for(tag, known, links.without) for tag in languages or texts()}
    return {
        "read_aloud": str(links.read_aloud),
        "why": _why_not(links, told),
        "languages": {tag: voice for tag, voice in voices.items() if voice},
        "without_voice": sorted(tag for tag, voice in voices.items() if not voice),
        "problems": {name: problem for name, problem in (told or {}).items() if problem},
    }


def _why_not(links: Links, told: object) -> str:
    if links.read_aloud == "off":
        return "RAPPORT_READ_ALOUD is off."
    if not links.public_url:
        return "RAPPORT_PUBLIC_URL is not set to an address that families can reach."
    if told is None:
        return "notifications.inbound has not said yet which voices it has."
    return "" if told else "espeak-ng or lame is not installed where notifications.inbound runs."
