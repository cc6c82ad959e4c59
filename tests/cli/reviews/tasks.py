# SPDX-License-Identifier: Apache-2.0
"""A task as the service shows it."""

from typing import Any

PAIRS = [
    ("subject", "Hearing on Monday", "Audiencia el lunes"),
    ("body", "The hearing begins at 4:30 PM.", "La audiencia comienza a las 4:30 p. m."),
    ("body", "Bring Form 12.", ""),
]


def a_line(number: int, part: str, original: str, draft: str) -> dict[str, Any]:
    findings = [] if draft else ["a number changed"]
    return {
        "number": number, "part": part, "original": original, "draft": draft, "final": "",
        "by": "neural", "findings": findings, "terms": [], "suggestions": [],
    }  # fmt: skip


def a_task(**changes: Any) -> dict[str, Any]:
    usual = {
        "task_id": "rv-1", "request_id": "an-1", "language": "es", "source_language": "en",
        "category": "legal", "tier": "vital", "reason": "tier", "urgent": False, "state": "open",
        "asked_at": "2026-11-26T12:00:00+00:00", "due_at": "2099-11-26T20:00:00+00:00",
        "overdue": False, "then": "original", "claimed_by": "", "claim_until": None,
        "sentences": 3, "words": 12, "escalated": [], "answered": "", "outcome": "",
        "finished_by": "", "finished_at": None, "because": "", "history": [], "seen": "9f3c01aa",
        "lines": [a_line(at, *pair) for at, pair in enumerate(PAIRS, start=1)],
    }  # fmt: skip
    return usual | changes


def over(outcome: str, answered: str) -> dict[str, Any]:
    return a_task(state="done", outcome=outcome, answered=answered, finished_by="op-lan")
