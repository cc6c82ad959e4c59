# SPDX-License-Identifier: Apache-2.0
"""In which language a family wrote. What is on file counts, unless the text says otherwise for
certain: of short texts a program is right about three times in four."""

import re
from dataclasses import dataclass

from kernel.identifying import likelihoods

WORD = re.compile(r"[^\W\d_]{2,}")
# Those that families of United States schools write in, as far as a program can tell them.
USUAL = (
    "en", "es", "pt", "fr", "ht", "vi", "ar", "zh", "ru", "uk", "ko", "ja", "so", "sw", "am", "ne",
    "tl", "it", "pl", "de", "hi", "ur", "bn", "pa", "fa", "ps", "my", "km", "lo", "th", "tr", "ro",
)  # fmt: skip
CERTAIN = 0.95  # enough to go against what is on file
LIKELY = 0.8  # enough where nothing is on file
FEWEST_WORDS = 3


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """`language` is BCP 47, "" where nobody can say; `by` is "file" or "text"."""

    language: str
    by: str = ""
    confidence: float = 0.0


def spoken(text: str, on_file: str, staff: str) -> Spoken:
    """`on_file` and `staff` are BCP 47; `on_file` is "" where nothing is."""
    usual = {base(staff), *USUAL, *([base(on_file)] if on_file else [])}
    likely = likelihoods(text, usual) if len(WORD.findall(text)) >= FEWEST_WORDS else {}
    best = max(likely, key=lambda each: likely[each], default="")
    if not on_file:
        confidence = round(likely.get(best, 0.0), 2)
        found = best if confidence >= LIKELY else ""
        return Spoken(language=found, by="text" if found else "", confidence=confidence)
    against = best not in ("", base(on_file)) and likely[best] >= CERTAIN
    # Sisters are taken for each other: against the file speaks the office's language, or that the
    # family, who is on file with the office's, wrote in another.
    if against and base(staff) in (best, base(on_file)):
        return Spoken(language=best, by="text", confidence=round(likely[best], 2))
    return Spoken(language=on_file, by="file", confidence=round(likely.get(base(on_file), 0.0), 2))


def base(language: str) -> str:
    return language.split("-")[0].lower()
