# SPDX-License-Identifier: Apache-2.0
"""Approved sentences, remembered and recalled: what translation's ReviewedMemory promises."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher

from rapidfuzz import fuzz, process

from services.translation.memory.model import (
    Level,
    Origin,
    Slotted,
    TranslationUnit,
    best_first,
    context_of,
    filled,
    keys_of,
    made_from,
    slotted,
)
from services.translation.memory.model.units import id_of, key_of, tag_of, tags_read_as
from services.translation.memory.ports import Units
from services.translation.model.languages import base_of
from services.translation.model.preparing import Prepared, prepare
from services.translation.ports import ApprovedSentence, Recollection, Sought, Suggestion

ALIKE_AT_LEAST = 75
SUGGESTED = 5


class SentenceMemory:
    """Units behind the words of sentences."""

    def __init__(self, units: Units, clock: Callable[[], datetime]) -> None:
        self._units = units
        self._clock = clock
        self._sentences: dict[tuple[str, str], Mapping[str, str]] = {}

    def remember_reviewed(self, approved: Sequence[ApprovedSentence]) -> Sequence[tuple[str, ...]]:
        made = [unit_of(each, Origin.PERSON, self._clock()) for each in approved]
        self._units.keep([unit for unit, _ in made if unit is not None])
        self._sentences.clear()
        return [findings for _, findings in made]

    def recall_reviewed(
        self, sought: Sequence[Sought], *, source: str, target: str
    ) -> Sequence[Sequence[Recollection]]:
        forms = [_forms(each.prepared, target) for each in sought]
        places = [
            {key: form for form in each for key in keys_of(form, source, target)} for each in forms
        ]
        found = self._units.recall(list(dict.fromkeys(key for each in places for key in each)))
        return [
            [
                _recollection(unit, place[unit.key], target)
                for unit in best_first(
                    (unit for key in place for unit in found.get(key, ())),
                    target=target, category=each.category,
                    context=context_of(each.before, each.after),
                )
            ]
            for each, place in zip(sought, places, strict=True)
        ]  # fmt: skip

    def look_up(
        self, sentence: str, *, source: str, target: str, names: Sequence[str] = ()
    ) -> list[tuple[TranslationUnit, str]]:
        """For people who ask: the units of a sentence, best first, and the words each gives."""
        try:
            prepared = prepare(sentence, source=source, target=target, names=names)
        except ValueError:
            return []
        sought = [Sought(prepared=prepared)]
        (found,) = self.recall_reviewed(sought, source=source, target=target)
        return [(self._units.get(each.unit_id), _readable(each, prepared)) for each in found]

    def suggest(
        self, sentence: str, *, source: str, target: str, names: Sequence[str] = ()
    ) -> Sequence[Suggestion]:
        text = _plainly(sentence, source, target, names)
        pair = (base_of(source), target)
        if pair not in self._sentences:
            # Whoever translates a message asks for all of its sentences, one after the other.
            self._sentences[pair] = self._units.sentences(pair[0], tags_read_as(target))
        near = process.extract(
            text, self._sentences[pair], scorer=fuzz.ratio,
            score_cutoff=ALIKE_AT_LEAST, limit=SUGGESTED,
        )  # fmt: skip
        return [
            _suggestion(self._units.get(unit_id), text, int(score)) for _, score, unit_id in near
        ]

    def note_used(self, language: str, ranks: Mapping[str, int], unit_ids: Sequence[str]) -> None:
        self._units.note_used(language, ranks, unit_ids)


def unit_of(
    approved: ApprovedSentence, origin: Origin, now: datetime, imports: tuple[str, ...] = ()
) -> tuple[TranslationUnit | None, tuple[str, ...]]:
    """The unit to keep and what the gate found; None for what may not be kept."""
    target = tag_of(approved.target)
    made = made_from(
        approved.sentence, approved.words, source=approved.source, target=target,
        names=approved.names,
    )  # fmt: skip
    if made.slotted is None or (made.findings and not approved.despite):
        return None, made.findings
    key = key_of(made.slotted, approved.source, target)
    context = context_of(approved.before, approved.after)
    unit = TranslationUnit(
        unit_id=id_of(key, made.words, context, origin), key=key,
        source=base_of(approved.source), target=target,
        sentence=made.slotted.text, words=made.words, level=made.level,
        agreements=tuple(slot.agrees for slot in made.slotted.slots),
        origin=origin, created_at=now, engine=approved.engine,
        reviewed_by=approved.reviewed_by, reviewed_at=approved.reviewed_at,
        context=context, category=approved.category, imports=imports,
        accepted=made.findings, despite=approved.despite if made.findings else "",
    )  # fmt: skip
    return unit, made.findings


def _forms(prepared: Prepared, target: str) -> list[Slotted]:
    """As it may have been kept: from all facts taken out to none."""
    try:
        return [slotted(prepared, target, level) for level in Level]
    except ValueError:
        return []


def _recollection(unit: TranslationUnit, form: Slotted, target: str) -> Recollection:
    return Recollection(
        words=filled(unit.words, form, target), by=f"memory:{unit.origin}", unit_id=unit.unit_id,
        reviewed_by=unit.reviewed_by, reviewed_at=unit.reviewed_at, accepted=unit.accepted,
    )  # fmt: skip


def _readable(known: Recollection, prepared: Prepared) -> str:
    words = known.words
    for stand_in, text in prepared.masks.items():
        words = words.replace(stand_in, text)
    return words


def _plainly(sentence: str, source: str, target: str, names: Sequence[str]) -> str:
    """The sentence with its slots, to be compared with others that have theirs."""
    try:
        prepared = prepare(sentence, source=source, target=target, names=names)
        return slotted(prepared, target, Level.ALL).text
    except ValueError:
        return " ".join(sentence.split())


def _suggestion(unit: TranslationUnit, text: str, score: int) -> Suggestion:
    return Suggestion(
        unit_id=unit.unit_id, sentence=unit.sentence, words=unit.words, score=score,
        difference=difference(unit.sentence, text), by=f"memory:{unit.origin}",
        reviewed_by=unit.reviewed_by, reviewed_at=unit.reviewed_at,
    )  # fmt: skip


def difference(known: str, sought: str) -> str:
    """ "The -meeting- +concert+ is today.": word by word, "" where there is none."""
    here, there = known.split(), sought.split()
    said: list[str] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, here, there).get_opcodes():
        if kind == "equal":
            said += here[i1:i2]
            continue
        said += [f"-{' '.join(here[i1:i2])}-"] if i2 > i1 else []
        said += [f"+{' '.join(there[j1:j2])}+"] if j2 > j1 else []
    return " ".join(said) if here != there else ""
