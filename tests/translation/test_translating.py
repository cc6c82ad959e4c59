# SPDX-License-Identifier: Apache-2.0
from collections.abc import Mapping, Sequence

import pytest

from services.translation.ports import Draft, Engine, MemoryKey
from services.translation.translating import Translation, translate_text
from tests.translation.fakes import DeadEngine, FakeEngine, FakeMemory

SNOW = "It snows on Monday."
SPANISH = "Nieva el lunes."


def translated(
    text: str, *engines: Engine, memory: FakeMemory | None = None, target: str = "es"
) -> Translation:
    return translate_text(
        text,
        source="en",
        target=target,
        names=("Rose Hill",),
        engines=engines,
        memory=memory or FakeMemory(),
    )


def test_structure_stays_and_sentences_change() -> None:
    engine = FakeEngine({SNOW: SPANISH, "It rains.": "Llueve."})

    words = translated(f"- {SNOW} It rains.\n\n2. It rains. ☔", engine).words

    assert words == f"- {SPANISH} Llueve.\n\n2. Llueve. ☔"


def test_without_an_engine_nothing_is_claimed() -> None:
    assert translated(SNOW).refused == "no-engine"


def test_the_next_engine_is_asked_when_the_gate_refuses_the_first() -> None:
    wrong = FakeEngine({SNOW: "Nieva el martes."}, name="wrong:en-es@1")
    right = FakeEngine({SNOW: SPANISH}, name="right:en-es@1")

    result = translated(SNOW, wrong, right)

    assert result.words == SPANISH
    assert result.engines == ["right:en-es@1"]


def test_numbers_are_shielded_when_the_engine_changes_them() -> None:
    engine = FakeEngine(
        {
            "Bus 7 is late at 14:15.": "El autobús 8 llega tarde a las 14:15.",
            "Bus Tavrik is late at Zorvak.": "El autobús Tavrik llega tarde a las Zorvak.",
        }
    )

    result = translated("Bus 7 is late at 2:15 PM.", engine)

    assert result.words == "El autobús 7 llega tarde a las 2:15 p.m."
    assert result.sentences[0].attempts[-1].tactic == "shielded"


def test_one_sentence_that_cannot_be_said_safely_refuses_the_whole() -> None:
    engine = FakeEngine({SNOW: "Nieva el martes."})

    result = translated(f"Hello. {SNOW}", engine)

    assert (result.words, result.refused) == ("", "gate")
    assert "a weekday changed" in result.explanation


@pytest.mark.row(24)
def test_an_explanation_tells_kinds_and_never_texts() -> None:
    engine = FakeEngine(lambda _: "no")

    result = translated("{{student_name}} lost the key of Rose Hill at 4:30 PM.", engine)

    assert result.refused == "gate"
    for secret in ("student", "Rose", "4:30", "key"):
        assert secret not in result.explanation


def test_a_dead_engine_gives_way_to_the_next() -> None:
    assert translated(SNOW, DeadEngine(), FakeEngine({SNOW: SPANISH})).words == SPANISH


def test_when_all_engines_are_dead_the_reason_says_so() -> None:
    assert translated(SNOW, DeadEngine()).refused == "engine-down"


@pytest.mark.row(21)
def test_a_sentence_is_translated_once_and_then_remembered() -> None:
    engine, memory = FakeEngine({SNOW: SPANISH}), FakeMemory()

    first = translated(SNOW, engine, memory=memory)
    second = translated(f"{SNOW}  ", engine, memory=memory)

    assert (first.words, second.words) == (SPANISH, f"{SPANISH}  ")
    assert len(engine.asked) == 1
    assert second.sentences[0].attempts[-1].from_memory


def test_memory_is_shared_by_sentences_that_differ_in_the_name_only() -> None:
    engine, memory = FakeEngine({"Zorvak reads.": "Zorvak lee."}), FakeMemory()

    first = translated("Rose Hill reads.", engine, memory=memory)
    second = translated("{{name}} reads.", engine, memory=memory)

    assert (first.words, second.words) == ("Rose Hill lee.", "{{name}} lee.")
    assert len(engine.asked) == 1


def test_another_version_of_the_engine_does_not_use_the_old_ones_memory() -> None:
    memory = FakeMemory()
    translated(SNOW, FakeEngine({SNOW: SPANISH}, name="e:en-es@1"), memory=memory)
    newer = FakeEngine({SNOW: "El lunes nieva."}, name="e:en-es@2")

    assert translated(SNOW, newer, memory=memory).words == "El lunes nieva."


def test_what_the_gate_refused_is_not_remembered() -> None:
    memory = FakeMemory()

    translated(SNOW, FakeEngine({SNOW: "Nieva el martes."}), memory=memory)

    assert memory.drafts == {}


def test_what_memory_says_is_judged_again() -> None:
    engine, memory = FakeEngine({SNOW: SPANISH}), FakeMemory()
    translated(SNOW, engine, memory=memory)
    memory.drafts = {key: Draft(words="Nieva el martes.") for key in memory.drafts}

    assert translated(SNOW, engine, memory=memory).words != "Nieva el martes."


@pytest.mark.row(28)
@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Thank you!", "¡Gracias!"),
        ("NO SCHOOL TOMORROW", "MAÑANA NO HAY CLASES"),
        ("Dear {{guardian_name}},", "Estimado/a {{guardian_name}},"),
    ],
)
def test_short_phrases_come_from_the_phrasebook(english: str, spanish: str) -> None:
    engine = FakeEngine({})

    assert translated(english, engine).words == spanish
    assert engine.asked == []


def test_a_text_of_nothing_but_names_and_times_needs_no_engine() -> None:
    engine = FakeEngine({})

    assert translated("Rose Hill\n6:00 PM", engine).words == "Rose Hill\n6:00 p.m."
    assert engine.asked == []


class Counting(FakeEngine):
    """Says how often it was asked for many at once."""

    together = 0

    def translate_many(
        self, sentences: Sequence[str], *, within_s: float | None = None
    ) -> Sequence[Draft | None]:
        self.together += 1
        return super().translate_many(sentences, within_s=within_s)


def test_the_new_sentences_of_a_text_are_asked_for_together_and_once() -> None:
    engine = Counting({SNOW: SPANISH, "It rains.": "Llueve."})

    result = translated(f"{SNOW} It rains. {SNOW} Thank you!", engine)

    assert result.words == f"{SPANISH} Llueve. {SPANISH} ¡Gracias!"
    assert engine.together == 1
    assert sorted(engine.asked) == ["It rains.", SNOW]


def test_what_is_known_is_not_asked_for_ahead() -> None:
    engine, memory = Counting({SNOW: SPANISH, "It rains.": "Llueve."}), FakeMemory()
    translated(f"{SNOW} It rains.", engine, memory=memory)

    translated(f"It rains. {SNOW}", engine, memory=memory)

    assert engine.together == 1


def test_a_draft_that_was_asked_for_ahead_is_judged_like_any_other() -> None:
    engine = Counting({SNOW: "Nieva el martes.", "It rains.": "Llueve."})

    assert translated(f"It rains. {SNOW}", engine).refused == "gate"
    assert engine.together == 1


class Writing(FakeMemory):
    """Counts how often something is written."""

    times = 0

    def remember(self, drafts: Mapping[MemoryKey, Draft]) -> None:
        self.times += 1
        super().remember(drafts)


def test_what_is_new_in_a_text_is_remembered_in_one_writing() -> None:
    engine, memory = FakeEngine({SNOW: SPANISH, "It rains.": "Llueve."}), Writing()

    translated(f"{SNOW} It rains.", engine, memory=memory)

    assert (memory.times, len(memory.drafts)) == (1, 2)


def test_what_was_right_is_remembered_also_when_the_text_is_refused() -> None:
    engine, memory = FakeEngine({SNOW: "Nieva el martes.", "It rains.": "Llueve."}), Writing()

    assert translated(f"It rains. {SNOW}", engine, memory=memory).refused == "gate"
    assert [draft.words for draft in memory.drafts.values()] == ["Llueve."]
