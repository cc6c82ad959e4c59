# SPDX-License-Identifier: Apache-2.0
"""Portuguese: numbers, negation and relative days."""

from services.translation.model.vocabulary.table import Vocabulary, counted, tens

PORTUGUESE = Vocabulary(
    numbers={
        **counted(
            "dois/duas três quatro cinco seis sete oito nove dez onze doze treze "
            "quatorze/catorze quinze dezesseis/dezasseis dezessete/dezassete dezoito "
            "dezenove/dezanove"
        ),
        "cem": 100,
        "cento": 100,
        "centenas": 100,
        "mil": 1000,
        "milhares": 1000,
        **tens("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa"),
    },
    ordinals=counted(
        "terceiro/terceira quarto/quarta quinto/quinta sexto/sexta sétimo/sétima oitavo/oitava "
        "nono/nona décimo/décima",
        3,
    ),
    articles={
        "um": 1,
        "uma": 1,
        "primeiro": 1,
        "primeira": 1,
        "segundo": 2,
        "segunda": 2,
        "meia": 30,
        "ambos": 2,
        "ambas": 2,
    },
    negations=(
        "não",
        "nunca",
        "jamais",
        "nem",
        "sem",
        "nenhum",
        "nenhuma",
        "nada",
        "ninguém",
        "tampouco",
        "proibid*",
    ),
    relative_days={
        "today": ("hoje", "noite"),
        "tomorrow": ("amanhã",),
        "yesterday": ("ontem",),
    },
    noon=("meio-dia",),
    midnight=("meia-noite",),
    # Alone they may be ordinals as well: "terça" is Tuesday, "quinta" Thursday or fifth.
    more_weekdays={"segunda": 0, "terça": 1, "quarta": 2, "quinta": 3, "sexta": 4},
)
