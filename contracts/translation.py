# SPDX-License-Identifier: Apache-2.0
"""What is asked of translation, and what it answers."""

from dataclasses import dataclass
from datetime import datetime

from kernel.messages import Command, Event, personal, public


@dataclass(frozen=True, kw_only=True)
class RequestTranslation(Command):
    """Put these texts into these languages; one Translated answers for each language."""

    type = "rapport.translation.request_translation.v1"
    subject_field = "request_id"
    queues = {"urgent": "translation.requests.urgent", "normal": "translation.requests"}

    request_id: str = public("The asker's id for this work, e.g. the announcement's id.")
    source_language: str = public("BCP 47 of the texts.")
    languages: list[str] = public("BCP 47 of every language wanted, without the source.")
    texts: dict[str, str] = personal('Texts by part, e.g. {"subject": ..., "body": ...}.')
    protected: list[str] = personal(
        "Names and terms that must come through letter by letter.", factory=list
    )
    category: str = public("The announcement's category.", "general")
    urgent: bool = public("True when it goes by the urgent lane.", False)
    due_at: datetime | None = public("After this an answer is stored, not sent.", None)


@dataclass(frozen=True, kw_only=True)
class Translated(Event):
    """The answer for one language: words that passed the gate, or a refusal with its reason."""

    type = "rapport.translation.translated.v1"
    subject_field = "request_id"

    request_id: str = public("The request this answers.")
    language: str = public("BCP 47 of the answer.")
    texts: dict[str, str] = personal("Translated texts by part; empty when refused.", factory=dict)
    engine: str = public(
        'Who translated, e.g. "pivot:en-pt-es@..." or "memory"; empty if refused.', ""
    )
    refused: str = public(
        'Why there is no translation: "no-engine", "gate", "engine-down"; or "".', ""
    )
    explanation: str = personal("One sentence a technician can act on.", "")
    urgent: bool = public("True when it goes by the urgent lane.", False)
