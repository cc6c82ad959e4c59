# SPDX-License-Identifier: Apache-2.0
"""Templates at the edge: what people are shown of them, as plain dicts."""

from collections.abc import Mapping
from typing import Any

from services.translation.templates.library import InForce, Library
from services.translation.templates.model import Template
from services.translation.templates.reading import ENGLISH
from services.translation.templates.record import Act
from services.translation.templates.values import Value, read_slots
from services.translation.templates.wording import Wording


def rendered(template: Template, wording: Wording, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "template": template.id, "kind": str(template.kind), "category": template.category,
        "urgent": template.urgent, "language": wording.language, "version": wording.version,
        "texts": dict(texts),
    }  # fmt: skip


def listed(library: Library, language: str = "") -> dict[str, Any]:
    templates = [
        {
            **described(template),
            "wordings": [
                state_of(found)
                for tag in library.languages_of(template.id)
                if language in ("", tag) and (found := library.find(template.id, tag))
            ],
        }
        for template in library.templates.values()
    ]
    return {"templates": templates}


def coverage(library: Library, languages: list[str]) -> dict[str, Any]:
    """By language and kind: so many templates {"reviewed", "unreviewed", "none"}."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for language in dict.fromkeys(languages):
        kinds = found.setdefault(language, {})
        for template in library.templates.values():
            counts = kinds.setdefault(
                str(template.kind), {"reviewed": 0, "unreviewed": 0, "none": 0}
            )
            best = library.best(template.id, language)
            state = "none" if best is None else "reviewed" if best.review else "unreviewed"
            counts[state] += 1
    return {"languages": found}


def described(template: Template) -> dict[str, Any]:
    return {
        "template": template.id, "kind": str(template.kind), "about": template.about,
        "category": template.category, "urgent": template.urgent,
        "slots": [
            {
                "slot": slot.name, "type": str(slot.type), "optional": slot.optional,
                "example": slot.example, "about": slot.about, "choices": list(slot.choices),
            }
            for slot in template.slots.values()
        ],
    }  # fmt: skip


def state_of(found: InForce) -> dict[str, Any]:
    review = found.review
    return {
        "template": found.wording.template.id, "language": found.wording.language,
        "state": found.state, "version": found.wording.version, "own": found.own,
        "reviewed_by": review.name if review else "",
        "reviewed_at": review.at.isoformat() if review else None,
        "note": review.note if review else "",
    }  # fmt: skip


def shown(library: Library, template: str, found: InForce) -> dict[str, Any]:
    """A wording beside the English one, as written and with the examples filled in."""
    known = library.template(template)
    values = read_slots(known, known.examples)
    english = library.english(template)
    return {
        **described(known), **state_of(found),
        "right_to_left": found.wording.writing.is_right_to_left,
        "english": {"texts": dict(english.texts), "filled": english.filled(values)},
        "texts": dict(found.wording.texts), "filled": found.wording.filled(values),
    }  # fmt: skip


def previewed(
    library: Library, template: Template, values: Mapping[str, Value], languages: list[str]
) -> dict[str, Any]:
    """Filled in, by language; null where nobody has words for it that can be sent."""
    wanted = languages or library.languages_of(template.id)
    return {
        "template": template.id,
        "languages": {
            language: None
            if (found := library.best(template.id, language)) is None
            else {**state_of(found), "texts": found.wording.filled(values)}
            for language in dict.fromkeys([ENGLISH, *wanted])
        },
    }


def told(act: Act) -> dict[str, Any]:
    return {
        "act": act.act, "template": act.template, "language": act.language, "version": act.version,
        "by": act.by.name, "operator_id": act.by.operator_id, "at": act.by.at.isoformat(),
        "note": act.note, "texts": dict(act.texts) if act.texts else None,
    }  # fmt: skip
