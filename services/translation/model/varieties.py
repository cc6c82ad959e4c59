# SPDX-License-Identifier: Apache-2.0
"""Whether words of one variety of a language may stand for another: pt-BR, es-MX, zh-Hant."""

import functools
import re
from enum import IntEnum

from babel.core import get_global

from contracts.languages import candidates

# Regions whose readers write alike, by the region that stands for them.
_GROUPS = {
    "pt": {"BR": "BR", "": "BR"},
    "es": {"ES": "ES", "GQ": "ES"},
    "fr": {"CA": "CA"},
    "en": {"US": "US", "PR": "US", "": "US", "PH": "US", "LR": "US"},
}
# Where every other region belongs.
_OTHERS = {"pt": "PT", "es": "419", "fr": "FR", "en": "GB"}
# Nobody is put off by these: a writer of plain Spanish or French is read everywhere.
_PLAIN = {"es", "fr"}


class Match(IntEnum):
    """How well a variety suits its readers; the better is the greater."""

    NONE = 0
    NEAR = 1  # the same language and script, as another region writes it
    SAME = 2
    EXACT = 3


def spelled(code: str) -> str:
    """The usual spelling of a tag: "ZH-HANT" is zh-Hant, "PT-BR" is pt-BR."""
    first, *others = re.split("[-_]", code)
    parts = [part.title() if len(part) == 4 else part.upper() for part in others]
    return candidates("-".join([first.lower(), *parts]))[0]


def match(written: str, wanted: str) -> Match:
    """How well words in `written` suit readers of `wanted`, both BCP 47."""
    have, want = _parts(written), _parts(wanted)
    if have[:2] != want[:2]:
        return Match.NONE
    if spelled(written) == spelled(wanted):
        return Match.EXACT
    language, _, region = have
    if language in _PLAIN and not region:
        return Match.SAME
    return Match.SAME if _group(*have) == _group(*want) else Match.NEAR


def _group(language: str, script: str, region: str) -> str:
    groups = _GROUPS.get(language)
    if groups is None:
        return ""
    return groups.get(region, _OTHERS[language])


@functools.cache
def _parts(tag: str) -> tuple[str, str, str]:
    """Language, script and region; the script that is usual there when the tag names none."""
    language, *others = spelled(tag).split("-")
    script = next((part for part in others if len(part) == 4), "")
    region = next((part for part in others if len(part) in (2, 3)), "")
    return language, script or _usual_script(language, region), region


def _usual_script(language: str, region: str) -> str:
    likely = get_global("likely_subtags")
    found = likely.get(f"{language}_{region}") or likely.get(language, "")
    return next((part for part in found.split("_")[1:] if len(part) == 4), "")
