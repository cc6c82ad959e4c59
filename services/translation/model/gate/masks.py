# SPDX-License-Identifier: Apache-2.0
"""Whether everything that was masked is there: once, whole, unbent."""

import re
from collections import Counter
from collections.abc import Iterable

from services.translation.model.preparing import Prepared
from services.translation.model.stand_ins import STAND_IN, masked_out


def masks_lost(prepared: Prepared, words: str) -> Iterable[str]:
    present = Counter(STAND_IN.findall(words))
    if present != Counter(dict.fromkeys(prepared.masks, 1)):
        yield "a name, address or placeholder is missing or doubled"
    if re.search(r"[{}]", masked_out(words)) and not re.search(r"[{}]", prepared.source):
        yield "a placeholder is broken"
