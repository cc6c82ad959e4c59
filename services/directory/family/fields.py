# SPDX-License-Identifier: Apache-2.0
"""Which side owns which field of a person, and since when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kernel.mongo import Document
from services.directory.history import Entry

SHOWN = ("language", "spoken_language", "interpreter", "given_name", "family_name")
ROSTER = "roster"


def effective(document: Document) -> Document:
    """What counts of a stored person: what is recorded, and over it what the family said."""
    family = document.get("family", {})
    said = {field: each["value"] for field, each in family.items()}
    for field in ("given_name", "family_name"):
        preferred = document["recorded"].get(f"preferred_{field}", "")
        if preferred and field not in said:
            said[field] = preferred
    return {**document["recorded"], **said}


def owners(document: Document, saves: Sequence[Entry]) -> list[Document]:
    """One entry for each field: value, which side owns it, since when, and who said so.

    `saves`: what the person was before each save that is still known.
    """
    recorded, family, counts = document["recorded"], document.get("family", {}), effective(document)
    return [
        {
            "field": field,
            "value": counts.get(field, ""),
            "owner": "family" if field in family else ROSTER,
            "said_by": family[field]["origin"] if field in family else ROSTER,
            "by": family[field]["by"] if field in family else "",
            "since": _iso(
                family[field]["at"] if field in family else _since(field, recorded, saves)
            ),
            "roster_has": recorded.get(field, ""),
        }
        for field in SHOWN
    ]


def reached_at(point: Document) -> list[str]:
    """Who is reached at a stored contact point."""
    if "reached" in point:
        return list(point["reached"])
    return list(point["recorded"]["person_ids"]) if point["recorded"] else []


def _since(field: str, recorded: Document, saves: Sequence[Entry]) -> datetime | None:
    """When the roster's value came: the latest save before which it was another, or none."""
    value = recorded.get(field) or ""
    for save in reversed(saves):
        before = save.recorded
        if before is None or (before.get(field) or "") != value:
            return save.at
    return None


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None
