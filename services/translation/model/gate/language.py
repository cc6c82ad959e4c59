# SPDX-License-Identifier: Apache-2.0
"""Whether an answer is in the language that was asked for."""

import re
from collections.abc import Iterable

from kernel.identifying import likelihoods
from services.translation.model.languages import base_of
from services.translation.model.stand_ins import masked_out

WORD = re.compile(r"[^\W\d_]{2,}")
FEWEST_WORDS = 5  # shorter texts are told apart by chance
# Between which engines go, and in which an answer may have got stuck.
PLAUSIBLE = ("en", "es", "pt", "fr", "it", "ca")
# How much likelier another language has to be; sisters are taken for each other easily.
MARGIN, MARGIN_OF_SISTERS = 0.2, 0.7
SISTERS = frozenset({"es", "pt", "ca", "gl", "it", "fr"})


def wrong_language(here: str, there: str, source: str, target: str) -> Iterable[str]:
    """Judged only where the words are enough to tell."""
    words, given = (WORD.findall(masked_out(text).lower()) for text in (there, here))
    wanted = base_of(target)
    if len(words) < FEWEST_WORDS or len(given) < FEWEST_WORDS:
        return
    likely = likelihoods(" ".join(words), (wanted, base_of(source), *PLAUSIBLE))
    if wanted not in likely:
        return
    other = max(likely, key=lambda each: likely[each])
    sisters = {other, wanted} <= SISTERS
    if likely[other] > likely[wanted] + (MARGIN_OF_SISTERS if sisters else MARGIN):
        yield "the answer is in another language"
