# SPDX-License-Identifier: Apache-2.0
"""How far the copy of limits is, and whether it may be relied on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.rights import Limit, Scope

FRESH = timedelta(seconds=2)  # a copy that was told later than that counts as unchecked
ALL = frozenset({Scope.ALL})
SKEW = timedelta(seconds=1)  # nobody is told from the future but by a clock that is wrong
# Clocks differ: for so long after a limit began or ended everybody is looked at again.
MARGIN = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`applied`: every change of a limit up to this number is here. `ahead` are later ones that
    came before the next. `fresh_at` is when the directory said that this is all there was."""

    applied: int = 0
    ahead: tuple[int, ...] = ()
    confirmed: int = 0
    fresh_at: datetime | None = None
    since: int = 0  # every limit was told again from this number on
    beyond: tuple[int, datetime] | None = None  # a watermark that waits for what comes before it
    next_change_at: datetime | None = None  # when a limit begins or ends next, or just did
    limits_version: int = 0
    choices_version: int = 0

    @property
    def version(self) -> int:
        """Grows with every change of limits, choices or flags."""
        return self.limits_version + self.choices_version

    def is_checked(self, now: datetime) -> bool:
        """False when a limit may have been entered of which nothing is known here."""
        return self.fresh_at is not None and -SKEW <= now - self.fresh_at <= FRESH

    def is_as_at(self, version: int, now: datetime) -> bool:
        """Whether what was found out at that version holds still."""
        return version == self.version and (
            self.next_change_at is None or now < self.next_change_at
        )


def is_ahead(told_at: datetime | None, now: datetime) -> bool:
    """Whether it was told by a clock that was wrong."""
    return told_at is not None and told_at > now + SKEW


def counted(applied: int, ahead: Iterable[int], arrived: Iterable[int]) -> tuple[int, list[int]]:
    """Up to where all numbers are here, and those beyond the first gap."""
    waiting = {number for number in (*ahead, *arrived) if number > applied}
    while applied + 1 in waiting:
        applied += 1
        waiting.remove(applied)
    return applied, sorted(waiting)


def next_change(limits: Iterable[Limit], now: datetime) -> datetime | None:
    """When the first of them begins or ends; one that just did counts still."""
    moments = [at for one in limits for at in (one.begins_at, one.ends_at)]
    return min((at for at in moments if at and at > now - MARGIN), default=None)


def is_past(change_at: datetime | None, now: datetime) -> bool:
    """Whether it is so long ago that it is so by every clock."""
    return change_at is not None and change_at <= now - MARGIN


def scopes_from(names: Iterable[str]) -> frozenset[Scope]:
    """One that this release does not know keeps everything, and so does none."""
    known = {str(scope) for scope in Scope}
    return frozenset(Scope(name) if name in known else Scope.ALL for name in names) or ALL
