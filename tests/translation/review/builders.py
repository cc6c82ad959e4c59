# SPDX-License-Identifier: Apache-2.0
"""Tasks and people with the usual values."""

from datetime import UTC, datetime, timedelta
from typing import Any

from kernel.identity import Grant, Operator, Role
from services.translation.ports import ReviewSentence, ReviewWanted
from services.translation.review.model import ReviewTask

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
DUE = NOON + timedelta(hours=8)
LEASE = timedelta(hours=2)
TEXTS = {
    "subject": "Hearing on Monday",
    "body": "Dear {{guardian_name}},\n\nThe hearing begins at 4:30 PM. Bring Form 12.",
}
SPANISH = {
    "Hearing on Monday": "Audiencia el lunes",
    "Dear {{guardian_name}},": "Estimado/a {{guardian_name}},",
    "The hearing begins at 4:30 PM.": "La audiencia comienza a las 4:30 p. m.",
    "Bring Form 12.": "Traiga el formulario 12.",
}
WORDS = list(SPANISH.values())
BODY = (
    "Estimado/a {{guardian_name}},\n\nLa audiencia comienza a las 4:30 p. m. "
    "Traiga el formulario 12."
)
MACHINE = {"subject": "Audiencia el lunes", "body": BODY}


def a_wanted(**changes: Any) -> ReviewWanted:
    parts = {original: part for part in TEXTS for original in SPANISH if original in TEXTS[part]}
    usual: dict[str, Any] = {
        "request_id": "an-1", "language": "es", "source_language": "en", "category": "legal",
        "tier": "vital", "texts": TEXTS, "machine": MACHINE, "engine": "neural", "reason": "tier",
        "due_at": DUE, "then": "original", "asked_by": "op-sam",
        "sentences": tuple(
            ReviewSentence(part=parts[original], original=original, draft=draft, by="neural")
            for original, draft in SPANISH.items()
        ),
    }  # fmt: skip
    return ReviewWanted(**usual | changes)


def a_task(**changes: Any) -> ReviewTask:
    """As it stands in the queue: what it told of is told."""
    task = ReviewTask.of(a_wanted(**changes), NOON)
    task.messages.clear()
    return task


def a_person(id: str = "op-lan", role: Role = Role.READER, *grants: Grant) -> Operator:
    return Operator(operator_id=id, name=id, role=role, token_id=f"t-{id}", grants=list(grants))
