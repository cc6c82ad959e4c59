# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translation.model.gate import judge, judge_facts, lost_in
from services.translation.model.preparing import prepare
from services.translation.translating import translate_text
from tests.translation.bad_answers import BAD_ANSWERS
from tests.translation.builders import judged
from tests.translation.fakes import FakeEngine, FakeMemory, open_gate


@pytest.mark.row(24, 25)
@pytest.mark.parametrize(("source", "words", "target", "finding"), BAD_ANSWERS)
def test_a_bad_answer_is_found_out(source: str, words: str, target: str, finding: str) -> None:
    assert finding in judged(source, words, target=target).findings


GOOD_ANSWERS = (
    ("The meeting starts at 4:30 PM.", "A reunião começa às 16:30.", "pt"),
    ("School is closed on Monday, March 3.", "La escuela está cerrada el lunes, 3 de marzo.", "es"),
    ("Lunch costs $3.25 per day.", "O almoço custa US$ 3,25 por dia.", "pt"),
    ("The school raised $1,250.", "La escuela recaudó $1.250.", "es"),
    ("School ends one hour early.", "A escola termina uma hora mais cedo.", "pt"),
    ("The 3rd grade visits us.", "La tercera clase nos visita.", "es"),
    ("There is no fee.", "Não há taxa.", "pt"),
    ("Children cannot ride without a pass.", "Los niños no pueden viajar sin pase.", "es"),
    ("Nobody was hurt.", "Ninguém se feriu.", "pt"),
    ("Your child was absent.", "Su hijo no asistió.", "es"),
    ("95% of students passed.", "95 % dos alunos passaram.", "pt"),
    ("We are open Monday to Friday.", "Abrimos de segunda a sexta-feira.", "pt"),
)


@pytest.mark.parametrize(("source", "words", "target"), GOOD_ANSWERS)
def test_the_same_in_another_writing_passes(source: str, words: str, target: str) -> None:
    assert judged(source, words, target=target).findings == ()


@given(st.integers(min_value=0, max_value=99_999), st.integers(min_value=0, max_value=99_999))
def test_a_number_passes_only_when_it_is_the_same(here: int, there: int) -> None:
    verdict = judged(f"The code is {here}.", f"O código é {there}.")

    assert verdict.passed == (here == there)


TIMES = st.tuples(st.integers(min_value=0, max_value=23), st.integers(min_value=0, max_value=59))


@given(TIMES, TIMES)
def test_a_time_passes_only_when_it_is_the_same(
    here: tuple[int, int], there: tuple[int, int]
) -> None:
    half = "AM" if here[0] < 12 else "PM"
    source = f"It starts at {(here[0] - 1) % 12 + 1}:{here[1]:02d} {half}."

    verdict = judged(source, f"Começa às {there[0]}:{there[1]:02d}.")

    assert verdict.passed == (here == there)


LEAVES_WITHOUT_A_GATE = [
    answer for answer in BAD_ANSWERS if "Zorvak" not in answer[1] and "name" not in answer[3]
]


def through(source: str, words: str, target: str, **options: object) -> str:
    """What leaves when an engine answers `words` to everything."""
    engine = FakeEngine(lambda _: words)
    return translate_text(
        source,
        source="en",
        target=target,
        names=(),
        engines=[engine],
        memory=FakeMemory(),
        **options,  # type: ignore[arg-type]
    ).words


@pytest.mark.row(25)
@pytest.mark.parametrize(("source", "words", "target", "finding"), LEAVES_WITHOUT_A_GATE)
def test_a_bad_answer_never_leaves(source: str, words: str, target: str, finding: str) -> None:
    assert words not in through(source, words, target)


def test_without_the_gate_a_wrong_time_would_leave() -> None:
    source, words, target, _ = BAD_ANSWERS[0]

    assert "19:30" in through(source, words, target, gate=open_gate)


def test_the_whole_text_is_checked_once_more() -> None:
    assert lost_in(
        "See https://a.example.org/x?lang=en", "Veja https://a.example.org/x?lang=pt", ()
    )
    assert lost_in("Hello {{name}}", "Olá", ())
    assert lost_in("Call 555-123-4567", "Ligue 555-123-4568", ())
    assert lost_in("At Lincoln School", "Na Escola Lincoln", ("Lincoln School",))
    assert lost_in("Leo reads.", "Zorvak lê.", ()) == "a stand-in instead of a name"
    assert not lost_in("Call 555-123-4567 {{a}}", "Ligue {{a}} 555-123-4567", ())


@pytest.mark.row(24)
@pytest.mark.parametrize(("source", "words", "target", "finding"), BAD_ANSWERS)
def test_the_gate_for_facts_finds_every_changed_fact(
    source: str, words: str, target: str, finding: str
) -> None:
    prepared = prepare(source, source="en", target=target)
    everything = judge(prepared, words, source="en", target=target).findings
    facts = judge_facts(prepared, words, source="en", target=target).findings

    assert set(facts) <= set(everything)
    assert (finding in facts) == finding.startswith(
        (
            "a number",
            "a time changed",
            "a month",
            "a weekday",
            "a name",
            "a placeholder",
            "the word",
            "nothing",
            "a negation",
            '"',
        )
    )


@pytest.mark.row(25)
@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("Todas as escolas da cidade estarão fechadas na semana que vem.", ""),
        ("Todas las escuelas de la ciudad estarán cerradas la semana que viene.", "another"),
        ("All schools in the city will be closed in the coming week.", "another"),
    ],
)
def test_an_answer_in_another_language_is_found_out(words: str, finding: str) -> None:
    source = "All schools in the city will be closed next week."

    findings = judged(source, words, target="pt").findings

    assert bool(finding) == ("the answer is in another language" in findings)


def test_short_answers_are_not_judged_by_their_language() -> None:
    assert judged("Field trip", "Excursión escolar", target="pt").findings == ()
