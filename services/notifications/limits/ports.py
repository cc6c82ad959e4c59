# SPDX-License-Identifier: Apache-2.0
"""What the reactions to limits and choices need."""

from collections.abc import Sequence
from typing import Any, Protocol

from contracts.directory import ChoiceRecorded, ContactFlagCleared, LimitRecorded, LimitsWatermark
from services.notifications.limits.rules import Rules


class Limits(Protocol):
    """The copy of limits and choices, written."""

    def remember(self, limits: Sequence[LimitRecorded], marks: Sequence[LimitsWatermark]) -> None:
        """Bring changes of limits into the copy, the highest number of each wins, and note how far
        it is. A watermark beyond a gap says nothing until the gap is filled."""

    def remember_choices(self, choices: Sequence[ChoiceRecorded]) -> None:
        """Keep what families chose, each choice once."""

    def clear_flags(self, cleared: Sequence[ContactFlagCleared]) -> None:
        """Contact points that were flagged before then may be used again."""


class Rulebook(Protocol):
    """The copy, asked."""

    @property
    def version(self) -> int:
        """Grows with every change: the same again means that nothing changed."""

    def rules_for(self, points: Sequence[dict[str, Any]]) -> Rules:
        """All that is known of these contact points (documents of `reach`) and who shares them."""
