# SPDX-License-Identifier: Apache-2.0
"""How far the reading of a collection is, and whether its pages fit together. Plain rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field


class Changed(Exception):
    """The collection is not what it was at the page before."""


@dataclass(kw_only=True)
class Progress:
    """Pages overlap by one record.

    In a collection that is sorted, whoever was in it all the time is then in what was read, or the
    reading ends with Changed: a number of records that stays the same shows neither that one left
    and another came, nor that the two pages do not meet.
    """

    name: str
    is_whole: bool = True  # False: only changes are asked for, and some providers count all
    number: int = 0  # of the next page
    ids: set[str] = field(default_factory=set)
    last: str = ""
    total: int | None = None

    @property
    def offset(self) -> int:
        return max(len(self.ids) - 1, 0)

    def take(self, ids: Sequence[str], total: int | None) -> int:
        """How many records at the beginning of this page are known already. Raises Changed."""
        if self.number and total != self.total:
            raise Changed("its number of records changed")
        known = 1 if self.last else 0
        if known and (not ids or ids[0] != self.last):
            raise Changed("its records moved")
        new = set(ids[known:])
        if len(new) < len(ids) - known or new & self.ids:
            raise Changed("a record came twice")
        self.add(ids[known:])
        self.total = total
        ended = self.is_whole and not new and len(self.ids) < (total or 0)
        if ended or (total is not None and len(self.ids) > total):
            raise Changed("it has more or fewer records than it says")
        return known

    def add(self, ids: Sequence[str]) -> None:
        self.ids.update(ids)
        self.last = ids[-1] if ids else self.last
        self.number += 1

    def is_over(self, *, new: int, more: bool | None) -> bool:
        """A page shorter than asked for ends nothing: providers have limits of their own."""
        if self.total is not None and self.is_whole:
            return len(self.ids) >= self.total
        return not new or more is False or len(self.ids) == self.total
