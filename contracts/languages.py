# SPDX-License-Identifier: Apache-2.0
"""Language tags (BCP 47), and under which of them something for a reader may be kept."""

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


def candidates(language: str) -> list[str]:
    """Tags under which something for readers of a language may be kept, the closest first.

    From the whole tag to its language alone: "zh-Hant-HK", "zh-Hant", "zh-Hans".
    """
    parts = language.split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return [_SAME.get(tag, tag) for tag in tags]
