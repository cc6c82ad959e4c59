# SPDX-License-Identifier: Apache-2.0
"""Requests by tier: a template, an engine, a person, or the original, and what is kept of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.translation import RequestTranslation
from services.translation import handlers
from services.translation.policy import Handling, Then, Tier, Unsafe
from services.translation.policy.reading import read_policy
from services.translation.ports import TemplateWords
from tests.translation.builders import NOON, a_request, the_means
from tests.translation.fakes import (
    DeadEngine,
    FakeAnswers,
    FakeEngine,
    FakeEngines,
    FakeRecords,
    FakeReviews,
    FakeTemplates,
)

OPEN, BUS = "The library is open.", "Bus 7 leaves at 9:15 AM."
SPANISH = {OPEN: "La biblioteca está abierta."}
SHIPPED = read_policy()


def wording(body: str, *, reviewed: bool = False, kind: str = "emergency") -> TemplateWords:
    return TemplateWords(texts={"body": body}, kind=kind, version="v1", reviewed=reviewed)


CLOSURE = {"en": wording("{school} is closed."), "es": wording("{school} está cerrada.")}
FROM_TEMPLATE = {
    "category": "emergency", "urgent": True, "template": "closure",
    "slots": {"school": "Oak Hill"}, "texts": {"body": "Oak Hill is closed."},
}  # fmt: skip


class Asked:
    """A request, handled with an engine that knows one sentence."""

    def __init__(self, command: RequestTranslation, **means: Any) -> None:
        self.engine = FakeEngine(SPANISH)
        self.answers, self.reviews, self.records = FakeAnswers(), FakeReviews(), FakeRecords()
        usual = {
            "engines": FakeEngines(es=[self.engine]), "answers": self.answers,
            "reviews": self.reviews, "records": self.records,
            "templates": FakeTemplates(closure=CLOSURE),
        }  # fmt: skip
        handlers.request_translation(command, the_means(**usual | means))


@pytest.mark.row(28)
def test_an_emergency_from_a_template_asks_no_engine_and_has_the_original_beside_it() -> None:
    asked = Asked(a_request(**FROM_TEMPLATE))

    answer = asked.answers.of("es")
    assert answer.texts == {"body": "Oak Hill está cerrada."}
    assert (answer.made_by, answer.tier, answer.original_beside) == ("template", "emergency", True)
    assert answer.engine == "template:closure@v1"
    assert asked.engine.asked == []


@pytest.mark.row(28)
def test_wording_that_the_district_approved_stands_alone() -> None:
    approved = FakeTemplates(
        closure=CLOSURE | {"es": wording("{school} está cerrada.", reviewed=True)}
    )

    answer = Asked(a_request(**FROM_TEMPLATE), templates=approved).answers.of("es")

    assert not answer.original_beside


@pytest.mark.row(28)
def test_a_text_that_is_not_what_its_template_says_is_free_text() -> None:
    """The safeguard's control is the test before: there the texts are what the template says."""
    changed = FROM_TEMPLATE | {"texts": {"body": "Oak Hill is open."}}

    answer = Asked(a_request(**changed)).answers.of("es")

    assert (answer.texts, answer.refused) == ({}, "no-template")


def test_slots_that_are_no_good_make_it_free_text() -> None:
    changed = FROM_TEMPLATE | {"texts": {"body": "Elm is closed."}, "slots": {"school": "Oak Hill"}}

    assert Asked(a_request(**changed)).answers.of("es").refused == "no-template"


@pytest.mark.row(23)
def test_what_is_vital_waits_for_a_person_who_gets_the_engines_draft() -> None:
    asked = Asked(a_request(category="health", texts={"body": f"{OPEN} {BUS}"}))

    assert asked.answers.given == []
    wanted = asked.reviews.wanted["announcement-1:es"]
    assert [(each.original, each.draft) for each in wanted.sentences] == [
        (OPEN, SPANISH[OPEN]),
        (BUS, ""),
    ]
    assert wanted.sentences[1].findings
    assert (wanted.then, wanted.reason) == ("original", "tier")
    assert wanted.due_at == NOON + timedelta(hours=24)
    assert wanted.machine == {}


@pytest.mark.row(23, 26)
def test_a_person_is_asked_also_where_no_engine_helps() -> None:
    for engines in (FakeEngines(), FakeEngines(es=[DeadEngine()])):
        asked = Asked(a_request(category="legal", texts={"body": f"{OPEN} {BUS}"}), engines=engines)

        wanted = asked.reviews.wanted["announcement-1:es"]
        assert [(each.original, each.draft) for each in wanted.sentences] == [(OPEN, ""), (BUS, "")]


def test_a_district_may_let_the_machines_words_go_when_nobody_was_in_time() -> None:
    rules = replace(SHIPPED.tiers[Tier.VITAL], then=Then.MACHINE)
    policy = replace(SHIPPED, tiers={**SHIPPED.tiers, Tier.VITAL: rules})

    safe = Asked(a_request(category="health"), policy=policy)
    unsafe = Asked(a_request(category="health", texts={"body": f"{OPEN} {BUS}"}), policy=policy)

    assert safe.reviews.wanted["announcement-1:es"].machine == {"body": SPANISH[OPEN]}
    assert unsafe.reviews.wanted["announcement-1:es"].machine == {}


@pytest.mark.row(25)
def test_a_sentence_without_a_safe_translation_stands_in_the_original() -> None:
    text = f"{OPEN} {OPEN} {BUS}"

    answer = Asked(a_request(texts={"body": text})).answers.of("es")

    assert answer.texts == {"body": f"{SPANISH[OPEN]} {SPANISH[OPEN]} {BUS}"}
    assert answer.kept_sentences == 1
    assert "1 of 3 sentences stand in the original" in answer.explanation


@pytest.mark.row(25)
def test_where_most_would_stand_in_the_original_all_of_it_does() -> None:
    answer = Asked(a_request(texts={"body": f"{OPEN} {BUS} {BUS}"})).answers.of("es")

    assert (answer.texts, answer.refused) == ({}, "gate")


@pytest.mark.row(25)
def test_a_district_may_have_the_whole_stay_in_the_original() -> None:
    rules = replace(SHIPPED.tiers[Tier.ROUTINE], refused=Unsafe.WHOLE)
    policy = replace(SHIPPED, tiers={**SHIPPED.tiers, Tier.ROUTINE: rules})
    command = a_request(texts={"body": f"{OPEN} {OPEN} {BUS}"})

    assert Asked(command, policy=policy).answers.of("es").refused == "gate"


@pytest.mark.row(25)
def test_an_informal_text_may_be_clumsy_and_never_wrong() -> None:
    """Clumsy: most of it is left in the original. Wrong: another bus."""
    clumsy = FakeEngine(lambda words: words.replace("leaves", "sale"))
    wrong = FakeEngine(lambda _: "El autobús 8 sale a las 9:15.")

    def answer(category: str, engine: FakeEngine) -> str:
        command = a_request(category=category, texts={"body": BUS})
        return Asked(command, engines=FakeEngines(es=[engine])).answers.of("es").refused

    assert answer("newsletter", clumsy) == ""
    assert answer("general", clumsy) == "gate"
    assert answer("newsletter", wrong) == "gate"


@pytest.mark.row(25)
def test_every_decision_is_kept_with_the_way_of_each_sentence() -> None:
    asked = Asked(a_request(texts={"body": f"{OPEN} {OPEN} {BUS}"}))

    (record,) = asked.records.of("announcement-1")
    assert (record.way, record.tier, record.language) == ("engine", "routine", "es")
    first, _, last = record.sentences
    assert (first["words"], first["kept"]) == (SPANISH[OPEN], False)
    assert last["kept"]
    assert last["attempts"][0]["engine"] == "fake:en-es@1"
    assert "words were left in the source language" in last["attempts"][0]["findings"]


def test_what_is_refused_is_kept_with_its_reason() -> None:
    asked = Asked(a_request(languages=["so"]))

    (record,) = asked.records.of("announcement-1")
    assert (record.way, record.refused, record.why) == (
        "original", "no-engine", "No engine is installed for it.",
    )  # fmt: skip


def test_handling_says_nothing_of_readers_who_need_no_translation() -> None:
    strict = {
        tier: replace(rules, handling=Handling.PERSON) for tier, rules in SHIPPED.tiers.items()
    }

    asked = Asked(a_request(languages=["en-GB"]), policy=replace(SHIPPED, tiers=strict))

    assert asked.answers.of("en-GB").texts == {"body": OPEN}


def test_what_a_family_wrote_is_not_kept_beside_its_reply() -> None:
    asked = Asked(a_request(request_id="reply:1", remember=False))

    (record,) = asked.records.of("reply:1")
    assert (record.way, record.sentences) == ("engine", ())


@pytest.mark.row(25)
def test_a_request_that_comes_again_is_answered_and_explained_as_it_was_at_first() -> None:
    asked = Asked(a_request())

    engines = FakeEngines(es=[DeadEngine()])
    handlers.request_translation(
        a_request(languages=["es", "pt"]),
        the_means(answers=asked.answers, records=asked.records, engines=engines),
    )

    spanish = next(each for each in asked.records.of("announcement-1") if each.language == "es")
    assert (spanish.engine, spanish.refused) == ("fake:en-es@1", "")
    assert [answer.language for answer in asked.answers.given] == ["es", "pt"]


@pytest.mark.row(23)
@pytest.mark.parametrize(("late_s", "asked"), [(-600, True), (5, True), (3_600, False)])
def test_nobody_is_asked_to_read_what_has_left_in_the_original_long_ago(
    late_s: int, asked: bool
) -> None:
    due_at = NOON - timedelta(seconds=late_s)

    legal = Asked(a_request(category="legal", due_at=due_at))

    assert bool(legal.reviews.wanted) == asked
    refused = [answer.refused for answer in legal.answers.given]
    assert refused == ([] if asked else ["review-late"])
    (record,) = legal.records.of("announcement-1")
    assert ("had left" in record.why) == (not asked)


@pytest.mark.parametrize(
    ("source", "language", "refused"),
    [("en-US", "en-GB", ""), ("pt-BR", "pt-PT", ""), ("zh-Hans", "zh-TW", "no-engine")],
)
def test_a_variety_is_read_as_it_is_and_another_script_is_not(
    source: str, language: str, refused: str
) -> None:
    asked = Asked(a_request(source_language=source, languages=[language]))

    answer = asked.answers.of(language)
    assert (answer.refused, answer.engine) == (refused, "" if refused else "original")
