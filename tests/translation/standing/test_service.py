# SPDX-License-Identifier: Apache-2.0
"""How languages stand, asked over a real database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from kernel.identity import Operator, Role, issue
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.translation.glossary.repository import MongoGlossaryTerms
from services.translation.memory.repository import MongoUnits
from services.translation.review.repository import MongoReviewers
from services.translation.service import TranslationService
from services.translation.templates.repository import MongoWordingRecords
from tests.translation.fakes import FakeEngine, FakeEngines
from tests.translation.standing.builders import SHIPPED

pytestmark = pytest.mark.mongo
KEY = "k" * 40


def a_service(database: Database, **parts: Any) -> TranslationService:
    operator = Operator(operator_id="op-kim", name="Kim", role=Role.OFFICE)
    now = datetime.now(UTC)
    unit = Unit(database)
    token = issue(KEY, operator, now=now, expires_at=now.replace(year=2099))
    usual: dict[str, Any] = {
        "unit": unit, "caller": Caller(KEY, token, database), "policy": SHIPPED,
        "engines": FakeEngines(es=[FakeEngine({})]), "reviewers": MongoReviewers(unit),
        "memory_units": MongoUnits(unit), "glossary_terms": MongoGlossaryTerms(unit),
        "wording_records": MongoWordingRecords(unit),
    }  # fmt: skip
    return worker_factory(TranslationService, **(usual | parts))


def answer(told: dict[str, Any]) -> Any:
    assert "error" not in told, told
    return told["result"]


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
