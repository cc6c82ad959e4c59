# SPDX-License-Identifier: Apache-2.0
"""Spanish and Portuguese as families type it: short, and without accents."""

import re
from collections.abc import Mapping

_TYPED = {
    "es": "xq=porque pq=porque q=que tmb=también tambien=también miercoles=miércoles "
    "sabado=sábado manana=mañana dia=día dias=días",
    "pt": "ñ=não nao=não hj=hoje amanha=amanhã vc=você vcs=vocês voce=você tb=também tbm=também "
    "tambem=também pq=porque q=que terca=terça sabado=sábado ate=até ja=já c/=com",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    language: dict(pair.split("=") for pair in typed.split()) for language, typed in _TYPED.items()
}
TYPED = {
    language: re.compile(
        rf"(?<![\w@./-])(?:{'|'.join(map(re.escape, words))})(?![\w@/-]|\.\w)", re.IGNORECASE
    )
    for language, words in WORDS.items()
}
# "1,2,3" are three numbers, and "páginas 1,2" two.
LISTED = re.compile(r"(?<![\d.,$€£])\d+(?:,\d+)+(?![\d,])")
ONE_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+,\d+")
NUMBERED = re.compile(
    r"\b(?:páginas|salones|aulas|salas|grados|autobuses|camiones|rutas|ônibus|séries|tareas)\s$",
    re.IGNORECASE,
)


# "Na quinta" is no farm, and "segunda ela não vai" no second.
_DAY = r"(?P<day>segunda|terça|quarta|quinta|sexta)"
_GOES_ON = (
    r"(?=\s*[.,;!?)]|$|\s(?:e|ou|às|à|dia|que vem|de manhã|ele|ela|eu|não|nao|porque|tem|vai|meu|"
    r"minha|a gente)\b)"
)
WEEKDAYS = (
    re.compile(
        rf"\b(?:na|nas|toda|até|nesta|essa|esta|nessa|próxima|desta|dessa)\s{_DAY}{_GOES_ON}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^{_DAY}(?=,?\s(?:que vem|dia|não|ela|ele|eu|meu|minha|às|de manhã|à tarde)\b)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_DAY}(?=,? dia \d)", re.IGNORECASE),
)


def written_out(sentence: str, language: str) -> str:
    if language in TYPED:
        sentence = TYPED[language].sub(lambda match: _word(match.group(), language), sentence)
    for pattern in WEEKDAYS if language == "pt" else ():
        sentence = pattern.sub(
            lambda match: f"{match.group()}-{'FEIRA' if match['day'].isupper() else 'feira'}",
            sentence,
        )
    return LISTED.sub(_numbers, sentence)


def _word(typed: str, language: str) -> str:
    word = WORDS[language][typed.lower()]
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word.capitalize() if typed[0].isupper() else word


def _numbers(match: re.Match[str]) -> str:
    one = ONE_NUMBER.fullmatch(match.group())
    if one and not NUMBERED.search(match.string[: match.start()]):
        return match.group()
    return match.group().replace(",", ", ")
