# SPDX-License-Identifier: Apache-2.0
"""What is said of a language is what would happen, and nothing is claimed that is not there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation import handlers
from services.translation.commands import AskOutlook
from services.translation.glossary import Term
from services.translation.memory.ports import Held
from services.translation.policy import By, Policy, Tier
from services.translation.policy.courses import Way
from services.translation.ports import TemplateWords
from services.translation.standing.commands import AskStanding
from services.translation.standing.handlers import by_pair, standing
from services.translation.standing.model import BY_TEMPLATE, WHAT_FREELY, Quality
from services.translation.standing.prospects import in_words
from services.translation.standing.steps import needs_office, steps
from tests.translation.builders import the_means
from tests.translation.fakes import FakeEngine, FakeEngines, FakeTemplates
from tests.translation.standing.builders import (
    CATALOGUE,
    CATEGORIES,
    POLICIES,
    SHIPPED,
    AbroadEngine,
    FakeWordings,
    RestingEngine,
    an_inventory,
    standing_of,
)
from tests.translation.standing.fakes import FakeMeasurements

ENGINE = FakeEngine({}, name="fake:en-so@1")
SPANISH = FakeEngine({}, name="fake:en-es@1")


def is_claimed(**changes: Any) -> bool:
    """Whether anything is said to reach its readers, or to serve it."""
    found = standing_of("so", **changes)
    return found.served or bool(found.engines) or any(each.readable for each in found.prospects)


@pytest.mark.row(20, 26)
@given(policy=POLICIES)
def test_a_language_without_engine_person_and_template_is_never_shown_as_served(
    policy: Policy,
) -> None:
    assert not is_claimed(policy=policy)
    assert not is_claimed(policy=policy, engines=FakeEngines(es=[ENGINE]),
                          reviewers={"lan": ["es"]}, wordings=FakeWordings("es"))  # fmt: skip


@pytest.mark.row(26)
def test_what_is_there_is_claimed_so_that_the_test_above_could_fail() -> None:
    assert is_claimed(engines=FakeEngines(so=[ENGINE]))
    assert is_claimed(reviewers={"amina": ["so"]})
    assert is_claimed(wordings=FakeWordings("so"))


@pytest.mark.row(20, 26)
@given(
    policy=POLICIES,
    engine=st.sampled_from([None, ENGINE, AbroadEngine({}, name="deepl")]),
    worded=st.booleans(), reviewed=st.booleans(),
)  # fmt: skip
def test_what_is_foretold_is_what_a_real_message_would_be_given(
    policy: Policy, engine: FakeEngine | None, worded: bool, reviewed: bool
) -> None:
    engines = FakeEngines(so=[engine] if engine else [])
    wordings = FakeWordings(*["so"] * worded, reviewed=reviewed)
    found = standing_of("so", policy=policy, engines=engines, wordings=wordings)
    templates = FakeTemplates(
        **{
            each.template: {
                "so": TemplateWords(texts={}, kind=each.kind, version="1", reviewed=reviewed)
            }
            for each in CATALOGUE
            if worded
        }
    )
    means = the_means(policy=policy, engines=engines, templates=templates)

    def real(category: str, template: str = "") -> tuple[str, str]:
        asked = AskOutlook(category=category, languages=["so"], template=template)
        course = handlers.outlook(asked, means)["so"]
        assert course is not None
        return course.way, course.why

    for prospect in found.prospects:
        for each in prospect.holds_for:
            told = (prospect.way, prospect.why)
            if prospect.kind == WHAT_FREELY:
                assert told == real(each)
            else:
                category = next(one.category for one in CATALOGUE if one.template == each)
                assert told == real(category, each)
    told_of = [each for one in found.prospects for each in one.holds_for]
    assert set(CATEGORIES) | {"closure", "absence"} <= set(told_of)


@given(policy=POLICIES)
def test_an_engine_that_is_left_alone_serves_nobody_today(policy: Policy) -> None:
    resting = FakeEngines(so=[RestingEngine({}, name="deepl")])
    found = standing_of("so", policy=policy, engines=resting)

    assert not found.served
    assert all(each.rests for each in found.engines)
    assert steps(found)


@pytest.mark.row(30)
@given(policy=POLICIES)
def test_an_engine_of_others_serves_only_what_may_leave(policy: Policy) -> None:
    abroad = FakeEngines(so=[AbroadEngine({}, name="deepl")])
    found = standing_of("so", policy=policy, engines=abroad)

    for prospect in found.prospects:
        if prospect.way == Way.ENGINE and prospect.kind == WHAT_FREELY:
            assert set(prospect.holds_for) <= policy.leave


@pytest.mark.row(26)
def test_what_nobody_measured_is_not_shown_as_measured() -> None:
    older = Quality(
        engine="fake:en-es@0", source="en", target="es", chrf=60.0, sentences=100, wrong=0,
        refused_percent=2.0, measured_at=datetime(2026, 11, 26, tzinfo=UTC),
    )  # fmt: skip
    engines = FakeEngines(es=[SPANISH])

    found = standing_of("es-MX", engines=engines, measurements=FakeMeasurements(older))
    assert [each.quality for each in found.engines] == [None]
    assert "measure its engine: rapport languages measure en-es" in steps(found)

    now = replace(older, engine=SPANISH.name, here=True)
    found = standing_of("es-MX", engines=engines, measurements=FakeMeasurements(now))
    assert [each.quality for each in found.engines] == [now]
    assert not any("measure" in step or "wrong" in step for step in steps(found))

    bad = FakeMeasurements(replace(now, wrong=3))
    found = standing_of("es-MX", engines=engines, measurements=bad)
    assert any("got 3 of 100 sentences wrong" in step for step in steps(found))


def test_a_message_of_each_tier_is_foretold_in_a_few_words() -> None:
    engines = FakeEngines(so=[ENGINE])
    found = standing_of("so", engines=engines, wordings=FakeWordings("so"))

    def short(tier: Tier, kind: str = WHAT_FREELY) -> list[str]:
        return [each.short for each in found.of(tier, kind)]

    assert short(Tier.ROUTINE) == ["engine"]
    assert short(Tier.INFORMAL) == ["engine, facts"]
    assert short(Tier.VITAL) == ["no reviewer: original in 24 h"]
    assert short(Tier.EMERGENCY) == ["original"]
    assert short(Tier.EMERGENCY, BY_TEMPLATE) == ["template + original"]
    assert short(Tier.ROUTINE, BY_TEMPLATE) == ["engine"], "unreviewed routine wording is not used"
    found = standing_of(
        "so", reviewers={"amina": ["so"]}, wordings=FakeWordings("so", reviewed=True)
    )
    assert short(Tier.VITAL) == ["person 24 h, then original"]
    assert short(Tier.EMERGENCY, BY_TEMPLATE) == ["template"]


def test_an_interpreter_line_is_no_translation() -> None:
    policy = replace(SHIPPED, languages={"so": By.INTERPRETER})
    found = standing_of("so", policy=policy, engines=FakeEngines(so=[ENGINE]))

    assert {each.short for each in found.prospects} == {"original, interpreter line"}
    assert not found.served


def test_the_office_is_told_what_to_do_next() -> None:
    nothing = standing_of("so")
    assert needs_office(nothing)
    assert steps(nothing) == [
        "find somebody who writes it: rapport reviewers add OPERATOR --language so",
        "word 2 templates: rapport templates export FILE --language so",
    ]
    worded = standing_of(
        "so", wordings=FakeWordings("so"), reviewers={"amina": ["so"], "lan": ["vi"]}
    )
    assert (worded.reviewers, needs_office(worded)) == (1, True)
    assert steps(worded) == [
        'let its reviewers translate: so = "person" in the translation policy',
        "review 2 templates and 1 notice: rapport templates review --language so",
    ]
    policy = replace(SHIPPED, languages={"so": By.PERSON})
    ready = standing_of(
        "so", policy=policy, wordings=FakeWordings("so", reviewed=True),
        reviewers={"amina": ["so"]},
    )  # fmt: skip
    assert (steps(ready), needs_office(ready)) == ([], False)


def test_what_is_kept_for_a_language_counts_for_its_varieties() -> None:
    held = [
        Held(source="en", target="es", origin="person", units=7, used=0),
        Held(source="es", target="en", origin="person", units=9, used=0),
    ]
    terms = [
        Term(term="IEP", source="en", target="es", keep=True, locked=True),
        Term(term="report card", source="en", target="es", translation="boleta"),
        Term(term="off", source="en", target="es", translation="no", active=False),
        Term(term="report card", source="en", target="pt", translation="boletim"),
    ]
    found = standing_of("es-MX", remembered=held, terms=by_pair(terms))
    assert (found.remembered, found.terms, found.locked_terms) == (7, 2, 1)


def test_readers_of_what_the_school_writes_need_nothing() -> None:
    found = standing_of("en-GB")
    assert (found.needs_none, found.served, steps(found)) == (True, True, [])


def test_other_languages_that_something_is_there_for_are_told_of() -> None:
    inventory = an_inventory(
        engines=FakeEngines(pt=[ENGINE]), wordings=FakeWordings("vi"), reviewers={"x": ["so"]}
    )
    found = standing(AskStanding(languages=["es"]), inventory)
    assert [each.language for each in found] == ["es", "pt", "so", "vi"]
    assert {each.language for each in found if each.served} == {"pt", "so", "vi"}


@pytest.mark.parametrize(
    ("minutes", "words"), [(10, "10 min"), (90, "90 min"), (480, "8 h"), (4320, "3 days")]
)
def test_times_are_said_shortly(minutes: int, words: str) -> None:
    assert in_words(timedelta(minutes=minutes)) == words
