# SPDX-License-Identifier: Apache-2.0
"""What translation does with a request."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

from contracts.translation import RequestTranslation, Translated
from kernel.clock import utc_now
from services.translation.commands import TranslateText
from services.translation.model.languages import base_of
from services.translation.policy import Policy
from services.translation.ports import (
    Answers,
    Engines,
    LanguageStatus,
    Memory,
    SchoolNames,
    Tally,
)
from services.translation.translating import Translation, translate_text

Pause = Callable[[float], None]
# An engine that is started again needs a moment; families waiting for a message do not have many.
PATIENCE_S = (1.0, 5.0)


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a request is translated with, and by what rules."""

    engines: Engines
    memory: Memory
    schools: SchoolNames
    answers: Answers
    tally: Tally
    policy: Policy
    pause: Pause


def request_translation(command: RequestTranslation, means: Means) -> None:
    """Answer every language as soon as it is ready; a slow or dead engine holds up only its own."""
    names = (*command.protected, *means.schools.all())

    def answer(language: str) -> None:
        means.answers.give(_answer(command, language, names, means))

    # Threads are green ones in a running service.
    with ThreadPoolExecutor(max_workers=max(1, len(command.languages))) as pool:
        waiting = [
            pool.submit(copy_context().run, answer, language) for language in command.languages
        ]
    for done in waiting:
        done.result()


def translate(
    command: TranslateText, engines: Engines, memory: Memory, schools: SchoolNames
) -> Translation:
    """One text for a person who waits, with the way each sentence took."""
    return translate_text(
        command.text,
        source=command.source,
        target=command.target,
        names=(*command.protected, *schools.all()),
        engines=engines.between(command.source, command.target),
        memory=memory,
    )


def languages(engines: Engines) -> Sequence[LanguageStatus]:
    """What can be claimed for each pair of languages."""
    return engines.pairs()


def _answer(
    command: RequestTranslation, language: str, names: Sequence[str], means: Means
) -> Translated:
    def answered(**fields: object) -> Translated:
        return Translated(
            request_id=command.request_id,
            language=language,
            urgent=command.urgent,
            **fields,  # type: ignore[arg-type]
        )

    if base_of(command.source_language) == base_of(language):
        return answered(texts=dict(command.texts), engine="original")
    usable = means.engines.between(
        command.source_language, language, may_leave=means.policy.may_leave(command.category)
    )
    texts: dict[str, str] = {}
    used: list[str] = []
    for part, text in command.texts.items():
        result = _patiently(
            lambda text=text: translate_text(  # type: ignore[misc]
                text,
                source=command.source_language,
                target=language,
                names=names,
                engines=usable,
                memory=means.memory,
                time_left=lambda: _time_left(command),
            ),
            () if command.urgent else PATIENCE_S,
            means.pause,
        )
        _count(result, language, means.tally)
        if result.refused:
            return answered(
                refused=result.refused, explanation=f"In the {part}: {result.explanation}"
            )
        texts[part] = result.words
        used += [name for name in result.engines if name not in used]
    return answered(texts=texts, engine=" ".join(used) or "original")


def _time_left(command: RequestTranslation) -> float | None:
    """Seconds until nobody waits for the answer any more."""
    return (command.due_at - utc_now()).total_seconds() if command.due_at else None


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


def _count(result: Translation, language: str, tally: Tally) -> None:
    for by, sentences in Counter(each.by for each in result.sentences).items():
        tally.count(language, by, sentences)
