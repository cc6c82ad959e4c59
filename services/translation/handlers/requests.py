# SPDX-License-Identifier: Apache-2.0
"""A request, answered language by language: by template, by engine, by a person, or not at all."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from contracts.translation import RequestTranslation, Translated
from services.translation.handlers.means import Means, Pause, course_for, needs_none, wording_for
from services.translation.memory.passing import KeepsNothing
from services.translation.model.gate import judge, judge_facts
from services.translation.model.splitting import split, unwrap
from services.translation.policy import Then, Unsafe
from services.translation.policy.courses import NO_ENGINE, NOT_ALLOWED, REVIEW_LATE, Course, Way
from services.translation.ports import Memory, Record, ReviewSentence, ReviewWanted, TemplateWords
from services.translation.translating import Gate, SentenceResult, Translation, told, translate_text

# An engine that is started again needs a moment; families waiting for a message do not have many.
PATIENCE_S = (1.0, 5.0)
# So long engines may work on a reviewer's draft, and so much earlier than the asker's deadline the
# reviewer is asked at the latest.
DRAFT, SPARE_S = timedelta(seconds=20), 2.0
# So long after that the original has left for certain, also where clocks differ.
OVER = timedelta(minutes=1)
LATE = (
    "Translation was away for longer than the asker waits: the original had left before anybody "
    "could be asked to read it."
)


def request_translation(command: RequestTranslation, means: Means) -> None:
    """Answer every language as soon as it is ready; a slow or dead engine holds up only its own."""
    names = (*command.protected, *means.schools.all())
    command = _as_made_from_its_template(command, means)

    def answer(language: str) -> None:
        if means.answers.has_given(language):
            return  # what was decided then is on record, and may be decided otherwise now
        _Request(
            command=command, language=language, names=names, means=means, began_at=means.clock()
        ).answer()  # fmt: skip

    # Threads are green ones in a running service.
    with ThreadPoolExecutor(max_workers=max(1, len(command.languages))) as pool:
        waiting = [
            pool.submit(copy_context().run, answer, language) for language in command.languages
        ]
    for done in waiting:
        done.result()


def _as_made_from_its_template(command: RequestTranslation, means: Means) -> RequestTranslation:
    """Without the template where the texts are not what it says: somebody wrote freely."""
    wording = wording_for(command.template, command.slots, command.source_language, means.templates)
    if wording is not None and all(
        command.texts.get(part) == wording.texts.get(part) for part in command.texts
    ):
        return command
    return replace(command, template="", slots={})


@dataclass(frozen=True, kw_only=True)
class _Request:
    """One language of a request."""

    command: RequestTranslation
    language: str
    names: Sequence[str]
    means: Means
    began_at: datetime

    def answer(self) -> None:
        command, means = self.command, self.means
        if needs_none(command.source_language, self.language):
            means.answers.give(self._answered(texts=dict(command.texts), engine="original"))
            return
        wording = wording_for(command.template, command.slots, self.language, means.templates)
        taken = course_for(
            command.category, command.source_language, self.language, means, wording,
            urgent=command.urgent,
        )  # fmt: skip
        if taken.way == Way.TEMPLATE and wording is not None:
            self._give(taken, self._from_template(wording, taken))
        elif taken.way == Way.ENGINE:
            self._give(taken, *self._from_engine(taken))
        elif taken.way == Way.PERSON:
            self._ask_a_person(taken)
        else:
            self._give(*self._without_engine(taken))

    def _from_template(self, wording: TemplateWords, taken: Course) -> Translated:
        texts = {part: wording.texts[part] for part in self.command.texts}
        return self._answered(
            texts=texts, engine=f"template:{self.command.template}@{wording.version}",
            made_by="template", explanation=taken.why, tier=taken.tier,
            original_beside=taken.beside,
        )  # fmt: skip

    def _from_engine(self, taken: Course) -> tuple[Translated, Mapping[str, Translation]]:
        patience = () if self.command.urgent else PATIENCE_S
        made: dict[str, Translation] = {}
        for part in self.command.texts:
            made[part] = self._translated(part, taken, patience)
            if made[part].refused:
                why = f"In the {part}: {made[part].explanation}"
                refused = self._answered(
                    refused=made[part].refused, explanation=why, tier=taken.tier
                )
                return refused, made
        return self._words_of(made, taken), made

    def _without_engine(
        self, taken: Course
    ) -> tuple[Course, Translated, Mapping[str, Translation]]:
        """What people approved of every sentence, else the original."""
        refused = self._answered(refused=taken.refused, explanation=taken.why, tier=taken.tier)
        if taken.refused not in (NO_ENGINE, NOT_ALLOWED):
            return taken, refused, {}
        made: dict[str, Translation] = {}
        for part in self.command.texts:
            made[part] = self._translated(part, taken, ())
            if made[part].refused or made[part].kept:
                return taken, refused, made
        why = f"{taken.why} Every sentence was approved before, and stands in memory."
        known = replace(taken, way=Way.MEMORY, refused="", why=why)
        return known, self._words_of(made, known), made

    def _words_of(self, made: Mapping[str, Translation], taken: Course) -> Translated:
        engines = dict.fromkeys(name for each in made.values() for name in each.engines)
        why = " ".join(
            f"In the {part}: {each.explanation}" for part, each in made.items() if each.explanation
        )
        return self._answered(
            texts={part: each.words for part, each in made.items()},
            engine=" ".join(engines) or "original", explanation=why, tier=taken.tier,
            kept_sentences=sum(each.kept for each in made.values()), original_beside=taken.beside,
            made_by="person" if all(each.approved for each in made.values()) else "machine",
        )  # fmt: skip

    def _ask_a_person(self, taken: Course) -> None:
        """With all that engines can offer; what one made goes out unread only by the policy."""
        command = self.command
        if command.due_at and self.began_at > command.due_at + OVER:
            late = self._answered(refused=REVIEW_LATE, explanation=LATE, tier=taken.tier)
            self._give(replace(taken, why=f"{taken.why} {LATE}"), late)
            return
        made = {part: self._translated(part, taken, ()) for part in command.texts}
        whole = not any(each.refused or each.kept for each in made.values())
        machine = self._words_of(made, taken) if whole else None
        wanted = ReviewWanted(
            request_id=command.request_id, language=self.language,
            source_language=command.source_language, category=command.category,
            tier=taken.tier, texts=command.texts, sentences=tuple(_sentences(command, made)),
            machine=machine.texts if machine and taken.then == Then.MACHINE else {},
            engine=machine.engine if machine else "", reason=taken.reason,
            due_at=self.means.clock() + taken.review_within, then=taken.then,
            urgent=command.urgent, names=tuple(self.names), asked_by=command.asked_by,
            schools=tuple(command.schools), original_beside=taken.beside,
        )  # fmt: skip
        self._keep(taken, made, None)
        self.means.reviews.want(wanted)

    def _translated(self, part: str, taken: Course, patience: Sequence[float]) -> Translation:
        command, means = self.command, self.means
        # A reviewer sees every sentence, also those that an engine could not do.
        unsafe = Unsafe.SENTENCE if taken.way == Way.PERSON else taken.unsafe
        engines = means.engines.between(
            command.source_language, self.language,
            may_leave=means.policy.may_leave(command.category),
        )  # fmt: skip
        result = _patiently(
            lambda: translate_text(
                command.texts[part], source=command.source_language, target=self.language,
                names=self.names, engines=engines, memory=self._memory, gate=gate_for(taken),
                unsafe=unsafe, time_left=lambda: self._time_left(taken),
                glossary=means.glossary,
                reviewed=means.reviewed, category=command.category,
            ),
            patience,
            means.pause,
        )  # fmt: skip
        for by, sentences in Counter(each.by for each in result.sentences).items():
            means.tally.count(self.language, by, sentences)
        ranks = Counter(each.rank for each in result.sentences)
        means.reviewed.note_used(self.language, ranks, result.unit_ids)
        return result

    @property
    def _memory(self) -> Memory:
        return self.means.memory if self.command.remember else KeepsNothing(self.means.memory)

    def _time_left(self, taken: Course) -> float | None:
        """Seconds until nobody waits for an engine any more: a person has to be asked before the
        asker gives up, with a draft or without."""
        due_at, now = self.command.due_at, self.means.clock()
        left = (due_at - now).total_seconds() if due_at else None
        if taken.way != Way.PERSON:
            return left
        for_draft = (self.began_at + DRAFT - now).total_seconds()
        return for_draft if left is None else min(for_draft, left - SPARE_S)

    def _give(
        self, taken: Course, answer: Translated, made: Mapping[str, Translation] | None = None
    ) -> None:
        self._keep(taken, made or {}, answer)
        self.means.answers.give(answer)

    def _keep(
        self, taken: Course, made: Mapping[str, Translation], answer: Translated | None
    ) -> None:
        self.means.records.keep(
            Record(
                request_id=self.command.request_id, language=self.language,
                category=self.command.category, tier=taken.tier, way=taken.way, why=taken.why,
                refused=answer.refused if answer else "", engine=answer.engine if answer else "",
                sentences=told(made) if self.command.remember else (), at=self.means.clock(),
            )
        )  # fmt: skip

    def _answered(self, **fields: Any) -> Translated:
        return Translated(
            request_id=self.command.request_id,
            language=self.language,
            urgent=self.command.urgent,
            **fields,
        )


def gate_for(taken: Course) -> Gate:
    return judge if taken.strict else judge_facts


def _sentences(
    command: RequestTranslation, made: Mapping[str, Translation]
) -> Sequence[ReviewSentence]:
    """Every sentence of every part, also those that no engine came to."""
    return [
        _sentence(part, piece.text, result)
        for part, text in command.texts.items()
        for piece, result in zip_longest(
            (piece for piece in split(unwrap(text)) if piece.is_sentence), made[part].sentences
        )
    ]


def _sentence(part: str, original: str, result: SentenceResult | None) -> ReviewSentence:
    if result is None:
        return ReviewSentence(part=part, original=original)
    findings = dict.fromkeys(finding for each in result.attempts for finding in each.findings)
    draft = "" if result.refused else result.words
    return ReviewSentence(
        part=part, original=original, draft=draft, by=result.engine, findings=tuple(findings)
    )


def _patiently(
    attempt: Callable[[], Translation], pauses: Sequence[float], pause: Pause
) -> Translation:
    result = attempt()
    for seconds in pauses:
        if result.refused != "engine-down":
            break
        pause(seconds)
        result = attempt()
    return result
