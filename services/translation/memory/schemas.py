# SPDX-License-Identifier: Apache-2.0
"""Memory at the edge: units, suggestions and imports as plain dicts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.translation.memory.handlers import Added
from services.translation.memory.model import Import, TranslationUnit
from services.translation.memory.ports import Held
from services.translation.ports import Suggestion


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def shown_unit(unit: TranslationUnit) -> dict[str, Any]:
    return {
        "unit_id": unit.unit_id, "from": unit.source, "to": unit.target,
        "sentence": unit.sentence, "words": unit.words, "origin": str(unit.origin),
        "level": str(unit.level), "agreements": list(unit.agreements),
        "engine": unit.engine, "reviewed_by": unit.reviewed_by,
        "reviewed_at": _iso(unit.reviewed_at), "context": unit.context,
        "category": unit.category, "accepted": list(unit.accepted), "despite": unit.despite,
        "imports": list(unit.imports), "created_at": _iso(unit.created_at), "used": unit.used,
    }  # fmt: skip


def shown_suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "unit_id": suggestion.unit_id, "sentence": suggestion.sentence, "words": suggestion.words,
        "score": suggestion.score, "difference": suggestion.difference, "by": suggestion.by,
        "reviewed_by": suggestion.reviewed_by, "reviewed_at": _iso(suggestion.reviewed_at),
    }  # fmt: skip


def shown_import(importing: Import) -> dict[str, Any]:
    total = importing.total
    return {
        "import_id": importing.import_id, "file_name": importing.file_name,
        "state": str(importing.state), "new": total.new, "known": total.known,
        "refused": total.refused, "despite": importing.despite, "begun_by": importing.begun_by,
        "begun_at": _iso(importing.begun_at), "finished_at": _iso(importing.finished_at),
        "undone_by": importing.undone_by, "undone_at": _iso(importing.undone_at),
        "reason": importing.reason,
    }  # fmt: skip


def shown_added(added: Added) -> dict[str, Any]:
    return {
        "new": added.part.new, "known": added.part.known,
        "refused": [
            {"row": each.row.number, "problem": each.problem} for each in added.refused
        ],
    }  # fmt: skip


def shown_statistics(
    held: Sequence[Held], ranks: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    """`sentences` by language and rank; `share` is the part of them that memory had."""
    return {
        "held": [
            {
                "from": each.source, "to": each.target, "origin": each.origin,
                "units": each.units, "used": each.used,
            }
            for each in held
        ],
        "languages": [
            {"language": language, "sentences": dict(counted), "share": share_of(counted)}
            for language, counted in sorted(ranks.items())
        ],
    }  # fmt: skip


def share_of(counted: Mapping[str, int]) -> float:
    total = sum(counted.values())
    known = sum(number for rank, number in counted.items() if rank.startswith("memory"))
    return round(known / total, 4) if total else 0.0
