# SPDX-License-Identifier: Apache-2.0
"""What is asked of translation, what it answers, and what it tells of its own work."""

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
    template: str = public("The template that the texts were made from; empty: none.", "")
    slots: dict[str, str] = personal("What was put into its slots, by slot.", factory=dict)
    asked_by: str = public("Operator id of who wrote the texts; they approve no vital one.", "")
    schools: list[str] = public(
        "The schools for which whoever asks acts; empty: for the district.", factory=list
    )
    remember: bool = public(
        "False: no engine's words for it are kept in memory, as for what a family wrote.", True
    )


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
        'Why there is no translation: "no-engine", "gate", "engine-down", "not-allowed", '
        '"no-template", "interpreter", "review-late", "review-declined"; or "".',
        "",
    )
    explanation: str = personal("One sentence a technician can act on.", "")
    urgent: bool = public("True when it goes by the urgent lane.", False)
    tier: str = public('"informal", "routine", "vital" or "emergency"; "" from before tiers.', "")
    made_by: str = public(
        '"machine", "person" (written, or read and approved by one) or "template".', "machine"
    )
    kept_sentences: int = public(
        "So many sentences stand in the original, because no translation of them was safe.", 0
    )
    original_beside: bool = public("True: the original has to stand beside these words.", False)


@dataclass(frozen=True, kw_only=True)
class ReviewRequested(Event):
    """A person is asked to look at a translation before it goes out."""

    type = "rapport.translation.review_requested.v1"
    subject_field = "task_id"
    for_district = True

    task_id: str = public("The task in the reviewers' queue.")
    request_id: str = public("The request that waits for it, e.g. an announcement's id.")
    language: str = public("BCP 47 of the words to be reviewed.")
    category: str = public("The announcement's category.")
    due_at: datetime = public("When the reviewers' time is over, UTC.")
    then: str = public('What happens then: "original", "machine" or "wait" (until it is done).')
    words: int = public("Words of the original.")
    reason: str = public('Why a person looks: "tier", "language", "gate" or "asked".', "tier")
    urgent: bool = public("True when it goes by the urgent lane.", False)


@dataclass(frozen=True, kw_only=True)
class ReviewClaimed(Event):
    """Somebody has taken a task; nobody else works on it meanwhile."""

    type = "rapport.translation.review_claimed.v1"
    subject_field = "task_id"
    for_district = True

    task_id: str = public("The task.")
    request_id: str = public("The request that waits for it.")
    language: str = public("BCP 47 of the words to be reviewed.")
    operator_id: str = public("Who has it now; empty: it was given back.")
    claimed_at: datetime = public("When, UTC.")


@dataclass(frozen=True, kw_only=True)
class ReviewEscalated(Event):
    """A task needs somebody's attention: its time is nearly or wholly over, or a person said so."""

    type = "rapport.translation.review_escalated.v1"
    subject_field = "task_id"
    for_district = True

    task_id: str = public("The task.")
    request_id: str = public("The request that waits for it.")
    language: str = public("BCP 47 of the words to be reviewed.")
    reason: str = public('"due-soon", "overdue", "nobody-reviews-this-language" or "asked".')
    escalated_at: datetime = public("When, UTC.")


@dataclass(frozen=True, kw_only=True)
class ReviewFinished(Event):
    """A task is over."""

    type = "rapport.translation.review_finished.v1"
    subject_field = "task_id"
    for_district = True

    task_id: str = public("The task.")
    request_id: str = public("The request that waited for it.")
    language: str = public("BCP 47 of the words that were reviewed.")
    outcome: str = public('"accepted", "edited", "declined", "expired" or "not-needed".')
    operator_id: str = public("Who finished it; empty: nobody did.", "")
    finished_at: datetime = public("When, UTC.")
    waited_s: int = public("Seconds from the asking to the end.", 0)


@dataclass(frozen=True, kw_only=True)
class WordingRecorded(Event):
    """The wording of a template in one language, whole: as shipped, or as the district has it."""

    type = "rapport.translation.wording_recorded.v1"
    subject_field = "wording_id"
    for_district = True

    wording_id: str = public("Template and language: notice-machine:vi.")
    template: str = public("The template.")
    language: str = public("BCP 47 of the wording.")
    version: str = public("Fingerprint of the texts: what was reviewed is this and nothing else.")
    texts: dict[str, str] = public("Its texts by part, slots in braces.", factory=dict)
    reviewed_by: str = public("Operator id of who approved this version; empty: nobody did.", "")
    reviewed_at: datetime | None = public("When, UTC.", None)
    rejected: bool = public("True: a reviewer says that nobody may be told these words.", False)
    own: bool = public("True: the district's words; False: those that ship.", True)
