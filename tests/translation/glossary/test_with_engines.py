# SPDX-License-Identifier: Apache-2.0
"""Twenty sentences of school life through the real engines, every shipped term locked."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from services.translation.adapters.routes import Routes
from services.translation.config import DEFAULT_ROUTES
from services.translation.glossary import Term
from services.translation.glossary.rows import shipped
from services.translation.translating import Translation, translate_text
from tests.translation.fakes import FakeGlossary, FakeMemory

pytestmark = pytest.mark.engine
# Each with the terms that it has, by other code than ours.
SENTENCES = {
    "The school board meets on Monday at 6:30 PM.": ["school-board"],
    "Report cards go home on Friday.": ["report-card"],
    "The field trip to the zoo costs $12.": ["field-trip"],
    "Your child's IEP meeting is on Tuesday at 9:00 AM.": ["iep"],
    "All students with a 504 plan get extra time.": ["504-plan"],
    "Lincoln is a Title I school.": ["title-i"],
    "The assistant principal will meet you at the front office.": ["assistant-principal"],
    "There is an early release on Wednesday.": ["early-release"],
    "The after-school program starts on October 5.": ["after-school-program"],
    "The food pantry is open every Thursday.": ["food-pantry"],
    "Parent-teacher conferences are next week.": ["parent-teacher-conference"],
    "An unexcused absence was recorded on Monday.": ["unexcused-absence"],
    "The PTA meets in the library.": ["pta"],
    "Ask the principal about the honor roll.": ["principal", "honor-roll"],
    "We need volunteers for the fire drill.": ["volunteer", "fire-drill"],
    "Chromebooks must be returned by June 10.": ["chromebook"],
    "The school was in lockdown for 20 minutes.": ["lockdown"],
    "The bus stop and the crossing guard are on the same corner.": ["bus-stop", "crossing-guard"],
    "Please sign the permission slip by March 3.": ["permission-slip"],
    "Open house is on September 12 at 6:00 PM.": ["open-house"],
}
TERMS = {name: replace(term, locked=True) for name, term in shipped().items()}
LOCKED = FakeGlossary(*TERMS.values())
OFF = FakeGlossary(*TERMS.values(), switched_off=True)


@pytest.fixture(scope="module")
def routes() -> Iterator[Routes]:
    made = Routes(DEFAULT_ROUTES)
    yield made
    made.close()


def translated(text: str, target: str, routes: Routes, glossary: FakeGlossary) -> Translation:
    return translate_text(
        text, source="en", target=target, names=(),
        engines=routes.between("en", target, may_leave=False),
        memory=FakeMemory(), glossary=glossary,
    )  # fmt: skip


def lost(target: str, words: dict[str, Translation]) -> list[str]:
    """Terms that stand in no allowed form, of sentences that would leave."""
    return [
        f"{name} in {translation.words}"
        for sentence, names in SENTENCES.items()
        for name in names
        if (translation := words[sentence]).words
        and not has(translation.words, TERMS[f"en-{target}:{name}"])
    ]


def has(words: str, term: Term) -> bool:
    return any(re.search(rf"\b{re.escape(form)}\b", words, re.IGNORECASE) for form in term.allowed)


@pytest.mark.row(24)
@pytest.mark.parametrize("target", ["es", "pt"])
def test_every_locked_term_leaves_and_no_sentence_is_refused_for_it(
    target: str, routes: Routes
) -> None:
    words = {each: translated(each, target, routes, LOCKED) for each in SENTENCES}

    assert lost(target, words) == []
    assert [each.explanation for each in words.values() if each.refused] == []


@pytest.mark.row(24)
def test_without_the_glossary_terms_would_be_lost(routes: Routes) -> None:
    words = {each: translated(each, "es", routes, OFF) for each in SENTENCES}

    assert len(lost("es", words)) >= 5


def test_what_stands_around_a_term_agrees_with_it(routes: Routes) -> None:
    for target, words in (
        ("es", "La despensa de alimentos está abierta todos los jueves."),
        ("pt", "A despensa de alimentos está aberta todas as quintas-feiras."),
    ):
        made = translated("The food pantry is open every Thursday.", target, routes, LOCKED)
        assert made.words == words
