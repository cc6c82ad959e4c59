# SPDX-License-Identifier: Apache-2.0
"""What people read before it goes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class ReviewSentence:
    """A sentence of a part, what an engine made of it ("": nothing safe), and what was found."""

    part: str
    original: str
    draft: str = ""
    by: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReviewWanted:
    """What a person is to look at: the whole of one message in one language.

    `machine` are the words that an engine made and the gate let pass, empty where there are none:
    what goes out at `due_at` when `then` is "machine"; `kept_sentences` and `original_beside` are
    about these. `reason` as in ReviewRequested. `names` are what has to come through letter by
    letter; `asked_by` and `schools` as in RequestTranslation.
    """

    request_id: str
    language: str
    source_language: str
    category: str
    tier: str
    texts: Mapping[str, str]
    sentences: tuple[ReviewSentence, ...]
    machine: Mapping[str, str]
    engine: str
    reason: str
    due_at: datetime
    then: str
    urgent: bool = False
    names: tuple[str, ...] = ()
    asked_by: str = ""
    schools: tuple[str, ...] = ()
    kept_sentences: int = 0
    original_beside: bool = False


class Reviews(Protocol):
    """The queue of those who read translations before they go out."""

    def want(self, wanted: ReviewWanted) -> str:
        """Put it into the queue and publish ReviewRequested; the same request and language again
        is the same task. The queue answers the request itself: with Translated, once.

        Returns the id of the task.
        """
