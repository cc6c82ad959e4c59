# SPDX-License-Identifier: Apache-2.0
"""Times and dates of Spanish, Portuguese, French, Italian and Catalan in one writing.

And what engines would take for a number."""

import re
from collections.abc import Callable, Mapping

from services.translation.model.vocabulary import VOCABULARY

Edit = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
NOON = "12:00 PM"


def _spoken(language: str, article: str, half: str, quarter: str, less: str) -> list[Edit]:
    """ "las cuatro y media" is 4:30, "las cinco menos cuarto" 4:45."""
    words = {word: n for word, n in VOCABULARY[language].numbers.items() if n <= 12}
    words |= {"una": 1, "uma": 1, "un'": 1}
    hour = rf"\b(?P<article>{article})\s(?P<hour>\d{{1,2}}|{'|'.join(words)})\s"

    def clock(minutes: str, shift: int) -> Callable[[re.Match[str]], str]:
        def written(match: re.Match[str]) -> str:
            said = match["hour"].lower()
            number = int(said) if said.isdigit() else words[said]
            return f"{match['article']} {(number + shift - 1) % 12 + 1}:{minutes}"

        return written

    return [
        (re.compile(rf"{hour}(?:{half})\b", re.IGNORECASE), clock("30", 0)),
        (re.compile(rf"{hour}(?:{quarter})\b", re.IGNORECASE), clock("15", 0)),
        (re.compile(rf"{hour}(?:{less})\b", re.IGNORECASE), clock("45", -1)),
    ]


def _noon(pairs: Mapping[str, str]) -> list[Edit]:
    return [
        (re.compile(rf"(?<![\w-])(?:{left})(?![\w-])", re.IGNORECASE), f"{right}{NOON}")
        for left, right in pairs.items()
    ]


def _first_of_month(language: str, pattern: str) -> Edit:
    months = {
        "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|"
        "noviembre|diciembre",
        "pt": "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|"
        "dezembro",
        "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
        "décembre",
    }[language]
    return re.compile(rf"(?<!\w)(?:{pattern})(?=\s(?:de\s)?(?:{months})\b)", re.IGNORECASE), "1"


CANONICAL: Mapping[str, list[Edit]] = {
    "es": [
        *_noon(
            {
                "al (?:mediodía|medio día)": "a las ",
                "del (?:mediodía|medio día)(?! de clase)": "de las ",
                "(?:12 del )?mediodía": "",
            }
        ),
        *_spoken("es", "las?", "y media", "y cuarto", "menos cuarto"),
        _first_of_month("es", r"1\.?[ºo°]|primero"),
    ],
    "pt": [
        *_noon(
            {
                "ao meio[- ]dia": "às ",
                "do meio[- ]dia": "das ",
                "meio-dia": "",
            }
        ),
        *_spoken("pt", "às?|as", "e meia", "e quinze", "menos quinze"),
        _first_of_month("pt", r"1\.?[ºo°]|primeiro"),
    ],
    "fr": [
        *_noon({"midi": ""}),
        _first_of_month("fr", r"1\s?er|premier"),
    ],
    "it": [
        *_noon({"a mezzogiorno": "alle ", "mezzogiorno": ""}),
        # Engines count them: "Thank you 1000".
        (re.compile(r"\bgrazie mille\b"), "molte grazie"),
        (re.compile(r"\b(?:Grazie mille|Mille grazie)\b"), "Molte grazie"),
    ],
    "ca": _noon({"al migdia": "a les ", "migdia": ""}),
}


def in_one_writing(sentence: str, language: str) -> str:
    for pattern, replacement in CANONICAL.get(language, ()):
        sentence = pattern.sub(replacement, sentence)
    return sentence
