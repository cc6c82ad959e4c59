# SPDX-License-Identifier: Apache-2.0
"""Requests that are answered by template: in many languages, and without any engine."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.translation import RequestTranslation, Translated
from services.translation import handlers as requests
from services.translation.ports import Engine
from services.translation.templates import handlers
from services.translation.templates.commands import (
    ImportWordings,
    RenderTemplate,
    ReviewTemplate,
)
from services.translation.templates.exporting import exported
from services.translation.templates.handlers import Desk
from services.translation.templates.library import Library
from services.translation.templates.model import Kind
from services.translation.templates.reading import shipped
from services.translation.templates.words import PreparedWords
from tests.translation.builders import a_request, the_means
from tests.translation.fakes import FakeAnswers, FakeEngines
from tests.translation.templates.builders import NOON, READER, a_desk, now_in, the_library
from tests.translation.templates.test_reviewing import tigrinya

SLOTS = {"school": "Lincoln Elementary School", "date": "2026-12-04"}
ANNOUNCED = [each for each in shipped().catalogue.templates.values() if each.kind != Kind.NOTICE]


class NoEngines(FakeEngines):
    """Fails when anything is to be translated by one."""

    def between(self, source: str, target: str, *, may_leave: bool = False) -> Sequence[Engine]:
        return [_Forbidden()]


class _Forbidden:
    name, quality, leaves_district = "forbidden@1", "None.", False

    def translate(self, sentence: str, *, within_s: float | None = None) -> Any:
        raise AssertionError("an engine was asked")

    translate_many = translate


def asked(
    desk: Desk, template: str, slots: dict[str, str], languages: list[str], **changes: Any
) -> dict[str, Translated]:
    """An announcement by template, as far as translation answers it."""
    library = Library(desk.shipped, desk.records.of(template).values())
    command = RenderTemplate(template=template, slots=slots)
    known, _, texts = handlers.render_template(command, library, NOON.date())
    fields: dict[str, Any] = {
        "template": template, "slots": slots, "languages": languages, "texts": dict(texts),
        "category": known.category, "urgent": known.urgent,
    }  # fmt: skip
    return answers_to(a_request(**fields | changes), desk)


def answers_to(command: RequestTranslation, desk: Desk) -> dict[str, Translated]:
    answers = FakeAnswers()
    means = the_means(engines=NoEngines(), templates=PreparedWords(desk.records), answers=answers)
    requests.request_translation(command, means)
    return {answer.language: answer for answer in answers.given}


@pytest.mark.row(28)
@pytest.mark.parametrize("template", [t for t in ANNOUNCED if t.kind == Kind.EMERGENCY],
                         ids=lambda t: t.id)  # fmt: skip
def test_an_emergency_leaves_by_template_in_every_language_without_any_engine(
    template: Any,
) -> None:
    languages = [tag for tag in the_library(a_desk()).languages_of(template.id) if tag != "en"]

    found = asked(a_desk(), template.id, template.examples, languages)

    assert set(found) == set(languages)
    for answer in found.values():
        assert (answer.made_by, answer.refused, answer.urgent) == ("template", "", True)
        assert answer.original_beside, "nobody has approved it yet"
        assert set(answer.texts) == {"subject", "body", "sms"}


@pytest.mark.row(28)
def test_what_the_district_approved_leaves_alone_and_for_readers_of_any_region() -> None:
    desk = a_desk()
    version = now_in(desk, "closure", "pt").wording.version
    handlers.review(
        ReviewTemplate(template="closure", language="pt", version=version, verdict="approve"), desk
    )

    found = asked(desk, "closure", SLOTS, ["pt-BR", "es-MX"])

    assert [found[tag].original_beside for tag in ("pt-BR", "es-MX")] == [False, True]
    assert "4 de dezembro de 2026" in found["pt-BR"].texts["body"]


@pytest.mark.row(28)
def test_languages_without_a_wording_get_what_free_text_of_its_tier_gets() -> None:
    assert asked(a_desk(), "closure", SLOTS, ["xx"])["xx"].refused == "no-template"


@pytest.mark.row(28)
@given(part=st.sampled_from(["subject", "body", "sms"]), at=st.integers(0, 60))
def test_words_that_are_not_what_the_template_says_are_no_template_any_more(
    part: str, at: int
) -> None:
    """Whoever changes a letter of the English text has written freely: nobody approved that.

    The control is above: the same texts, unchanged, leave by template.
    """
    library = Library(shipped(), [])
    command = RenderTemplate(template="closure", slots=SLOTS)
    _, _, texts = handlers.render_template(command, library, NOON.date())
    changed = texts[part][:at] + "x" + texts[part][at:]

    found = asked(a_desk(), "closure", SLOTS, ["es"], texts={**texts, part: changed})

    assert (found["es"].refused, found["es"].texts) == ("no-template", {})


@pytest.mark.row(26, 28)
def test_a_language_is_added_from_an_empty_file_to_a_message_that_leaves() -> None:
    desk = a_desk(operator=READER, **{"op-vinh": ["ti"]})
    assert asked(desk, "closure", SLOTS, ["ti"])["ti"].refused == "no-template"
    text = tigrinya(exported(the_library(desk), "ti"))
    (taken,) = handlers.import_wordings(ImportWordings(text=text), desk)
    beside = asked(desk, "closure", SLOTS, ["ti"])["ti"]

    handlers.review(
        ReviewTemplate(
            template="closure", language="ti", version=taken.wording.version, verdict="approve"
        ),
        desk,
    )

    alone = asked(desk, "closure", SLOTS, ["ti"])["ti"]
    assert (beside.original_beside, alone.original_beside) == (True, False)
    assert alone.texts["subject"] == "Lincoln Elementary School ተዓጽዩ"
    assert "4 ታሕሳስ 2026" in alone.texts["body"]
