# SPDX-License-Identifier: Apache-2.0
"""Small words of one language that are none in the others: what an engine left as it was."""

import re

from services.translation.checkset.checking.page import Page
from services.translation.checkset.sentences import Expected

SMALL_WORDS = {
    "en": "the and with your will is are was were this that of please must not when which their "
    "who what where school children from been has have does",
    "es": "y los las el una del está están hay escuela muy con pero sus hijo niños puede usted "
    "hasta desde cuando quien dónde",
    "pt": "não uma são os às dos das escola com também você seu sua até ao filho crianças pode "
    "está na em quando onde",
    "fr": "les des est une avec pour dans vous nous sont au aux pas école enfant cette qui où",
    "it": "il gli che della sono nella questo per non con scuola figlio bambini alla dei dove",
    "ca": "els amb és aquest aquesta una seva avui escola fill nens del al per són quan on",
}
# What is a word in this language, too, or stands in names.
ALSO = {
    "en": "has con el as on are son me per non dove des est pour fill los las al no pas sole a in "
    "come sea not is la de os pan red van une",
    "es": "el con una del al los las sus está hay muy y des me se la has dos desde hasta son em em "
    "per quien cuando usted puede are les on",
    "pt": "com uma os as dos das e em na ao até seu sua do se que está for has a o pode quando des "
    "una son me per al on los desde",
    "fr": "les des est une on son me avec pour dans au aux pas cette qui que nous vous a as es il "
    "per sera dove y dos",
    "it": "il gli con una del al per non a e o in la le una che dove sono on son me die des "
    "sua qui quando",
    "ca": "els amb una del al per on son el las los de la a i o en és no me que te has des con les "
    "hi quan com dos em seu nous",
}


def foreign_words(expected: Expected, words: str, language: str) -> tuple[str, ...]:
    """Small words of another language that stand in a text outside of what is verbatim."""
    page = Page(words)
    for text in sorted(expected.verbatim, key=len, reverse=True):
        page.strike_exactly(text, any_case=True)
    own = {*SMALL_WORDS[language].split(), *ALSO[language].split()}
    foreign = {
        word for other, row in SMALL_WORDS.items() if other != language for word in row.split()
    } - own
    spoken = re.findall(r"[^\W\d_]+", page.words.lower())
    return tuple(word for word in spoken if word in foreign)
