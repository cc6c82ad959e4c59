# SPDX-License-Identifier: Apache-2.0
"""Approved sentences, and what is asked of memory, with the usual values."""

from datetime import UTC, datetime
from typing import Any

from services.translation.memory.model import Origin, TranslationUnit
from services.translation.memory.sentences import SentenceMemory, unit_of
from services.translation.model.preparing import prepare
from services.translation.ports import ApprovedSentence, Recollection, Sought

NOON = datetime(2026, 11, 26, 18, tzinfo=UTC)
CLOSED = "School is closed on Monday, March 3."
CERRADA = "La escuela está cerrada el lunes, 3 de marzo."


def approved(sentence: str = CLOSED, words: str = CERRADA, **fields: Any) -> ApprovedSentence:
    usual: dict[str, Any] = {
        "source": "en", "target": "es", "reviewed_by": "olga", "reviewed_at": NOON,
    }  # fmt: skip
    return ApprovedSentence(sentence=sentence, words=words, **(usual | fields))


def a_unit(
    sentence: str = CLOSED, words: str = CERRADA, origin: Origin = Origin.PERSON, **fields: Any
) -> TranslationUnit:
    imports = fields.pop("imports", ())
    unit, findings = unit_of(approved(sentence, words, **fields), origin, NOON, imports)
    assert unit is not None, findings
    return unit


def sought(sentence: str, *, target: str = "es", **around: str) -> Sought:
    return Sought(prepared=prepare(sentence, source="en", target=target), **around)


def recalled(
    memory: SentenceMemory, sentence: str, *, target: str = "es", **around: str
) -> list[Recollection]:
    asked = [sought(sentence, target=target, **around)]
    (found,) = memory.recall_reviewed(asked, source="en", target=target)
    return list(found)
