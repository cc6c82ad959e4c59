# SPDX-License-Identifier: Apache-2.0
import pytest

from tests.translation.builders import judged

NUMBER, TIME, MONTH = "a number changed", "a time changed", "a month changed"
CODE, WEEKDAY = "a code changed", "a weekday changed"
# (from, to, sentence, what came back, the finding)
CHANGED = (
    ("en", "es", "It is -5 degrees.", "Hay 5 grados.", NUMBER),
    ("en", "es", "The fee is $5.", "La tarifa es de 5 pesos.", NUMBER),
    ("en", "es", "The fee is $5.", "La tarifa es de 5 €.", NUMBER),
    ("en", "pt", "The fee is 50 cents.", "A taxa é de 50 dólares.", NUMBER),
    ("en", "es", "95% passed the test.", "95 pasaron la prueba.", NUMBER),
    ("en", "es", "95 passed the test.", "El 95% pasó la prueba.", NUMBER),
    ("en", "es", "There is a two-hour delay.", "Hay un retraso de tres horas.", NUMBER),
    ("en", "es", "Thirty-two students won.", "Treinta y tres estudiantes ganaron.", NUMBER),
    ("en", "es", "Three students won.", "Los dos o tres estudiantes ganaron.", NUMBER),
    ("en", "es", "The third child pays less.", "Un tercio de los niños paga menos.", NUMBER),
    ("en", "es", "Use 1/2 cup of water.", "Use 1/3 de taza de agua.", NUMBER),
    ("en", "es", "Children ages 5-12 may come.", "Pueden venir niños de 5 a 15 años.", NUMBER),
    ("en", "es", "The score was 3 to 1.", "El marcador fue de 1 a 3.", NUMBER),
    ("en", "es", "Room 7A is open.", "El salón 7B está abierto.", CODE),
    ("en", "es", "Bus 12C is late.", "El autobús 12 llega tarde.", CODE),
    ("en", "es", "It ends at noon.", "Termina a medianoche.", TIME),
    ("en", "es", "It ends at midnight.", "Termina al mediodía.", TIME),
    ("en", "es", "It starts at 4:30 PM.", "Comienza a las 4:30 de la mañana.", TIME),
    ("en", "fr", "It starts at 4:30 PM.", "Cela commence à 4 h 30.", TIME),
    ("en", "es", "Quarter 2 ends January 15.", "El 2 de enero termina el trimestre 15.", MONTH),
    ("en", "es", "Closed on May 3.", "Cerrado el 3 de marzo.", MONTH),
    ("en", "pt", "Closed on Fridays.", "Fechado às quintas-feiras.", WEEKDAY),
    ("es", "en", "Llegamos a las 16:30.", "We arrive at 4:30 AM.", TIME),
    ("es", "en", "Cuesta 1.250,50 dólares.", "It costs $1.25.", NUMBER),
    ("pt", "en", "É no dia 3 de março.", "It is on May 3.", MONTH),
    ("es", "pt", "Hay treinta y cinco alumnos.", "Há 34 alunos.", NUMBER),
    ("en", "zh", "It is on March 3 at 4:30 PM.", "在3月3日上午4:30举行。", TIME),
    ("en", "zh", "It is on March 3 at 4:30 PM.", "在5月3日下午4:30举行。", MONTH),
    ("en", "ko", "It is on Monday at 4 PM.", "화요일 오후 4시에 열립니다.", WEEKDAY),
    ("en", "ar", "It is in room 204.", "في الغرفة ٢٠٥.", NUMBER),
    ("en", "vi", "It is on March 3.", "Vào ngày 3 tháng 5.", MONTH),
    ("en", "ru", "It is on March 3 at 4:30 PM.", "Собрание 3 марта в 4:30 утра.", TIME),
)
NOT, NOT_ASKED = "a negation was lost", "a negation appeared"
TURNED = (
    (
        "en",
        "es",
        "You may not come.",
        "Usted puede no venir.",
        "what is not allowed became a choice",
    ),
    (
        "en",
        "pt",
        "He has 4 missing tests.",
        "Ele tem 4 provas.",
        'the word for "missing" is missing',
    ),
    (
        "en",
        "es",
        "Bring it before Friday.",
        "Tráigalo después del viernes.",
        '"before" became "after"',
    ),
    ("en", "pt", "Bring it by Friday.", "Traga depois de sexta-feira.", '"before" became "after"'),
    ("en", "es", "The school is open.", "La escuela está cerrada.", '"open" became "closed"'),
    (
        "en",
        "es",
        "It is open, and that is closed.",
        "Está abierto y eso está abierto.",
        '"closed" became "open"',
    ),
    ("en", "es", "The fair starts today.", "La feria termina hoy.", '"start" became "end"'),
    ("en", "es", "Come next week.", "Vino la semana pasada.", '"next" became "past"'),
    (
        "en",
        "es",
        "This form is required.",
        "Este formulario es opcional.",
        '"required" became "optional"',
    ),
    ("en", "es", "Use the north door.", "Use la puerta sur.", '"north" became "south"'),
    (
        "en",
        "es",
        "Only parents may come.",
        "Los padres pueden venir.",
        'the word for "only" is missing',
    ),
    (
        "en",
        "pt",
        "All but seniors, except Ana, leave.",
        "Todos saem com Ana.",
        'the word for "except" is missing',
    ),
    ("en", "es", "Come unless it rains.", "Venga si llueve.", 'the word for "unless" is missing'),
    ("en", "es", "If you do not pay, you cannot come.", "Si no paga, puede venir.", NOT),
    ("en", "es", "There is no school today.", "Hay clases hoy ni excursiones.", NOT),
    ("en", "es", "Rosa Flores was absent.", "Zorvak asistió.", NOT),
    ("en", "es", "Do not sign it.", "No lo firme sin leer.", "a negation was doubled"),
    ("es", "en", "Ana no asistió hoy.", "Zorvak was not absent today.", "a negation was doubled"),
    ("en", "es", "The trip is cancelled.", "La excursión no está cancelada.", NOT_ASKED),
    (
        "en",
        "pt",
        "School opens tomorrow morning.",
        "A escola abre de manhã.",
        'the word for "tomorrow" is missing',
    ),
    (
        "en",
        "es",
        "It opens at 8:00 AM tomorrow.",
        "Abre a las 8:00 de la mañana.",
        'the word for "tomorrow" is missing',
    ),
    (
        "en",
        "es",
        "I can help on Saturday morning.",
        "Puedo ayudar el sábado mañana.",
        'the word for "tomorrow" appeared',
    ),
    (
        "es",
        "fr",
        "Hay un retraso esta tarde.",
        "Il y a un retard ce soir.",
        'the word for "tonight" appeared',
    ),
)


@pytest.mark.row(24, 25)
@pytest.mark.parametrize(("source", "target", "sentence", "words", "finding"), CHANGED + TURNED)
def test_another_fact_or_meaning_is_found(
    source: str, target: str, sentence: str, words: str, finding: str
) -> None:
    assert finding in judged(sentence, words, source=source, target=target).findings


LEFT = "words were left in the source language"
SHAPES = (
    ("en", "es", "Clubs are open today.", "Clubesdespuésescolaresabiertos hoy.", "words run"),
    (
        "en",
        "es",
        "The school is open for the whole day.",
        "The escuela está abierta todo el día.",
        LEFT,
    ),
    (
        "es",
        "en",
        "La escuela está abierta todo el día.",
        "La school is open all day with us.",
        LEFT,
    ),
    (
        "pt",
        "es",
        "A escola não abre hoje de manhã.",
        "La escuela não abre hoy por la mañana.",
        LEFT,
    ),
    (
        "en",
        "es",
        "The school does not open this morning.",
        "La escuela não abre esta mañana.",
        "words of another language are between the others",
    ),
    ("en", "zh", "The school is open.", "学校学校学校学校学校开放。", "words repeat"),
    ("en", "zh", "The school is open for the whole day, and all are welcome.", "开", "the length"),
    ("en", "pt", "Come.", "Obrigado por enviar uma edição para a escola.", "the length"),
)


@pytest.mark.row(25)
@pytest.mark.parametrize(("source", "target", "sentence", "words", "finding"), SHAPES)
def test_an_answer_that_is_none_is_found_by_its_shape(
    source: str, target: str, sentence: str, words: str, finding: str
) -> None:
    findings = judged(sentence, words, source=source, target=target).findings

    assert any(each.startswith(finding) for each in findings)
