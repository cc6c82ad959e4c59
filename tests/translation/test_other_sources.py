# SPDX-License-Identifier: Apache-2.0
"""What families write back, and other sources than English."""

import pytest

from services.translation.adapters.pivot import Pivot
from services.translation.model.preparing import Tactic, prepare
from services.translation.model.protection import protected_spans
from tests.translation.builders import judged
from tests.translation.fakes import FakeEngine


def names(sentence: str, language: str) -> list[str]:
    spans = protected_spans(sentence, language, ())
    return [span.text for span in spans if span.kind in ("name", "keyword")]


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("language", "sentence", "found"),
    [
        ("es", "Mi hijo Carlos está enfermo.", ["Carlos"]),
        ("es", "Juan Carlos de la Cruz llegará tarde.", ["Juan Carlos de la Cruz"]),
        ("es", "La Sra. Rivera y la maestra Ana llamaron.", ["Rivera", "Ana"]),
        ("es", "Recuerde: Mañana no hay clases.", []),
        ("es", "Gracias, Maestra.", []),
        ("es", "Noche de Matemáticas en Familia", []),
        ("es", "Responda YES para confirmar o NO para cancelar.", ["YES", "NO"]),
        ("es", "NO envíe productos con cacahuate.", []),
        ("pt", "Grace Hill venceu a corrida.", ["Grace Hill"]),
        ("pt", "O almoço custa US$ 3,25 às 4:30 PM.", []),
        ("fr", "Notre fille Amina est malade.", ["Amina"]),
        ("it", "Il nostro autista, Marco Rossi, va in pensione.", ["Marco Rossi"]),
    ],
)
def test_capitals_in_the_middle_are_names(language: str, sentence: str, found: list[str]) -> None:
    assert names(sentence, language) == found


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("es", "Llegamos al mediodía.", "Llegamos a las 12:00."),
        ("es", "Llego a las cuatro y media.", "Llego a las 4:30."),
        ("es", "Llego a las cinco menos cuarto.", "Llego a las 4:45."),
        ("es", "Llego a las 4:30 p. m.", "Llego a las 16:30."),
        ("es", "Llego a las 4 de la tarde.", "Llego a las 16:00."),
        ("es", "Cuesta 1.250,50 dólares.", "Cuesta 1250,50 dólares."),
        ("es", "Es el 1.º de marzo.", "Es el 1 de marzo."),
        ("es", "Tiene 3 faltas.", "Tiene 3 ausencias."),
        ("pt", "Chego às 16h30.", "Chego às 16:30."),
        ("pt", "Chego ao meio-dia.", "Chego às 12:00."),
        ("pt", "É no dia 1º de março.", "É no dia 1 de março."),
        ("fr", "C'est le 1er mars à 16 h 30.", "C'est le 1 mars à 16:30."),
    ],
)
def test_engines_read_times_and_dates_in_one_writing(
    language: str, sentence: str, words: str
) -> None:
    assert prepare(sentence, source=language, target="en").words == words


def test_a_date_of_another_language_is_hidden_and_written_whole() -> None:
    prepared = prepare(
        "Cerrado el 8, 9 y 10 de septiembre de 2027.", source="es", target="en",
        tactic=Tactic.SHIELDED,
    )  # fmt: skip

    assert list(prepared.masks.values()) == ["September 8, 9, and 10, 2027"]


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("source", "sentence", "words"),
    [
        ("es", "Mi hijo Carlos no irá el martes 3 de marzo.", "My son Zorvak will go on March 3."),
        ("pt", "Chegamos às 16h30 amanhã.", "We arrive at 4:30 PM today."),
        ("fr", "Nous ne venons pas lundi.", "We come on Monday."),
        ("it", "Costa 12,50 dollari.", "It costs $1,250."),
        ("ca", "Arribem dilluns a les 9.", "We arrive on Tuesday at 9."),
    ],
)
def test_a_wrong_translation_of_a_reply_is_found(source: str, sentence: str, words: str) -> None:
    assert judged(sentence, words, source=source, target="en").findings


def test_what_apertium_writes_between_two_languages_is_put_into_words_people_use() -> None:
    """ "dantes" is no word of today, and what comes after Portuguese took it for a name."""
    spanish = FakeEngine(lambda _: "Ligue dantes das 8.", name="apertium:es-pt@1")
    portuguese = FakeEngine({"Ligue antes das 8.": "Call before 8."}, name="neural:pt-en@1")
    chain = Pivot([spanish, portuguese], source="es", target="en", quality="")

    assert chain.translate("Llame antes de las 8.").words == "Call before 8."
