# SPDX-License-Identifier: Apache-2.0
"""Requests and judgements with the usual values."""

from datetime import UTC, datetime
from typing import Any

from contracts.translation import RequestTranslation
from services.translation.glossary import Term
from services.translation.handlers import Means
from services.translation.memory.sentences import SentenceMemory
from services.translation.model.gate import Verdict, judge
from services.translation.model.preparing import Tactic, finish, prepare
from services.translation.policy.reading import read_policy
from tests.translation.fakes import (
    FakeAnswers,
    FakeEngines,
    FakeGlossary,
    FakeMemory,
    FakeRecords,
    FakeReviews,
    FakeSchoolNames,
    FakeTally,
    FakeTemplates,
)
from tests.translation.memory.fakes import FakeUnits

NOON = datetime(2026, 11, 26, 18, tzinfo=UTC)


def the_reviewed_memory() -> SentenceMemory:
    return SentenceMemory(FakeUnits(), lambda: NOON)


def a_request(**fields: Any) -> RequestTranslation:
    usual: dict[str, Any] = {
        "request_id": "announcement-1",
        "source_language": "en",
        "languages": ["es"],
        "texts": {"body": "The library is open."},
    }
    return RequestTranslation(**(usual | fields))


def the_means(**changes: Any) -> Means:
    usual: dict[str, Any] = {
        "engines": FakeEngines(),
        "memory": FakeMemory(),
        "reviewed": the_reviewed_memory(),
        "schools": FakeSchoolNames(),
        "templates": FakeTemplates(),
        "reviews": FakeReviews(),
        "records": FakeRecords(),
        "answers": FakeAnswers(),
        "tally": FakeTally(),
        "policy": read_policy(),
        "clock": lambda: NOON,
        "pause": lambda _: None,
        "glossary": FakeGlossary(),
    }
    return Means(**(usual | changes))


def a_term(term: str, translation: str = "", **fields: Any) -> Term:
    """A locked term from English into Spanish, kept as it is without a translation."""
    usual: dict[str, Any] = {"source": "en", "target": "es", "locked": True}
    if not translation:
        usual |= {"keep": True, "case_sensitive": True}
    return Term(term=term, translation=translation, **(usual | fields))


def judged(
    sentence: str,
    words: str,
    *,
    source: str = "en",
    target: str = "pt",
    names: tuple[str, ...] = (),
) -> Verdict:
    """The gate's verdict on what an engine answered to the sentence, stand-ins in place."""
    prepared = prepare(sentence, source=source, target=target, names=names)
    return judge(prepared, words, source=source, target=target)


def finished(
    source: str, words: str, *, target: str = "es", tactic: Tactic = Tactic.NATURAL
) -> str:
    prepared = prepare(source, source="en", target=target, tactic=tactic)
    verdict = judge(prepared, words, source="en", target=target)
    assert verdict.passed, verdict.findings
    return finish(words, prepared, verdict.pairs, target)
