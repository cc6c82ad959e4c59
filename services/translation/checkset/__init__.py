# SPDX-License-Identifier: Apache-2.0
"""School sentences of our own, with what must survive in each, and the judge that looks for it.

The judge shares no code with the gate: what both would get wrong together, nobody would find.
"""

from services.translation.checkset.checking import broken
from services.translation.checkset.sentences import SCHOOLS, Expected, Sentence, sentences, texts_in

__all__ = ["SCHOOLS", "Expected", "Sentence", "broken", "sentences", "texts_in"]
