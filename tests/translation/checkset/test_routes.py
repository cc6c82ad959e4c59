# SPDX-License-Identifier: Apache-2.0
"""Every sentence through every engine that ships: what leaves is right, or nothing leaves."""

import pytest

from services.translation.checkset import Sentence, broken, sentences
from services.translation.checkset.checking import foreign_words
from services.translation.checkset.measuring import measure
from services.translation.config import DEFAULT_ROUTES
from tests.translation.checkset import made_up
from tests.translation.checkset.routes import LINES, RealRoutes
from tests.translation.fakes import open_gate

MOST_REFUSED_PERCENT = 5.0
# Written in two languages, or with the names of two streets, "Main and 2nd".
MIXED = ("styles-36", "transport-08", "transport-18")
BEST_INTO_BOTH = ("en-es=neural:en-pt+apertium:pt-es", "en-pt=neural:en-pt")
MADE_UP, MOST_MADE_UP_REFUSED_PERCENT = 100, 2.0
FROM_ENGLISH = [line for line in DEFAULT_ROUTES if line.startswith("en-")]


@pytest.mark.row(24, 25)
@pytest.mark.engine
@pytest.mark.parametrize("line", LINES)
def test_all_that_leaves_keeps_what_the_school_wrote(
    line: str, real_routes: RealRoutes, record_property: pytest.FixtureRequest
) -> None:
    measured = real_routes.measured(line)

    said = f"{len(measured.refused)} of {len(measured.outcomes)} refused"
    record_property(line, said)  # type: ignore[operator]
    print(line, said)  # noqa: T201
    assert {each.sentence.id: (each.words, each.findings) for each in measured.wrong} == {}


@pytest.mark.row(25)
@pytest.mark.engine
@pytest.mark.parametrize("line", LINES)
def test_no_small_word_of_another_language_is_left(line: str, real_routes: RealRoutes) -> None:
    measured = real_routes.measured(line)

    assert {
        each.sentence.id: found
        for each in measured.outcomes
        if each.sentence.id not in MIXED
        and (found := foreign_words(each.sentence.expected, each.words, measured.target))
    } == {}


@pytest.mark.row(25)
@pytest.mark.engine
@pytest.mark.parametrize("line", DEFAULT_ROUTES)
def test_hardly_any_routine_text_is_refused(line: str, real_routes: RealRoutes) -> None:
    measured = real_routes.measured(line)

    assert measured.refused_percent("routine") < MOST_REFUSED_PERCENT, [
        each.sentence.id for each in measured.refused
    ]


@pytest.mark.row(24, 25)
@pytest.mark.engine
@pytest.mark.parametrize("line", FROM_ENGLISH)
def test_with_the_gate_off_something_wrong_would_leave(line: str, real_routes: RealRoutes) -> None:
    """The negative control: the same sentences, the same engines, and nobody who refuses."""
    guarded, open_ = real_routes.measured(line), real_routes.measured(line, open_gate)

    assert {each.sentence.id for each in open_.wrong} - {each.sentence.id for each in guarded.wrong}


@pytest.mark.row(25)
@pytest.mark.engine
@pytest.mark.parametrize("line", DEFAULT_ROUTES)
def test_every_engine_alone_tells_families_something_wrong(
    line: str, real_routes: RealRoutes
) -> None:
    """Without preparation, too: why no engine's words leave as they are."""
    source, target = line[:2], line[3:5]
    engine = real_routes.engine(line)

    def says_wrong(sentence: Sentence) -> bool:
        words = engine.translate(sentence.texts[source]).words
        return bool(broken(sentence.expected, words, target))

    assert any(
        says_wrong(each)
        for each in sentences()
        if source in each.texts and each.expected.lines == 1
    )


@pytest.mark.row(24)
@pytest.mark.engine
@pytest.mark.parametrize("line", BEST_INTO_BOTH)
def test_nothing_changes_in_made_up_times_dates_and_amounts(
    line: str, real_routes: RealRoutes
) -> None:
    asked = made_up.sentences(MADE_UP, seed=20260824)
    assert not [each for each in asked if broken(each.expected, each.texts["en"], "en")]

    measured = measure([real_routes.engine(line)], "en", line[3:5], asked=asked)

    assert [(each.words, each.findings) for each in measured.wrong] == []
    assert measured.refused_percent() <= MOST_MADE_UP_REFUSED_PERCENT
