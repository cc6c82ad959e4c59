# SPDX-License-Identifier: Apache-2.0
"""How far the limits are: told several times a second, so that who keeps a copy knows its age.

The time is taken first; then, in one majority-committed transaction, the number is read and the
watermark is put into the outbox. A server that has lost its place to another cannot commit that,
so no copy is told of a number that was overtaken before the time it carries.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider
from prometheus_client import Gauge
from pymongo.errors import PyMongoError

from contracts.directory import LimitsWatermark
from contracts.notifications import LimitsConfirmed
from kernel.clock import Clock, utc_now
from kernel.errors import Conflict, Unavailable
from kernel.mongo import Database, Document, within
from kernel.providers import Mongo
from kernel.unit import Unit, routing_key
from services.directory.limits.repository import CONFIRMED, NUMBER

log = logging.getLogger(__name__)

EVERY_S = 0.25
# Nobody confirms: a queue that is not read then grows by twelve a minute, not by 240.
PATIENCE_S = 5.0
ANSWER_S = 2.0
EARLY = timedelta(milliseconds=50)  # green threads wake when they can: better early than skipped
TOLD = "limits-watermark"  # in settings
AGE = Gauge(
    "rapport_limits_unconfirmed_seconds",
    "Age of the latest watermark of limits that notifications confirmed.",
)


class Watermark:
    """Any number of processes may tell: the database lets one of them, each time."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self.database = database
        self._clock = clock

    def tell(self) -> bool:
        """Tell how far the limits are, when it is time to. Whether it was told."""
        at = self._clock()
        told, confirmed = noted(self.database, TOLD), noted(self.database, CONFIRMED)
        if confirmed.get("watermark_at"):
            AGE.set((at - confirmed["watermark_at"]).total_seconds())
        if not is_due(told.get("at"), confirmed, at):
            return False
        unit = Unit(self.database, clock=self._clock)
        return unit.run(lambda: self._tell(unit, told.get("at"), at))

    def _tell(self, unit: Unit, before: datetime | None, at: datetime) -> bool:
        settings, session = self.database.settings, unit.session
        key, mark = {"_id": TOLD, "at": before}, {"$set": {"at": at}}
        marked = settings.update_one(key, mark, upsert=not before, session=session)
        if not marked.matched_count and marked.upserted_id is None:
            return False  # another process told meanwhile
        # One that did not leave yet is overtaken: with the broker away they do not pile up.
        waiting = {"lane": "urgent", "key": routing_key(LimitsWatermark, "urgent")}
        self.database.outbox.delete_many(waiting, session=session)
        counted = settings.find_one({"_id": NUMBER}, session=session) or {}
        unit.publish(LimitsWatermark(number=counted.get("number", 0), at=at))
        return True


def is_due(told_at: datetime | None, confirmed: Document, now: datetime) -> bool:
    """The next follows when the last was confirmed; without that, after a long while.

    Also when the last was told in the future: then the clock was set back.
    """
    if told_at is None or told_at > now + EARLY:
        return True
    since = now - told_at
    known = confirmed.get("watermark_at")
    if known is not None and told_at <= known <= now + EARLY:
        return since >= timedelta(seconds=EVERY_S) - EARLY
    return since >= timedelta(seconds=PATIENCE_S)


def confirm(database: Database, confirmed: LimitsConfirmed, now: datetime) -> None:
    """Remember it. The numbers may overtake each other: the highest counts. Of the times the last
    that came count, so that a clock that was wrong is forgotten when it is right again."""
    times = {
        "watermark_at": confirmed.watermark_at,
        "confirmed_at": confirmed.confirmed_at,
        "received_at": now,
    }
    known: Document = {"$max": {"number": confirmed.number}}
    if confirmed.watermark_at is not None:
        known["$set"] = times
    database.settings.update_one({"_id": CONFIRMED}, known, upsert=True)


def state(database: Database) -> dict[str, Any]:
    """How many changes there are, and how many of them are known to be in force."""
    confirmed = noted(database, CONFIRMED)
    return {
        "number": noted(database, NUMBER).get("number", 0),
        "confirmed_number": confirmed.get("number"),
        "age_s": _since(confirmed.get("watermark_at")),
        "clock_difference_s": clock_difference(confirmed),
    }


def clock_difference(confirmed: Document) -> float | None:
    """By how much the clock of notifications is ahead of this one, seconds; None: not known.

    A watermark leaves at one time of ours, is confirmed at a time of theirs, and that arrives at
    another of ours: where theirs lies between ours, nothing can be said against it.
    """
    if not confirmed.get("watermark_at"):
        return None
    sent, theirs, received = (
        confirmed[each] for each in ("watermark_at", "confirmed_at", "received_at")
    )
    if sent <= theirs <= received:
        return 0.0
    nearest = sent if theirs < sent else received
    return float((theirs - nearest).total_seconds())


def noted(database: Database, id: str) -> Document:
    return database.settings.find_one({"_id": id}) or {}


def _since(at: datetime | None) -> float | None:
    return None if at is None else round((utc_now() - at).total_seconds(), 3)


class WatermarkTeller(DependencyProvider):
    """A green thread that tells. Each process of the service has one."""

    mongo = Mongo()

    def start(self) -> None:
        self.thread = self.container.spawn_managed_thread(self._run, identifier="limits watermark")

    def stop(self) -> None:
        self.thread.kill()

    def get_dependency(self, _: Any) -> None:
        return None

    def _run(self) -> None:
        watermark = Watermark(self.mongo.database)
        while True:
            eventlet.sleep(EVERY_S)
            try:
                with within(ANSWER_S):
                    watermark.tell()
            except (Conflict, Unavailable, PyMongoError) as error:
                log.warning("watermark_postponed", extra={"reason": type(error).__name__})
