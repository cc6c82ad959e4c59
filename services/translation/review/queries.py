# SPDX-License-Identifier: Apache-2.0
"""The queue as people see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean, median, quantiles
from typing import Any

from pymongo import ASCENDING, DESCENDING

from kernel.identity import Operator
from kernel.unit import Unit
from services.translation.review.access import may_review
from services.translation.review.aids import Aid
from services.translation.review.commands import ListTasks
from services.translation.review.model import WAITING, ReviewTask
from services.translation.review.repository import from_document
from services.translation.review.speaking import speaks, spoken

Answer = dict[str, Any]
MOST_LISTED = 500
COUNTED = (
    "language", "state", "outcome", "asked_at", "due_at", "finished_at", "similarity",
)  # fmt: skip


class ReviewQueries:
    def __init__(self, unit: Unit) -> None:
        self._tasks = unit.database.review_tasks

    def listed(
        self, asked: ListTasks, by: Operator, languages: Sequence[str], now: datetime
    ) -> list[Answer]:
        """What this operator may work on, what is due first at the top; of all, the latest."""
        wanted: Answer = {} if asked.every else {"state": {"$in": list(WAITING)}}
        if asked.mine:
            wanted["claimed_by"] = by.operator_id
        if asked.overdue:
            wanted["due_at"] = {"$lte": now}
        order = DESCENDING if asked.every else ASCENDING
        found = map(from_document, self._tasks.find(wanted).sort("due_at", order))
        seen = (task for task in found if may_review(by, languages, task))
        mine = (
            task
            for task in seen
            if not asked.language or speaks([spoken(asked.language)], task.language)
        )
        return [summary(task, now) for task, _ in zip(mine, range(MOST_LISTED), strict=False)]

    def stats(self, since: datetime) -> list[Answer]:
        """By language, of all that was asked since."""
        by_language: dict[str, list[Answer]] = {}
        for each in self._tasks.find({"asked_at": {"$gte": since}}, dict.fromkeys(COUNTED, 1)):
            by_language.setdefault(each["language"], []).append(each)
        return [_counted(tag, tasks) for tag, tasks in sorted(by_language.items())]


def _counted(language: str, tasks: Sequence[Answer]) -> Answer:
    done = [each for each in tasks if each["outcome"] in ("accepted", "edited", "declined")]
    in_time = [each for each in done if each["finished_at"] <= each["due_at"]]
    took = sorted((each["finished_at"] - each["asked_at"]).total_seconds() for each in done)
    read = [each for each in done if each["outcome"] != "declined"]
    alike = [each["similarity"] for each in read if each.get("similarity") is not None]
    return {
        "language": language,
        "asked": len(tasks),
        "waiting": sum(each["state"] in WAITING for each in tasks),
        "in_time": len(in_time),
        "late": len(done) - len(in_time),
        "expired": sum(each["outcome"] == "expired" for each in tasks),
        "declined": sum(each["outcome"] == "declined" for each in tasks),
        "not_needed": sum(each["outcome"] == "not-needed" for each in tasks),
        "median_s": median(took) if took else None,
        "p90_s": quantiles(took, n=10, method="inclusive")[8] if len(took) > 1 else None,
        "edited_share": _share(sum(each["outcome"] == "edited" for each in read), len(read)),
        "similarity": round(fmean(alike), 3) if alike else None,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def summary(task: ReviewTask, now: datetime) -> Answer:
    """A task without its words."""
    held = task.claim_until is not None and now < task.claim_until
    return {
        "task_id": task.id, "request_id": task.request_id, "language": task.language,
        "source_language": task.source_language, "category": task.category, "tier": task.tier,
        "reason": task.reason, "urgent": task.urgent, "state": str(task.state),
        "asked_at": task.asked_at.isoformat(), "due_at": task.due_at.isoformat(),
        "overdue": task.due_at <= now and not task.finished_at, "then": task.then,
        "claimed_by": task.claimed_by if held else "",
        "claim_until": task.claim_until.isoformat() if held and task.claim_until else None,
        "sentences": len(task.sentences), "words": task.words,
        "escalated": list(task.escalated), "answered": task.answered, "outcome": task.outcome,
        "finished_by": task.finished_by, "because": task.because,
        "finished_at": task.finished_at.isoformat() if task.finished_at else None,
    }  # fmt: skip


def shown(task: ReviewTask, now: datetime, aids: Mapping[int, Aid]) -> Answer:
    """A task with its words, as its reviewer needs it."""
    return summary(task, now) | {
        "seen": task.fingerprint,
        "lines": [
            {
                "number": line.number, "part": line.part, "original": line.original,
                "draft": line.draft, "final": line.final, "by": line.by,
                "findings": list(line.findings), **_shown_aid(aids.get(line.number, Aid())),
            }
            for line in task.sentences
        ],
        "history": [
            {"what": s.what, "by": s.by, "why": s.why, "at": s.at.isoformat()}
            for s in task.history
        ],
    }  # fmt: skip


def _shown_aid(aid: Aid) -> Answer:
    return {
        "terms": [
            {
                "start": found.start, "end": found.end, "text": found.text,
                "forms": list(found.term.allowed), "locked": found.term.locked,
                "note": found.term.note,
            }
            for found in aid.terms
        ],
        "suggestions": [
            {
                "sentence": one.sentence, "words": one.words, "score": one.score,
                "difference": one.difference, "by": one.by, "reviewed_by": one.reviewed_by,
            }
            for one in aid.suggestions
        ],
    }  # fmt: skip
