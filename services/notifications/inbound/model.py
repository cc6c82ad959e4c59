# SPDX-License-Identifier: Apache-2.0
"""The rules of a conversation by text with a number: what it stopped, and what it is answered.

Whoever said STOP gets one text more, which says so and asks what they meant; after that nothing
but what they chose to keep, an answer to HELP, and what they ask for themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

SCOPES = ("attendance", "academic", "gatherings")  # what 1, 2 and 3 keep
ASKED_FOR = timedelta(hours=24)  # so long an answer to the question is one


class Answer(StrEnum):
    """What we text back; the keys of answers.toml."""

    STOPPED = "stopped"  # with the question
    STOPPED_UNKNOWN = "stopped_unknown"  # nobody is on file there: nothing to ask about
    KEPT = "kept"
    ALL_STOPPED = "all_stopped"
    STARTED = "started"
    HELP = "help"
    RECEIVED = "received"


# No sooner than that the same again: two automatons must not keep each other busy.
PAUSE = {
    Answer.RECEIVED: timedelta(days=1),
    Answer.STOPPED_UNKNOWN: timedelta(days=1),
    Answer.HELP: timedelta(minutes=1),
    Answer.STARTED: timedelta(minutes=1),
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Yes or no to a category at this number; "": to all but emergencies."""

    category: str
    allowed: bool
    basis: str
    channel: str = ""


@dataclass(kw_only=True)
class Conversation:
    number: str
    stopped_at: datetime | None = None
    stop_evidence: str = ""
    unfiled: bool = False  # stopped while nobody was on file there: holds for whoever comes
    asked_at: datetime | None = None
    chose_at: datetime | None = None
    answered: dict[str, datetime] = field(default_factory=dict)

    def is_asked(self, now: datetime) -> bool:
        return self.asked_at is not None and now - self.asked_at < ASKED_FOR

    def moment(self, now: datetime) -> datetime:
        """When this is said: later than all that was said before, whatever the clocks show."""
        if self.chose_at is not None:
            now = max(now, self.chose_at + timedelta(milliseconds=1))
        self.chose_at = now
        return now

    def stop(self, said: str, now: datetime, *, is_known: bool) -> tuple[list[Wish], Answer | None]:
        """Again while the question is open: nothing is asked again."""
        again = self.stopped_at is not None and self.is_asked(now)
        self.stopped_at, self.stop_evidence, self.unfiled = now, said, not is_known
        if not is_known:
            return [STOP], self._due(Answer.STOPPED_UNKNOWN, now)
        if again:
            return [STOP], None
        self.asked_at = now
        return [STOP], Answer.STOPPED

    def keep(self, numbers: Sequence[int], now: datetime) -> tuple[list[Wish], Answer | None]:
        wishes = [
            Wish(category=SCOPES[number - 1], allowed=True, basis="consent", channel="sms")
            for number in numbers
        ]
        return wishes, self._due(Answer.KEPT, now)

    def stop_all(self, now: datetime) -> tuple[list[Wish], Answer | None]:
        """Emergencies too, which only these very words of their own can stop."""
        self.asked_at = None
        return [STOP, STOP_EMERGENCIES], self._due(Answer.ALL_STOPPED, now)

    def start(self, now: datetime) -> tuple[list[Wish], Answer | None]:
        """Everything, whoever stopped what at this number: also the office, on their behalf."""
        self.stopped_at, self.asked_at, self.stop_evidence = None, None, ""
        self.unfiled = False
        return [START, START_EMERGENCIES], self._due(Answer.STARTED, now)

    def help(self, now: datetime) -> Answer | None:
        return self._due(Answer.HELP, now)

    def receive(self, now: datetime, *, is_wanted: bool = True) -> Answer | None:
        """Whoever stopped is not told that the office has their message."""
        is_due = is_wanted and self.stopped_at is None
        return self._due(Answer.RECEIVED, now) if is_due else None

    def _due(self, answer: Answer, now: datetime) -> Answer | None:
        last = self.answered.get(answer)
        if last is not None and now - last < PAUSE.get(answer, timedelta(0)):
            return None
        self.answered[answer] = now
        return answer


STOP = Wish(category="", allowed=False, basis="revocation")
START = Wish(category="", allowed=True, basis="consent")
STOP_EMERGENCIES = Wish(category="emergency", allowed=False, basis="request")
START_EMERGENCIES = Wish(category="emergency", allowed=True, basis="consent")
