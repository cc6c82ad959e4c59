# SPDX-License-Identifier: Apache-2.0
"""The translation service as people call it about the queue, on a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from nameko.testing.services import worker_factory

from contracts.translation import Translated
from kernel.chain import chain_key
from kernel.clock import utc_now
from kernel.envelope import open_envelope, unwrap
from kernel.identity import Operator, issue
from kernel.mongo import Database
from kernel.providers import Caller
from kernel.unit import Unit
from services.translation.glossary import Term
from services.translation.ports import ReviewedMemory
from services.translation.review.queries import ReviewQueries
from services.translation.review.repository import MongoReviewers, MongoReviews, MongoReviewTasks
from services.translation.service import TranslationService
from tests.translation.fakes import FakeGlossary
from tests.translation.review.builders import LEASE, a_wanted
from tests.translation.review.fakes import FakeReviewedMemory

KEY = "k" * 40


def a_service(
    database: Database, operator: Operator, *terms: Term, memory: ReviewedMemory | None = None
) -> TranslationService:
    now = datetime.now(UTC)
    token = issue(KEY, operator, now=now, expires_at=now.replace(year=now.year + 1))
    unit = Unit(database, chain_key=chain_key(KEY))
    service = worker_factory(
        TranslationService,
        unit=unit,
        caller=Caller(KEY, token, database),
        reviews=MongoReviews(unit),
        review_tasks=MongoReviewTasks(unit),
        reviewers=MongoReviewers(unit),
        reviewed=FakeReviewedMemory() if memory is None else memory,
        glossary=FakeGlossary(*terms),
        review_queries=ReviewQueries(unit),
    )
    service.claim_lease = LEASE
    return service


def answer(told: dict[str, Any]) -> Any:
    assert "error" not in told, told
    return told["result"]


def published(database: Database) -> list[str]:
    """The last word of what is in the outbox, in order."""
    found = database.outbox.find().sort("seq", 1)
    return [each["key"].removeprefix("rapport.translation.").split(".")[0] for each in found]


def answers(database: Database) -> list[Translated]:
    """What requests were answered."""
    found = database.outbox.find({"key": {"$regex": "^" + Translated.type}}).sort("seq", 1)
    told = [unwrap(open_envelope(each["body"]), {Translated.type: Translated}) for each in found]
    return [each for each in told if isinstance(each, Translated)]


def want(database: Database, **changes: Any) -> str:
    usual = {"due_at": utc_now() + timedelta(hours=8)}
    return MongoReviews(Unit(database)).want(a_wanted(**usual | changes))


def register(database: Database, **languages: list[str]) -> None:
    unit = Unit(database)
    for id, tags in languages.items():
        unit.run(lambda id=id, tags=tags: MongoReviewers(unit).set(f"op-{id}", tags, "op-kim"))


def seen(database: Database, task_id: str, by: Operator) -> str:
    shown = answer(a_service(database, by).review_show({"task_id": task_id}))
    return str(shown["seen"])
