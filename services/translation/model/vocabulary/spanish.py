# SPDX-License-Identifier: Apache-2.0
"""Spanish: numbers, negation and relative days."""

from services.translation.model.vocabulary.table import Vocabulary, counted, tens

SPANISH = Vocabulary(
    numbers={
        **counted(
            "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
            "dieciséis diecisiete dieciocho diecinueve"
        ),
        "cien": 100,
        "ciento": 100,
        "cientos": 100,
        "mil": 1000,
        "miles": 1000,
        **tens("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
    },
    ordinals=counted(
        "tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta séptimo/séptima "
        "octavo/octava noveno/novena décimo/décima undécimo/undécima duodécimo/duodécima",
        3,
    ),
    articles={
        "uno": 1,
        "una": 1,
        "un": 1,
        "primero": 1,
        "primera": 1,
        "primer": 1,
        "segundo": 2,
        "segunda": 2,
        "media": 30,
        "ambos": 2,
        "ambas": 2,
    },
    negations=(
        "no",
        "nunca",
        "jamás",
        "ni",
        "sin",
        "ningún",
        "ninguno",
        "ninguna",
        "nada",
        "nadie",
        "tampoco",
        "prohibid*",
    ),
    relative_days={
        "today": ("hoy", "noche"),
        "tomorrow": ("mañana",),
        "yesterday": ("ayer",),
    },
    noon=("mediodía",),
    midnight=("medianoche",),
)
