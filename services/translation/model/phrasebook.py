# SPDX-License-Identifier: Apache-2.0
"""Short phrases of school life, translated by hand: engines fail where there is no context.

`{}` stands for whatever is protected there: a name, a placeholder, an address.
"""

import re

from services.translation.model.languages import base_of
from services.translation.model.stand_ins import STAND_INS

# English | Spanish | Portuguese
_PHRASES = """
thank you | gracias | obrigado
thanks | gracias | obrigado
thank you for your support | gracias por su apoyo | agradecemos o seu apoio
thank you for your help | gracias por su ayuda | agradecemos a sua ajuda
thank you for your understanding | gracias por su comprensión | agradecemos a sua compreensão
sincerely | atentamente | atenciosamente
best regards | saludos cordiales | atenciosamente
dear families | estimadas familias | queridas famílias
dear parents | estimados padres | queridos pais
dear parents and guardians | estimados padres y tutores | queridos pais e responsáveis
dear {} | estimado/a {} | prezado(a) {}
hello | hola | olá
hello {} | hola, {} | olá, {}
good morning | buenos días | bom dia
good afternoon | buenas tardes | boa tarde
good evening | buenas noches | boa noite
welcome | bienvenidos | bem-vindos
welcome back | bienvenidos de nuevo | bem-vindos de volta
welcome back to school | bienvenidos de nuevo a la escuela | bem-vindos de volta à escola
welcome to {} | bienvenidos a {} | bem-vindos a {}
yes | sí | sim
no | no | não
see you soon | hasta pronto | até breve
see you there | allí los esperamos | esperamos vocês lá
happy holidays | felices fiestas | boas festas
congratulations | felicidades | parabéns
questions | ¿preguntas | perguntas
important | importante | importante
urgent | urgente | urgente
reminder | recordatorio | lembrete
attention | atención | atenção
notice | aviso | aviso
date | fecha | data
time | hora | horário
place | lugar | local
location | lugar | local
where | dónde | onde
when | cuándo | quando
who | quién | quem
what | qué | o quê
cost | costo | custo
phone | teléfono | telefone
email | correo electrónico | e-mail
address | dirección | endereço
room | salón | sala
schedule | horario | programação
agenda | agenda | agenda
please bring | por favor, traiga | por favor, traga
what to bring | qué traer | o que trazer
what to know | lo que debe saber | o que é preciso saber
early dismissal | salida temprana | saída antecipada
early release | salida temprana | saída antecipada
late start | entrada tardía | entrada mais tarde
report cards | boletas de calificaciones | boletins escolares
homework | tarea | lição de casa
lunch menu | menú del almuerzo | cardápio do almoço
school closed | escuela cerrada | escola fechada
school is closed | la escuela está cerrada | a escola está fechada
school is closed today | la escuela está cerrada hoy | a escola está fechada hoje
school is closed tomorrow | la escuela estará cerrada mañana | a escola estará fechada amanhã
school closed today | escuela cerrada hoy | escola fechada hoje
school closed tomorrow | escuela cerrada mañana | escola fechada amanhã
no school | no hay clases | não haverá aulas
no school today | hoy no hay clases | hoje não haverá aulas
no school tomorrow | mañana no hay clases | amanhã não haverá aulas
there is no school today | hoy no hay clases | hoje não haverá aulas
there is no school tomorrow | mañana no hay clases | amanhã não haverá aulas
picture day | día de fotos | dia da fotografia
field trip | excursión escolar | passeio escolar
permission slip | permiso firmado | autorização assinada
parent-teacher conferences | reuniones de padres y maestros | reuniões de pais e professores
family night | noche familiar | noite da família
family math night | noche familiar de matemáticas | noite da matemática em família
book fair | feria del libro | feira do livro
warm coat | abrigo | casaco quente
gloves | guantes | luvas
boots | botas | botas
reply {} to stop | responda {} para no recibir más | responda {} para não receber mais
reply {} to opt out | responda {} para no recibir más | responda {} para não receber mais
{} was absent today | {} no asistió a clases hoy | {} não compareceu às aulas hoje
your child was absent today | su hijo o hija no asistió a clases hoy | seu filho faltou à aula hoje
we missed {} at school today | hoy extrañamos a {} en la escuela | hoje sentimos falta de {}
"""
_ROWS = [[cell.strip() for cell in line.split("|")] for line in _PHRASES.strip().splitlines()]
PHRASES: dict[str, dict[str, str]] = {
    "es": {english: spanish for english, spanish, _ in _ROWS},
    "pt": {english: portuguese for english, _, portuguese in _ROWS},
}
NAME = "phrasebook@1"
_END = re.compile(r"[\s.!?,:;]*$")


def phrase(words: str, *, source: str, target: str) -> str | None:
    """The translation of a whole sentence with its stand-ins in place, None when there is none."""
    if base_of(source) != "en":
        return None
    end = _END.search(words)
    body = words[: end.start()] if end else words
    names = re.findall(rf"\b(?:{'|'.join(STAND_INS)})\b", body)
    key = re.sub(rf"\b(?:{'|'.join(STAND_INS)})\b", "{}", body).lower()
    found = PHRASES.get(base_of(target), {}).get(re.sub(r"\s+", " ", key))
    if found is None or found.count("{}") != len(names):
        return None
    written = found.format(*names) + (end.group() if end else "")
    if not body[:1].isupper() or any(written.startswith(name) for name in names):
        return written
    first = next((at for at, letter in enumerate(written) if letter.isalpha()), 0)
    return written[:first] + written[first].upper() + written[first + 1 :]
