# SPDX-License-Identifier: Apache-2.0
"""Translation at the edge: payloads in, plain dicts out."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.translation.commands import TranslateText
from services.translation.ports import LanguageStatus
from services.translation.translating import Translation

LANGUAGE = validate.Regexp(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", error='Not a language tag like "es" or "zh-Hans".'
)
LONGEST = 20_000


class TranslateTextSchema(Schema):
    """{"text", "to", "from"?, "protected"?}."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST))
    target = fields.String(required=True, data_key="to", validate=LANGUAGE)
    source = fields.String(load_default="en", data_key="from", validate=LANGUAGE)
    protected = fields.List(fields.String(), load_default=list)

    @post_load
    def command(self, values: dict[str, Any], **_: Any) -> TranslateText:
        return TranslateText(**values)


def shown(translation: Translation) -> dict[str, Any]:
    """The answer for the command line, with the way each sentence took."""
    return {
        "words": translation.words,
        "engines": translation.engines,
        "refused": translation.refused,
        "explanation": translation.explanation,
        "sentences": [
            {
                "sentence": each.sentence,
                "words": each.words,
                "engine": each.engine,
                "refused": each.refused,
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
        }
        for pair in pairs
    ]
