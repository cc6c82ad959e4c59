# SPDX-License-Identifier: Apache-2.0
"""A finished text looked at once more, beside its original."""

import re
from collections import Counter
from collections.abc import Sequence

from services.translation.model.gate.masks import STAND_IN
from services.translation.model.protection import RULES

EXACT = tuple(
    (f"a {kind}", pattern)
    for kind, pattern in RULES
    if kind in ("placeholder", "email", "url", "phone")
)


def lost_in(source: str, whole: str, names: Sequence[str]) -> str:
    """The kind of the first thing that a finished text lost, "" when all is there.

    The last line of defence, on the text itself: it trusts no mask and no pairing.
    """
    for kind, pattern in EXACT:
        if Counter(pattern.findall(source)) - Counter(pattern.findall(whole)):
            return kind
    for name in names:
        mentioned = len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", source)) if name else 0
        if mentioned > whole.lower().count(name.lower()):
            return "a protected name"
    left_behind = Counter(STAND_IN.findall(whole)) - Counter(STAND_IN.findall(source))
    return "a stand-in instead of a name" if left_behind else ""
