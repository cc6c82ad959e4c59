# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for what translation needs from outside."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from contracts.translation import Translated
from kernel.errors import Unavailable
from services.translation.adapters.turns import OneAtATime
from services.translation.glossary import Found, Term, Terms
from services.translation.model.gate import Verdict
from services.translation.ports import (
    Draft,
    Engine,
    LanguageStatus,
    MemoryKey,
    Record,
    ReviewWanted,
    TemplateWords,
)


class FakeEngine(OneAtATime):
    """Answers by a table or a function; what it does not know it repeats."""

    quality = "Fake."
    leaves_district = False

    def __init__(
        self,
        answers: Mapping[str, str] | Callable[[str], str],
        *,
        name: str = "fake:en-es@1",
        unknown: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.asked: list[str] = []
        self._answers = answers
        self._unknown = unknown

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        self.asked.append(sentence)
        if callable(self._answers):
            return Draft(words=self._answers(sentence), unknown=self._unknown)
        return Draft(words=self._answers.get(sentence, sentence), unknown=self._unknown)


class DeadEngine(OneAtATime):
    """Cannot answer for the first `times` questions, or for ever."""

    quality = "Dead."
    leaves_district = False

    def __init__(self, *, name: str = "dead:en-es@1", times: int = 10**9, then: str = "") -> None:
        self.name = name
        self.asked = 0
        self._times = times
        self._then = then

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        self.asked += 1
        if self.asked <= self._times:
            raise Unavailable("it is down")
        return Draft(words=self._then)


class FakeEngines:
    def __init__(self, **by_target: Sequence[Engine]) -> None:
        self._by_target = by_target

    def between(self, source: str, target: str, *, may_leave: bool = False) -> Sequence[Engine]:
        found = self._by_target.get(re.split("[-_]", target)[0], ())
        return [engine for engine in found if may_leave or not engine.leaves_district]

    def status(self, source: str, target: str) -> LanguageStatus:
        found = self.between(source, target, may_leave=True)
        return LanguageStatus(
            source=source, target=target, engines=tuple(each.name for each in found),
            leaves=tuple(each.leaves_district for each in found),
            rests=tuple(getattr(each, "rests", False) for each in found),
        )  # fmt: skip

    def learn(self, figures: Mapping[str, float]) -> None:
        self.learnt = dict(figures)

    def pairs(self) -> Sequence[LanguageStatus]:
        return [
            LanguageStatus(
                source="en", target=target, engines=tuple(engine.name for engine in engines)
            )
            for target, engines in self._by_target.items()
        ]


class FakeMemory:
    def __init__(self) -> None:
        self.drafts: dict[MemoryKey, Draft] = {}

    def recall(self, keys: Sequence[MemoryKey]) -> Mapping[MemoryKey, Draft]:
        return {key: self.drafts[key] for key in keys if key in self.drafts}

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        self.drafts = {**drafts, **self.drafts}


class FakeAnswers:
    def __init__(self) -> None:
        self.given: list[Translated] = []

    def has_given(self, language: str) -> bool:
        return any(answer.language == language for answer in self.given)

    def give(self, answer: Translated) -> None:
        self.given.append(answer)

    def of(self, language: str) -> Translated:
        return next(answer for answer in self.given if answer.language == language)


class FakeTemplates:
    """Words by template and language; slots are filled in as they are."""

    def __init__(self, **wordings: Mapping[str, TemplateWords]) -> None:
        self._wordings = wordings

    def words(self, template: str, slots: Mapping[str, str], language: str) -> TemplateWords | None:
        found = self._wordings.get(template, {}).get(language)
        if found is None:
            return None
        texts = {part: text.format(**slots) for part, text in found.texts.items()}
        return replace(found, texts=texts)


class FakeReviews:
    def __init__(self) -> None:
        self.wanted: dict[str, ReviewWanted] = {}

    def want(self, wanted: ReviewWanted) -> str:
        task_id = f"{wanted.request_id}:{wanted.language}"
        self.wanted.setdefault(task_id, wanted)
        return task_id


class FakeRecords:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Record] = {}

    def keep(self, record: Record) -> None:
        self.kept[record.request_id, record.language] = record

    def of(self, request_id: str) -> Sequence[Record]:
        return [
            record for (request, _), record in sorted(self.kept.items()) if request == request_id
        ]


class FakeSchoolNames:
    def __init__(self, *names: str) -> None:
        self._names = names

    def all(self) -> Sequence[str]:
        return self._names


class FakeTally:
    def __init__(self) -> None:
        self.counted: Counter[tuple[str, str]] = Counter()

    def count(self, language: str, by: str, sentences: int) -> None:
        self.counted[language, by] += sentences


def open_gate(*_: object, **__: object) -> Verdict:
    """The gate switched off: what negative controls use."""
    return Verdict()


class FakeGlossary:
    """Terms without a database; `switched_off` is the negative control."""

    def __init__(self, *terms: Term, switched_off: bool = False) -> None:
        self._terms = terms
        self._off = switched_off

    def terms_in(
        self, text: str, source: str, target: str, *, locked: bool = False
    ) -> Sequence[Found]:
        served = [term for term in self._terms if term.serves(source, target) and not self._off]
        return Terms(served, source).in_text(text, locked=locked)
