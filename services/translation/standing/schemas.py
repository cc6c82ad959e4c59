# SPDX-License-Identifier: Apache-2.0
"""Standing at the edge: plain dicts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.translation.standing.measuring import Progress
from services.translation.standing.model import Quality, Standing, Worded
from services.translation.standing.steps import needs_office, steps

WORDED = {"templates": ("emergency", "routine"), "notices": ("notice",)}


def shown(standing: Standing) -> dict[str, Any]:
    return {
        "language": standing.language, "name": standing.name, "needs_none": standing.needs_none,
        "by": standing.by, "served": standing.served,
        "engines": [
            asdict(each) | {"quality": measured(each.quality)} for each in standing.engines
        ],
        **{
            name: counted(standing.wordings_of(*kinds)) for name, kinds in WORDED.items()
        },
        "reviewers": standing.reviewers, "remembered": standing.remembered,
        "terms": standing.terms, "locked_terms": standing.locked_terms,
        "may_leave": list(standing.may_leave),
        "prospects": [
            asdict(each) | {"holds_for": list(each.holds_for)} for each in standing.prospects
        ],
        "steps": steps(standing),
        "needs_office": not standing.needs_none and needs_office(standing),
    }  # fmt: skip


def counted(wordings: Sequence[Worded]) -> dict[str, int]:
    return {
        "of": len(wordings),
        "worded": sum(each.worded for each in wordings),
        "reviewed": sum(each.reviewed for each in wordings),
    }


def measured(quality: Quality | None) -> dict[str, Any] | None:
    if quality is None:
        return None
    return asdict(quality) | {"measured_at": quality.measured_at.isoformat()}


def progress(found: Progress) -> dict[str, Any]:
    measuring = found.measuring
    return {
        "measuring_id": measuring.measuring_id, "engine": measuring.engine,
        "done": len(measuring.found), "of": len(measuring.sentence_ids), "waits": found.waits,
        "quality": measured(found.quality),
        "wrong": [asdict(each) for each in measuring.found if each.findings],
        "refused": [asdict(each) for each in measuring.found if each.refused],
    }  # fmt: skip
