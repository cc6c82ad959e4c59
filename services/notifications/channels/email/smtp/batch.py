# SPDX-License-Identifier: Apache-2.0
"""The mails of one call, shared by the connections that carry them."""

import threading
from collections import deque
from collections.abc import Iterable

from services.notifications.channels.ports import Handover, Outcome, OutgoingMail

_TRIES = 3


class Batch:
    """Gives each mail to one connection at a time and keeps one outcome for each."""

    def __init__(self, mails: Iterable[OutgoingMail]) -> None:
        self._mails = list(mails)
        self._outcomes: dict[str, Outcome] = {}
        self._waiting = deque(self._mails)
        self._tries: dict[str, int] = {}
        self._lock = threading.Lock()
        self._answers = 0

    @property
    def is_untouched(self) -> bool:
        """True while no mail got an answer and none can have been taken."""
        return self._answers == 0

    @property
    def is_empty(self) -> bool:
        """True when no mail waits, though some may be on their way."""
        return not self._waiting

    @property
    def size(self) -> int:
        return len(self._mails)

    def take(self) -> OutgoingMail | None:
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def give_back(self, mail: OutgoingMail, reason: str, code: int = 0) -> None:
        """It was offered and not sent; after three times that is its outcome."""
        with self._lock:
            tries = self._tries[mail.id] = self._tries.get(mail.id, 0) + 1
            if tries < _TRIES:
                self._waiting.appendleft(mail)
            else:
                state = Handover.DEFERRED if code else Handover.UNSENT
                self._outcomes[mail.id] = Outcome(id=mail.id, state=state, code=code, text=reason)

    def settle(self, outcome: Outcome) -> None:
        with self._lock:
            self._answers += 1
            self._outcomes[outcome.id] = outcome

    def outcomes(self, reason: str) -> list[Outcome]:
        """One for each mail, in order; those that still wait carry `reason`.

        A mail that neither waits nor has an outcome was in the hands of a thread that died.
        """
        waiting = {mail.id for mail in self._waiting}
        return [self._outcomes.get(mail.id) or _left(mail, waiting, reason) for mail in self._mails]


def _left(mail: OutgoingMail, waiting: set[str], reason: str) -> Outcome:
    state = Handover.UNSENT if mail.id in waiting else Handover.UNKNOWN
    return Outcome(id=mail.id, state=state, text=reason)
