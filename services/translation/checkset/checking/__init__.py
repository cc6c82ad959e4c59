# SPDX-License-Identifier: Apache-2.0
"""The judge: does a text in one of six languages keep everything that was written down?

Nothing here comes from the gate or from locale data the gate reads; the tables are its own.
"""

from services.translation.checkset.checking.judging import broken
from services.translation.checkset.checking.residue import foreign_words

__all__ = ["broken", "foreign_words"]
