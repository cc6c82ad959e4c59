# SPDX-License-Identifier: Apache-2.0
"""What a fact is."""

from dataclasses import dataclass
from decimal import Decimal

KINDS = ("number", "time", "month", "weekday", "code")
CURRENCIES = frozenset("$€£¢")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One stated fact. `values` holds more than one reading where the writing is ambiguous."""

    kind: str
    values: frozenset[Decimal]  # of a code: its digits, but its text is what counts
    start: int
    end: int
    text: str
    optional: bool = False  # an article that may be a number, a word with two meanings
    unit: str = ""  # of a number: "%", the sign of a currency, or "/" for a part of a whole
    spelled: bool = False

    @property
    def money(self) -> bool:
        return self.unit in CURRENCIES

    def equals(self, other: "Fact") -> bool:
        """Whether both can say the same."""
        if self.kind == "code":
            return self.text == other.text
        # "a third" is "una tercera parte", too; "the third" is never "un tercio".
        same_unit = self.unit == other.unit or (self.unit == "/" and not other.unit)
        return bool(self.values & other.values) and same_unit
