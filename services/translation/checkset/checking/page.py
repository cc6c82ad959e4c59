# SPDX-License-Identifier: Apache-2.0
"""A text of which everything that is accounted for is struck out; the rest nobody asked for."""

import re


class Page:
    """Struck out stretches become bars, which are no letter, digit or blank."""

    def __init__(self, words: str) -> None:
        self.words = words.replace("’", "'").replace("\xa0", " ").replace("\u202f", " ")

    def strike(self, start: int, end: int) -> None:
        self.words = self.words[:start] + "|" * (end - start) + self.words[end:]

    def strike_exactly(self, text: str, *, any_case: bool) -> bool:
        """Strike one mention of the text out; False when there is none."""
        text = text.replace("’", "'")
        before = r"(?<![\w@])" if text[0].isalnum() else ""
        after = r"(?!\w)" if text[-1].isalnum() else ""
        flags = re.IGNORECASE if any_case else re.NOFLAG
        match = re.search(before + re.escape(text) + after, self.words, flags)
        if match is None:
            return False
        self.strike(match.start(), match.end())
        return True

    def strike_word(self, pattern: str) -> bool:
        """Strike the first whole word out that fits, in any case."""
        match = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", self.words, re.IGNORECASE)
        if match is None:
            return False
        self.strike(match.start(), match.end())
        return True

    def has_word(self, pattern: str) -> bool:
        return bool(re.search(rf"(?<!\w)(?:{pattern})(?!\w)", self.words, re.IGNORECASE))
