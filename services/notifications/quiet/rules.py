# SPDX-License-Identifier: Apache-2.0
"""When a delivery may leave: what the people who share a contact point wish, taken together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from kernel.config import Outbound
from services.notifications.config import NotificationsSettings
from services.notifications.quiet.hours import Hours, next_time, quiet_until

Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What one person wishes. `quiet` None: as the district has it."""

    quiet: Hours | None = None
    digest: str = ""  # "daily", "weekly"; "": each message by itself

    @classmethod
    def of(cls, quiet_from: str, quiet_until: str, digest: str) -> "Wish":
        quiet = Hours.of(quiet_from, quiet_until) if quiet_from and quiet_until else None
        return cls(quiet=quiet, digest=digest)


NO_WISH = Wish()


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Hours in which it does not leave, the district's among them or not, and not before when."""

    quiet: tuple[Hours, ...] = ()
    by_district: bool = True
    not_before: datetime | None = None

    @property
    def name(self) -> str:
        """Equal for equal timings, and "" for the usual one."""
        if self == USUAL:
            return ""
        hours = ",".join(f"{begins}-{ends}" for begins, ends in self._hours())
        district = "+" if self.by_district else ""
        due = f"@{self.not_before:%Y%m%d%H%M}" if self.not_before else ""
        return f":{hours}{district}{due}"

    def stored(self) -> Document:
        """The fields of a chunk that `from_chunk` reads; none for the usual timing."""
        if self == USUAL:
            return {}
        hours = [list(each) for each in self._hours()]
        return {"quiet": hours, "by_district": self.by_district, "not_before": self.not_before}

    @classmethod
    def from_chunk(cls, chunk: Mapping[str, Any]) -> "Timing":
        """What an older release planned goes by the district's hours."""
        return cls(
            quiet=tuple(Hours.of(begins, ends) for begins, ends in chunk.get("quiet", ())),
            by_district=chunk.get("by_district", True),
            not_before=chunk.get("not_before"),
        )

    def _hours(self) -> list[tuple[str, str]]:
        return [(f"{one.begins:%H:%M}", f"{one.ends:%H:%M}") for one in self.quiet]


USUAL = Timing()


@dataclass(frozen=True, kw_only=True)
class Wait:
    """`why` is a stable code: quiet-hours or digest."""

    until: datetime
    why: str


class Timetable:
    """The district's hours: when what must wait may leave."""

    def __init__(self, settings: NotificationsSettings, outbound: Outbound) -> None:
        self.zone = ZoneInfo(settings.time_zone)
        self._digest_at = time.fromisoformat(settings.digest_at)
        self._digest_weekday = settings.digest_weekday
        self._hours = Hours.of(settings.quiet_from, settings.quiet_until)
        self._channels = frozenset(settings.quiet_channels)
        # A stand-in for the outside world wakes nobody, and a rehearsal is to be seen at once.
        self._in_force = outbound != Outbound.CAPTURE

    def timing(
        self, sharing: Iterable[str], addressed: Iterable[str], wishes: Mapping[str, Wish],
        digested_at: datetime | None,
    ) -> Timing:  # fmt: skip
        """Quiet when anybody who shares it wants quiet; in the digest when all who get it do.

        `digested_at` is when it was asked for, where it is of a kind that goes into digests.
        """
        shared = [wishes.get(id, NO_WISH) for id in sharing]
        digests = {wishes.get(id, NO_WISH).digest for id in addressed}
        return Timing(
            quiet=tuple(sorted({one.quiet for one in shared if one.quiet is not None})),
            by_district=any(one.quiet is None for one in shared),
            # "" comes first, then daily, then weekly: the soonest that one of them wishes.
            not_before=self._digest(digested_at, min(digests, default="")) if digested_at else None,
        )

    def _digest(self, asked_at: datetime, digest: str) -> datetime | None:
        if not digest:
            return None
        weekday = self._digest_weekday if digest == "weekly" else ""
        return next_time(asked_at, self._digest_at, self.zone, weekday)

    def local(self, at: datetime) -> str:
        """As the district's clocks on the wall show it."""
        return at.astimezone(self.zone).strftime("%a %Y-%m-%d %H:%M")

    def wait(self, timing: Timing, channel: str, now: datetime) -> Wait | None:
        """What a routine delivery waits for now; None when it may leave."""
        due = max(now, timing.not_before or now)
        hours = timing.quiet
        if timing.by_district and self._in_force and channel in self._channels:
            hours = (*hours, self._hours)
        quiet = quiet_until(due, hours, self.zone)
        if quiet is not None:
            return Wait(until=quiet, why="quiet-hours")
        return Wait(until=due, why="digest") if due > now else None
