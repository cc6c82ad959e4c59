# SPDX-License-Identifier: Apache-2.0
"""Names in languages that write nothing else with a capital in the middle of a sentence."""

import re
from collections.abc import Iterator

from services.translation.model.languages import base_of
from services.translation.model.vocabulary.everyday import EVERYDAY

LANGUAGES = frozenset({"es", "pt", "fr", "it", "ca"})
_CAPITAL = r"[^\W\d_a-zà-ÿ]"
_PARTICLE = r"(?:de la|de las|de los|de|del|da|das|do|dos|di|della|du|des|van|von|y|e|i)"
NAME = re.compile(
    rf"(?<![\w'’{{]){_CAPITAL}[\w'’\-]*(?:(?:\s{_PARTICLE})?\s{_CAPITAL}[\w'’\-]*)*(?![\w}}$])"
)
# Words that are written with a capital out of respect, or because they begin what is said.
_KNOWN = """
    acción ação am associação asociación consejo conselho departamento dia distrito día dias días
    graças jour junta jueves lunes maestros mestres padres pais pm presidentes us
    alcaldesa alcalde ano año atención atenção aviso bibliotecaria chef coach deus dieu dio dios
    directeur direction director directora diretor diretora doctor doctora dottore dottoressa dr dra
    enfermera enfermeira escola escuela estados familia família gracias importante internet it
    lembrete madame maestra maestro mme monsieur m mr mrs ms miss natal natale navidad noche noite
    noël nota novo nueva nuevo obrigado obrigada oficina páscoa pascua pâques professeur professor
    professora profesor profesora preside presidenta presidente professoressa recordatorio santa
    secretaria secretaría semana señor señora señorita senhor senhora signor signora signore sr sra
    srta sta unidos urgente usted ustedes vostè
"""
KNOWN = frozenset(_KNOWN.split())
NOUN = re.compile(r"(?:ión|dad|ción|ção|dade|agem|aje|miento|mento|tion|zione|ía|eria|ería|cia)s?$")
LARGEST_SHARE_OF_CAPITALS = 0.6
FEWEST_WORDS_OF_A_TITLE = 3


def names_by_capital(sentence: str, language: str) -> Iterator[tuple[int, int]]:
    """Where names stand. A capital that a sentence needs for its beginning says nothing."""
    if base_of(language) not in LANGUAGES or _is_title(sentence):
        return
    for match in NAME.finditer(sentence):
        start, end = _without_titles(match.group(), match.start(), base_of(language))
        if start >= end or (_begins(sentence, start) and " " not in sentence[start:end]):
            continue
        yield start, end


def _without_titles(group: str, start: int, language: str) -> tuple[int, int]:
    """A group without the words at its beginning and end that are known: "La Sra. Rivera"."""
    words = list(re.finditer(r"[\w'’\-]+", group))
    if len(words) > 1 and words[1].group().islower() and NOUN.search(words[0].group()):
        words.pop(0)  # "Reunión de la PTA"
    while words and (_is_known(words[0].group(), language) or words[0].group().islower()):
        words.pop(0)
    while words and _is_known(words[-1].group(), language):
        words.pop()
    if not words:
        return start, start
    return start + words[0].start(), start + words[-1].end()


def _is_known(word: str, language: str) -> bool:
    lower = word.lower()
    return lower in KNOWN or lower in EVERYDAY[language]


def _begins(sentence: str, start: int) -> bool:
    return not re.search(r"[\w}]", re.sub(r"^.*[:;¿¡\"“(.!?–—-]\s*", "", sentence[:start]))


def _is_title(sentence: str) -> bool:
    """ "Noche de Matemáticas en Familia": most of its words have a capital."""
    words = re.findall(r"[^\W\d_]{4,}", sentence)
    capitals = sum(word[0].isupper() for word in words)
    enough = len(words) >= FEWEST_WORDS_OF_A_TITLE
    return enough and capitals > LARGEST_SHARE_OF_CAPITALS * len(words)
