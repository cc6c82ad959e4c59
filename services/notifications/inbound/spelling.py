# SPDX-License-Identifier: Apache-2.0
"""How what people type on phones is made comparable, script by script.

Accents are kept in the first form and gone in the second: in Vietnamese "đúng" is yes and "dừng"
is stop, so that a language says for itself whether its words may be known without them.
"""

import unicodedata

_LATIN_MARKS = {chr(code): None for code in range(0x0300, 0x0370)}
# Vowel signs that Arabic is written with or without, and the stretching of a line.
_ARABIC_MARKS = {chr(code): None for code in (*range(0x064B, 0x0660), 0x0670, 0x0640)}
_ARABIC_LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
# Amharic has letters of one sound that writers choose between as they like: whole rows of eight.
_AMHARIC_ROWS = {0x1210: 0x1200, 0x1280: 0x1200, 0x1220: 0x1230, 0x12D0: 0x12A0, 0x1340: 0x1338}
_AMHARIC = {chr(a + n): chr(b + n) for a, b in _AMHARIC_ROWS.items() for n in range(8)}
_PLAIN = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ß": "ss", "ı": "i", "œ": "oe", "æ": "ae"})
# Says how an emoji is drawn, and puts a key's frame around a digit: no letter of anything.
_DRAWING = {chr(code): None for code in (*range(0xFE00, 0xFE10), 0x20E3)}
_SAME = str.maketrans({**_DRAWING, **_ARABIC_MARKS, **_ARABIC_LETTERS, **_AMHARIC})
_UNMARKED = str.maketrans(_LATIN_MARKS)
_ENDS = frozenset(".!?;\n\r。！？；؟።।…")


def spelled(text: str) -> str:
    """Words in small letters with one blank between; digits are 0 to 9; no punctuation."""
    words = "".join(_one(each) for each in letters(text)).split()
    if len(words) > 2 and all(len(word) == 1 and word.isalpha() for word in words):
        words = ["".join(words)]  # s.t.o.p
    return " ".join(words)


def letters(text: str) -> str:
    """Small letters, one for each sound where writers choose between several."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    return unicodedata.normalize("NFC", text)


def unaccented(word: str) -> str:
    """The same without the marks over and under Latin, Greek and Cyrillic letters."""
    apart = unicodedata.normalize("NFD", word).translate(_UNMARKED)
    return unicodedata.normalize("NFC", apart).translate(_PLAIN)


def sentences(text: str) -> list[str]:
    """Each as it is spelled; those that say nothing are left out."""
    pieces, piece = [], ""
    for each in unicodedata.normalize("NFKC", text):
        if each in _ENDS:
            pieces.append(piece)
            piece = ""
        else:
            piece += each
    return [said for said in map(spelled, [*pieces, piece]) if said]


def _one(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if kind in ("Cf", "Cc") and not character.isspace():
        return ""  # joiners and marks of direction that nobody sees
    return character if kind[0] in "LMN" else " "
