# SPDX-License-Identifier: Apache-2.0
import pytest

from services.translation.model.preparing import prepare
from services.translation.model.repairing import repaired
from services.translation.translating import translate_text
from tests.translation.fakes import FakeEngine, FakeMemory

CASE = "the case of a protected name was put right"
GLUE = "a protected name was parted from the word before it"
BLANKS = "blanks were put right"
DOUBLED = "doubled marks were made one"
FINAL = "the mark at the end was put right"
ORDER = "a date was put in the order of the language"
STAR = "an engine's own mark was taken out"


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("source", "words", "better", "repairs"),
    [
        ("Ask Leo Silva.", "Pregunte a zorvak.", "Pregunte a Zorvak.", (CASE,)),
        ("Ask Leo Silva.", "Pregunte aZorvak.", "Pregunte a Zorvak.", (GLUE,)),
        ("We read, too.", "Leemos , también.", "Leemos, también.", (BLANKS,)),
        ("We read, too.", "Leemos,, también..", "Leemos, también.", (DOUBLED,)),
        ("We read.", "Leemos", "Leemos.", (FINAL,)),
        ("What to bring", "Qué traer.", "Qué traer", (FINAL,)),
        ("Open until 5 p.m.", "Abierto hasta las 5 p.m.", "Abierto hasta las 5 p.m.", ()),
        ("Wait...", "Espere...", "Espere...", ()),
        ("We read.", "Leemos.", "Leemos.", ()),
        ("On March 3.", "En marzo 3.", "El 3 de marzo.", (ORDER,)),
        ("On May 7 and 8.", "El mayo 7 y 8.", "El 7 y 8 de mayo.", (ORDER,)),
        ("On May 7 and 8.", "El 7 de mayo y 8.", "El 7 y 8 de mayo.", (ORDER,)),
        ("Room 3 March 5", "Salón 3 de marzo 5", "Salón 3 de marzo 5", ()),
        ("On May 1.", "El 1*º de mayo.", "El 1º de mayo.", (STAR,)),
    ],
)
def test_what_is_certain_is_put_right_and_named(
    source: str, words: str, better: str, repairs: tuple[str, ...]
) -> None:
    result = repaired(words, prepare(source, source="en", target="es"), "es")

    assert (result.words, result.repairs) == (better, repairs)


@pytest.mark.parametrize("words", ["Pregunte a Zorvaks.", "Pregunte a Sorvak.", "Pregunte."])
def test_a_name_that_is_not_certain_stays_as_it_is(words: str) -> None:
    assert repaired(words, prepare("Ask Leo Silva.", source="en", target="es"), "es").words == words


def test_a_repair_is_told_with_the_attempt() -> None:
    result = translate_text(
        "We read with Leo Silva every day.",
        source="en",
        target="es",
        names=(),
        engines=[FakeEngine(lambda _: "Leemos con zorvak todos los días.")],
        memory=FakeMemory(),
    )

    assert result.words == "Leemos con Leo Silva todos los días."
    assert result.sentences[0].attempts[0].repairs == (CASE,)
