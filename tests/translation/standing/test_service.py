# SPDX-License-Identifier: Apache-2.0
"""How languages stand, asked over a real database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from kernel.chain import chain_key
from kernel.identity import Operator, Role, issue
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.translation.checkset import sentences
from services.translation.glossary.repository import MongoGlossaryTerms
from services.translation.memory.repository import MongoUnits
from services.translation.review.repository import MongoReviewers
from services.translation.service import TranslationService
from services.translation.standing.repository import MongoMeasurements, MongoMeasurings
from services.translation.standing.urgent import UrgentWork
from services.translation.templates.repository import MongoWordingRecords
from tests.translation.builders import a_request, the_means
from tests.translation.fakes import FakeEngine, FakeEngines
from tests.translation.standing.builders import SHIPPED
from tests.translation.standing.fakes import FakeMeasurements

KEY = "k" * 40


def a_service(database: Database, **parts: Any) -> TranslationService:
    operator = Operator(operator_id="op-kim", name="Kim", role=Role.OFFICE)
    now = datetime.now(UTC)
    unit = Unit(database, chain_key=chain_key(KEY))
    token = issue(KEY, operator, now=now, expires_at=now.replace(year=2099))
    usual: dict[str, Any] = {
        "measurements": MongoMeasurements(unit, lambda _: None), "urgent_work": UrgentWork(),
        "measurings": MongoMeasurings(unit),
        "unit": unit, "caller": Caller(KEY, token, database), "policy": SHIPPED,
        "engines": FakeEngines(es=[FakeEngine({})]), "reviewers": MongoReviewers(unit),
        "memory_units": MongoUnits(unit), "glossary_terms": MongoGlossaryTerms(unit),
        "wording_records": MongoWordingRecords(unit),
    }  # fmt: skip
    return worker_factory(TranslationService, **(usual | parts))


def answer(told: dict[str, Any]) -> Any:
    assert "error" not in told, told
    return told["result"]


@pytest.mark.mongo
@pytest.mark.row(20, 26)
def test_what_the_district_has_is_counted_and_what_it_lacks_is_said(database: Database) -> None:
    database.reviewers.insert_one({"_id": "op-lan", "languages": ["vi"]})
    service = a_service(database)
    asked = {"languages": ["es-MX", "vi", "mam", "en"], "others": False}

    found = {
        each["language"]: each for each in answer(service.languages_standing(asked))["languages"]
    }

    assert [found[tag]["served"] for tag in asked["languages"]] == [True, True, False, True]
    assert found["es-MX"]["terms"] > 50
    assert (found["vi"]["reviewers"], found["vi"]["engines"]) == (1, [])
    templates = found["vi"]["templates"]
    assert templates["worded"] == templates["of"] > templates["reviewed"] == 0
    assert found["mam"]["templates"]["worded"] == found["mam"]["notices"]["worded"] == 0
    assert {each["way"] for each in found["mam"]["prospects"]} == {"original", "person"}
    assert not any(each["readable"] for each in found["mam"]["prospects"])


@pytest.mark.mongo
def test_what_is_measured_here_is_shown_and_chosen_by_from_then_on(database: Database) -> None:
    engines = FakeEngines(es=[FakeEngine({})])
    service = a_service(database, engines=engines)
    asked = {"measuring_id": "m1", "source": "en", "target": "es", "sentences": 0}
    english = [each for each in sentences() if "en" in each.texts]
    begun = answer(service.languages_measure(asked))
    assert (begun["done"], begun["of"], begun["quality"]) == (0, len(english), None)
    assert answer(service.languages_measure(asked)) == begun

    found = begun
    while found["quality"] is None:
        found = answer(service.languages_measure_on({"measuring_id": "m1"}))

    assert len(found["refused"]) > 40
    shown = answer(service.languages_standing({"languages": ["es"], "others": False}))
    assert shown["languages"][0]["engines"][0]["quality"] == found["quality"]
    assert engines.learnt == {"fake:en-es@1": found["quality"]["chrf"]}
    other = FakeEngines(es=[FakeEngine({})])
    answer(a_service(database, engines=other).languages_standing({"languages": ["es"]}))
    assert other.learnt == engines.learnt, "another process learns of it"


def test_measuring_knows_of_urgent_messages_and_of_no_others() -> None:
    urgent_work = UrgentWork()

    def seen_by_the_engine(reaction: Callable[..., Any]) -> set[bool]:
        seen: set[bool] = set()

        def answer_of(sentence: str) -> str:
            seen.add(urgent_work.is_on)
            return "La biblioteca está abierta."

        means = vars(the_means(engines=FakeEngines(es=[FakeEngine(answer_of)])))
        parts = {name: part for name, part in means.items() if name not in ("clock", "pause")}
        service = worker_factory(
            TranslationService, **parts, urgent_work=urgent_work, measurements=FakeMeasurements()
        )
        reaction.__wrapped__(service, a_request())  # type: ignore[attr-defined]
        return seen

    assert seen_by_the_engine(TranslationService.request_translation) == {False}
    assert seen_by_the_engine(TranslationService.request_translation_urgently) == {True}
    assert not urgent_work.is_on
