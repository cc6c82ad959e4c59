# SPDX-License-Identifier: Apache-2.0
"""What memory holds of a sentence, how it is found, and which of several is the best."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from contracts.languages import candidates
from services.translation.memory.model.slots import Level, Slotted
from services.translation.model.languages import base_of

SEPARATOR = "\x1f"
SCRIPT = re.compile(r"-[A-Z][a-z]{3}\b")
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class Origin(StrEnum):
    """Who vouches for the words; an engine's drafts are kept elsewhere, by its version."""

    PERSON = "person"
    IMPORT = "import"


RANK = {Origin.PERSON: 1, Origin.IMPORT: 0}


@dataclass(frozen=True, kw_only=True)
class TranslationUnit:
    """A sentence and its words, both with slots. `agreements` belong to the slots, in order.

    `accepted` are findings of the gate that a person knew of; `despite` is what they said to it.
    """

    unit_id: str
    key: str
    source: str
    target: str
    sentence: str
    words: str
    level: Level
    origin: Origin
    created_at: datetime
    agreements: tuple[str, ...] = ()
    engine: str = ""
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    context: str = ""
    category: str = ""
    accepted: tuple[str, ...] = ()
    despite: str = ""
    imports: tuple[str, ...] = ()
    used: int = 0


def key_of(slotted: Slotted, source: str, target: str) -> str:
    """What equal sentences share: text, languages, and what their slots have to agree in."""
    parts = (
        base_of(source), target, slotted.text, "shouted" if slotted.shouted else "",
        *(slot.agrees for slot in slotted.slots),
    )  # fmt: skip
    return sha256(SEPARATOR.join(parts).encode()).hexdigest()[:32]


def tag_of(language: str) -> str:
    """The one tag under which units for a language are kept: "zh-CN" is "zh-Hans"."""
    return candidates(language)[0]


def tags_read_as(target: str) -> list[str]:
    """Under which units for readers of `target` may be: "es-MX" reads what is kept as "es".

    Never in another script: who reads zh-Hant is not given zh-Hans.
    """
    tags = list(dict.fromkeys(candidates(target)))
    script = SCRIPT.search(tags[0])
    return [tag for tag in tags if script is None or script[0] in tag]


def keys_of(slotted: Slotted, source: str, target: str) -> list[str]:
    return [key_of(slotted, source, tag) for tag in tags_read_as(target)]


def id_of(key: str, words: str, context: str, origin: Origin) -> str:
    """The same words for the same sentence at the same place are one unit."""
    parts = SEPARATOR.join((key, words, context, origin))
    return f"unit-{sha256(parts.encode()).hexdigest()[:16]}"


def context_of(before: str, after: str) -> str:
    """What the sentences before and after have to share; "" where there are none."""
    said = [re.sub(r"[\W\d_]+", " ", each).casefold().strip() for each in (before, after)]
    return sha256(SEPARATOR.join(said).encode()).hexdigest()[:16] if any(said) else ""


def best_first(
    units: Iterable[TranslationUnit], *, target: str, context: str, category: str
) -> Sequence[TranslationUnit]:
    """A person's before an import's, then of the same place, language and kind, then the newest."""

    def merit(unit: TranslationUnit) -> tuple[object, ...]:
        return (
            RANK[unit.origin],
            bool(context) and unit.context == context,
            unit.target == tag_of(target),
            bool(category) and unit.category == category,
            unit.reviewed_at or LONG_AGO,
            unit.created_at,
            unit.unit_id,
        )

    return sorted(units, key=merit, reverse=True)
