# SPDX-License-Identifier: Apache-2.0
"""Language tags (BCP 47), and under which of them something for a reader may be kept."""

import re

# As families' records have them. Others, such as VI or es-mx, would be compared in vain.
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")

# Tags that families' records hold, and the one that says how it is written.
_SAME = {
    "zh": "zh-Hans",
    "zh-CN": "zh-Hans",
    "zh-SG": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-MO": "zh-Hant",
    "yue": "zh-Hant",
    "cmn": "zh-Hans",
    "tl": "fil",
    "prs": "fa-AF",
    "pes": "fa",
    "mww": "hmn",
    "hnj": "hmn",
}


def covering(language: str) -> list[str]:
    """Tags whose saying holds for readers of a language, the closest first: for zh-TW what is said
    of zh-TW, zh-Hant and zh, never what is said of zh-Hans; for tl that of fil."""
    parts = language.split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    # Whoever says more than zh says in which script: not as zh alone is written.
    same = {tag: _SAME.get(tag, tag) for tag in tags} | ({"zh": "zh"} if language != "zh" else {})
    found = [each for tag in tags for each in (tag, same[tag])]
    return list(dict.fromkeys([*found, *(each.split("-")[0] for each in found)]))


def candidates(language: str) -> list[str]:
    """Tags under which something for readers of a language may be kept, the closest first.

    From the whole tag to its language alone: "zh-Hant-HK", "zh-Hant", "zh-Hans".
    """
    parts = language.split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return [_SAME.get(tag, tag) for tag in tags]
