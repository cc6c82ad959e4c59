# SPDX-License-Identifier: Apache-2.0
"""Translation at the edge: payloads in, plain dicts out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.translation.commands import AskOutlook, TranslateText
from services.translation.glossary import Found
from services.translation.policy.courses import Course
from services.translation.ports import LanguageStatus, Record
from services.translation.translating import Translation

LANGUAGE = validate.Regexp(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", error='Not a language tag like "es" or "zh-Hans".'
)
LONGEST = 20_000


class TranslateTextSchema(Schema):
    """{"text", "to", "from"?, "protected"?, "category"?}."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST))
    target = fields.String(required=True, data_key="to", validate=LANGUAGE)
    source = fields.String(load_default="en", data_key="from", validate=LANGUAGE)
    protected = fields.List(fields.String(), load_default=list)
    category = fields.String(load_default="")

    @post_load
    def command(self, values: dict[str, Any], **_: Any) -> TranslateText:
        return TranslateText(**values)


class AskOutlookSchema(Schema):
    """{"category", "languages", "from"?, "urgent"?, "template"?, "slots"?}."""

    category = fields.String(required=True)
    languages = fields.List(fields.String(validate=LANGUAGE), required=True)
    source = fields.String(load_default="en", data_key="from", validate=LANGUAGE)
    urgent = fields.Boolean(load_default=False)
    template = fields.String(load_default="")
    slots = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)

    @post_load
    def command(self, values: dict[str, Any], **_: Any) -> AskOutlook:
        return AskOutlook(**values)


class ExplainSchema(Schema):
    """{"request_id"}: e.g. an announcement's id."""

    request_id = fields.String(required=True, validate=validate.Length(min=1, max=200))


def shown(
    translation: Translation, terms: Mapping[str, Sequence[Found]], taken: Course | None
) -> dict[str, Any]:
    """The answer for the command line, with the way each sentence took; `taken` is what would be
    done with a message."""
    return {
        "words": translation.words,
        "engines": translation.engines,
        "refused": translation.refused,
        "explanation": translation.explanation,
        "outlook": taken and foreseen({"": taken})[""],
        "sentences": [
            {
                "sentence": each.sentence,
                "words": each.words,
                "engine": each.engine,
                "refused": each.refused,
                "kept": each.kept,
                "by": each.rank,
                "terms": [
                    {"term": one.text, "is": one.term.translation, "locked": one.term.locked}
                    for one in terms.get(each.sentence, ())
                ],
                "attempts": [asdict(attempt) for attempt in each.attempts],
            }
            for each in translation.sentences
        ],
    }


def listed(pairs: Sequence[LanguageStatus]) -> list[dict[str, Any]]:
    return [
        {
            "from": pair.source,
            "to": pair.target,
            "status": "engine" if pair.engines else "none",
            "engines": list(pair.engines),
            "quality": pair.quality,
            "writes": list(pair.writes),
            "leaves_district": list(pair.leaves),
            "resting": list(pair.resting),
        }
        for pair in pairs
    ]


def foreseen(outlook: Mapping[str, Course | None]) -> dict[str, Any]:
    """By language {"way", "tier", "why", "refused", "beside", "review_within_s", "then"}."""
    return {
        language: {
            "way": found.way, "tier": found.tier, "why": found.why, "refused": found.refused,
            "beside": found.beside, "then": found.then,
            "review_within_s": int(found.review_within.total_seconds()),
        }
        if found
        else {"way": "original", "tier": "", "why": "Needs no translation.", "refused": ""}
        for language, found in outlook.items()
    }  # fmt: skip


def explained(record: Record) -> dict[str, Any]:
    return asdict(record) | {"at": record.at.isoformat(), "sentences": list(record.sentences)}
