# SPDX-License-Identifier: Apache-2.0
"""Recordings, kept as long as they are likely to be listened to, and the voices there are."""

from collections.abc import Mapping
from datetime import timedelta

from bson import Binary
from pymongo import IndexModel

from kernel.clock import utc_now
from kernel.mongo import Collection, Database

KEPT = timedelta(days=14)  # then it is made again for whoever asks: the words are still there
COLLECTIONS = (
    Collection(
        name="recordings",
        indexes=[IndexModel("made_at", expireAfterSeconds=int(KEPT.total_seconds()))],
    ),
    Collection(name="voices"),
)
_ALL = "installed"


class MongoRecordings:
    """By the fingerprint of what is said: other words are another recording."""

    def __init__(self, database: Database) -> None:
        self._recordings = database.recordings

    def find(self, fingerprint: str) -> bytes | None:
        found = self._recordings.find_one({"_id": fingerprint}, {"mp3": 1})
        return bytes(found["mp3"]) if found else None

    def keep(self, fingerprint: str, mp3: bytes) -> None:
        kept = {"mp3": Binary(mp3), "made_at": utc_now()}
        self._recordings.replace_one({"_id": fingerprint}, kept, upsert=True)


class MongoVoices:
    """What can be spoken where recordings are made; known to who writes links elsewhere."""

    def __init__(self, database: Database) -> None:
        self._voices = database.voices

    def remember(self, voices: Mapping[str, str]) -> None:
        """Voice by name, and why it is not used, or ""."""
        told = {"voices": dict(voices), "at": utc_now()}
        self._voices.replace_one({"_id": _ALL}, told, upsert=True)

    def told(self) -> Mapping[str, str] | None:
        """None where nobody has looked yet."""
        found = self._voices.find_one({"_id": _ALL})
        return None if found is None else dict(found["voices"])

    def known(self) -> frozenset[str]:
        return frozenset(name for name, problem in (self.told() or {}).items() if not problem)
