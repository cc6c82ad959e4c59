# SPDX-License-Identifier: Apache-2.0
"""Spanish: numbers, negation, days and words that must not turn into their opposite."""

from services.translation.model.vocabulary.table import (
    Negation,
    Vocabulary,
    counted,
    hundreds,
    listed,
    tens,
)

SPANISH = Vocabulary(
    numbers={
        **counted(
            "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
            "dieciséis diecisiete dieciocho diecinueve"
        ),
        **counted(
            "veintiuno/veintiún/veintiuna veintidós veintitrés veinticuatro veinticinco veintiséis "
            "veintisiete veintiocho veintinueve",
            21,
        ),
        "cien": 100,
        "ciento": 100,
        "cientos": 100,
        **hundreds(
            "doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas "
            "quinientos/quinientas seiscientos/seiscientas setecientos/setecientas "
            "ochocientos/ochocientas novecientos/novecientas"
        ),
        "mil": 1000,
        "miles": 1000,
        **tens("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
    },
    ordinals=counted(
        "tercero/tercera/tercer/terceros/terceras "
        "cuarto/cuarta/cuartos/cuartas quinto/quinta/quintos/quintas sexto/sexta séptimo/séptima "
        "octavo/octava noveno/novena décimo/décima undécimo/undécima duodécimo/duodécima",
        3,
    ),
    parts={"tercio": 3, "tercios": 3},
    articles={
        "uno": 1,
        "una": 1,
        "un": 1,
        "primero": 1,
        "primera": 1,
        "primer": 1,
        "primeros": 1,
        "primeras": 1,
        "segundo": 2,
        "segunda": 2,
        "segundos": 2,
        "media": 30,
        "medio": 30,
        "ambos": 2,
        "ambas": 2,
        "par": 2,
        "docena": 12,
        "doble": 2,
    },
    counted_by=listed(
        "grado, lugar, piso, período, periodo, semestre, trimestre, puesto, nivel, año, idioma, "
        "turno, semana, aviso"
    ),
    joints=frozenset({"y"}),
    negation=Negation(
        strong=listed("no, sin"),
        concords=listed(
            "nunca, jamás, ni, ningún, ninguno, ninguna, nada, nadie, tampoco, ningunos, ningunas"
        ),
        other=listed("prohib*, a más tardar, como máximo, libre de, libres de, carec*, imposible"),
        hanging=listed("ni"),
        soft=listed(
            "injustificad*, insegur*, inseguridad, prohib*, evit*, cancel*, gratis, gratuit*, "
            "libre*, deje de, dejen de, sino, impid*, apenas, solo, sólo, solamente, excepto, "
            "(?<!a )salvo, a más tardar, como máximo, en vez de, en lugar de, a menos, "
            "suspend*, descompuest*, des(?:conect|conoc|aparec)*, falta, faltas, ausencia*, "
            "escasez, fall*, perd*, pierd*, extraña*, echamos de menos, echamos en falta, fuera "
            "de servicio, desaparec*"
        ),
        inverse=listed(
            "faltó, faltaron, faltaba, faltaban, faltará, faltarán, falté, faltamos, faltan, "
            "faltar, faltado, faltando, ausente, ausentes, perdió, perdieron, pierda, pierde, "
            "pierdan, perder, carec*, reprob*"
        ),
        weak=listed("puede no, pueden no, podría no, podrían no"),
        neutral=listed(
            "a no ser que, no solo, no sólo, no solamente, sí o no, sin embargo, sin duda, no "
            "obstante, de no ser, hasta que no, no\\. ?(?=\\d), nada más, todos y cada uno sin "
            "excepción, cómo no, sin falta, no desead*, decir que no, decir no"
        ),
    ),
    relative_days={
        "today": listed("hoy, esta noche, esta tarde, esta mañana"),
        "tomorrow": ("(?<!esta )mañana",),
        "yesterday": listed("ayer, anoche"),
    },
    tonight=(listed("esta noche"), listed("noche*, anoche*")),
    day_words={"today": "hoy", "tomorrow": "mañana", "yesterday": "ayer"},
    no_days=listed(
        "de la mañana, por la mañana, en la mañana, la mañana, cada mañana, una mañana, hoy en día"
    ),
    limits={
        "half": (
            listed(
                "media pastilla, media tableta, media cucharada, media cucharadita, media dosis"
            ),
            listed("medi*, mitad, 1/2, 0.5"),
        ),
        "early": ((), listed("anticip*, tempran*, antes, pronto, adelant*, cort*, acort*")),
        "north": ((), listed("norte")),
        "south": ((), listed("sur")),
        "east": ((), listed("este, oriental, oriente")),
        "west": ((), listed("oeste, occidental, poniente")),
        "only": (
            listed("(?<!un )solo, sólo, solamente, únicamente"),
            listed(
                "únic*, sola, solos, solas, exclusiva*, nada más, no más, sino, apenas, más que"
            ),
        ),
        "except": (
            listed("excepto, (?<!a )salvo, a excepción, con excepción, con la excepción"),
            listed("menos, exceptuando, exceptúa*, fuera de, sino, excepci*"),
        ),
        "before": (
            listed("antes de"),
            listed("antes, previ*, anterior*, hasta, a más tardar, para el, para las, ante"),
        ),
        "after": (
            listed("después de"),
            listed("después, tras, luego, posterior*, desde, a partir, cuando, extraescolar*, al"),
        ),
        "missing": (
            listed("faltante, faltantes"),
            listed("falt*, pendient*, perd*, pierd*, desaparec*, ausen*, sin, no"),
        ),
        "unless": (
            listed("a menos que, a no ser que, salvo que, excepto si, salvo si, excepto que"),
            listed("si no, menos que, salvo cuando, excepto cuando"),
        ),
    },
    opposites={
        "before": listed("antes, previ*, a más tardar, anterior*"),
        "after": listed("después, tras, luego, posterior*"),
        "open": listed("abre, abren, abri*, abiert*, reabr*"),
        "closed": listed("cerrad*, cierr*, cerrar*"),
        "start": listed("empiez*, empez*, comienz*, comenz*, inici*"),
        "end": listed("termin*, acab*, finaliz*, conclu*"),
        "more": listed("más, aument*, incrementa*"),
        "less": listed("menos, disminuy*, redu*"),
        "early": listed("temprano, temprana, anticipad*, adelant*"),
        "late": listed("retras*, demor*, atras*, más tarde, tardí*"),
        "first": listed("primer*"),
        "last": listed("últim*, final*"),
        "next": listed("próxim*, siguiente*, que viene, que vienen, entrante"),
        "past": listed("pasad*, últim*, anterior*"),
        "inside": listed("dentro, adentro, interior*"),
        "outside": listed("fuera, afuera, exterior*, aire libre"),
        "arrive": listed("lleg*"),
        "leave": listed("sale, salen, salir*, saldr*, salida, parte, parten, partir*, dej*"),
        "required": listed(
            "obligatori*, requier*, requerid*, debe*, necesari*, exig*, tiene que, tienen que, "
            "hay que, necesit*"
        ),
        "optional": listed("opcional*, voluntari*, facultativ*"),
        "allowed": listed("permit*, permis*"),
        "forbidden": listed("prohib*"),
        "passed": listed("aprob*, aprueb*, pas*"),
        "failed": listed("reprob*, reprueb*, desaprob*, suspend*, fall*, fracas*"),
        "north": listed("norte"),
        "south": listed("sur"),
        "minimum": listed("al menos, por lo menos, mínim*, como mínimo"),
        "maximum": listed("máxim*, como mucho, hasta"),
    },
    no_opposites=listed(
        "al menos, por lo menos, a menos que, más o menos, fin de semana, al fin, nada más"
    ),
    noon=listed("mediodía, al medio día"),
    midnight=listed("medianoche, media noche"),
    halves={
        "de la mañana": "am",
        "por la mañana": "am",
        "de la madrugada": "am",
        "de la tarde": "pm",
        "por la tarde": "pm",
        "de la noche": "night",
        "por la noche": "night",
        "del mediodía": "pm",
    },
    units={
        "percent": listed("por ciento\\b, por cien\\b"),
        "dollar": listed("d[oó]lar(?:es)?\\b"),
        "euro": listed("euros?\\b"),
        "pound": listed("libras esterlinas\\b"),
        "cent": listed("centavos?\\b, céntimos?\\b"),
    },
    minus=listed("(?<!al )(?<!lo )menos"),
    below_zero=listed("bajo cero, bajo 0"),
)
