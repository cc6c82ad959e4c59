# SPDX-License-Identifier: Apache-2.0
"""Portuguese: numbers, negation, days and words that must not turn into their opposite."""

from services.translation.model.vocabulary.table import (
    Negation,
    Vocabulary,
    counted,
    hundreds,
    listed,
    tens,
)

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
        **hundreds(
            "duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas "
            "quinhentos/quinhentas seiscentos/seiscentas setecentos/setecentas "
            "oitocentos/oitocentas novecentos/novecentas"
        ),
        "mil": 1000,
        "milhares": 1000,
        **tens("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa"),
    },
    ordinals=counted(
        "terceiro/terceira/terceiros/terceiras quarto/quarta/quartos/quartas "
        "quinto/quinta/quintos sexto/sexta sétimo/sétima oitavo/oitava nono/nona décimo/décima",
        3,
    ),
    parts={"terço": 3, "terços": 3},
    articles={
        "um": 1,
        "uma": 1,
        "primeiro": 1,
        "primeira": 1,
        "primeiros": 1,
        "primeiras": 1,
        "segundo": 2,
        "segunda": 2,
        "segundos": 2,
        "meia": 30,
        "meio": 30,
        "ambos": 2,
        "ambas": 2,
        "par": 2,
        "dúzia": 12,
        "dobro": 2,
        "dupla": 2,
    },
    counted_by=listed(
        "série, lugar, andar, período, semestre, trimestre, nível, ano, idioma, turno, semana, "
        "aviso"
    ),
    joints=frozenset({"e"}),
    negation=Negation(
        strong=listed("não, sem"),
        concords=listed(
            "nunca, jamais, nem, nenhum, nenhuma, nada, ninguém, tampouco, nenhuns, nenhumas"
        ),
        other=listed(
            "proib*, o mais tardar, no máximo, livre de, livres de, carec*, impossível, fora de "
            "serviço"
        ),
        hanging=listed("nem(?! tod| sempre)"),
        soft=listed(
            "injustificad*, insegur*, proib*, evit*, cancel*, grátis, de graça, gratuit*, "
            "livre*, deixe de, deixem de, senão, imped*, apenas, só, somente, exceto, salvo, o "
            "mais tardar, no máximo, em vez de, em lugar de, no lugar de, a menos, suspen*, "
            "des(?:conect|conhec|aparec)*, falta, faltas, ausência*, escassez, falh*, perd*, "
            "perc*, saudade*, fora de serviço, desaparec*"
        ),
        inverse=listed(
            "faltou, faltaram, faltava, faltavam, faltará, faltarão, faltei, faltamos, faltam, "
            "faltar, faltado, faltando, ausente, ausentes, perdeu, perderam, perca, perde, "
            "percam, perder, carec*, reprov*"
        ),
        weak=listed("pode não, podem não, poderia não, poderiam não"),
        neutral=listed(
            "a não ser que, não só, não somente, não apenas, sim ou não, sem dúvida, até que "
            "não, sem falta, nada mais, dizer que não, dizer não"
        ),
    ),
    relative_days={
        "today": listed(
            "hoje, esta noite, esta tarde, esta manhã, desta noite, desta tarde, desta manhã, "
            "nesta noite, nesta tarde, nesta manhã"
        ),
        "tomorrow": listed("amanhã"),
        "yesterday": listed("ontem"),
    },
    tonight=(listed("esta noite, nesta noite, desta noite, hoje à noite"), listed("noite*")),
    day_words={"today": "hoje", "tomorrow": "amanhã", "yesterday": "ontem"},
    no_days=listed("hoje em dia"),
    limits={
        "half": (
            listed("meio comprimido, meia dose, meia colher"),
            listed("mei*, metade, 1/2, 0,5, 0.5"),
        ),
        "early": ((), listed("antecip*, cedo, antes, mais curt*, encurt*")),
        "north": ((), listed("norte")),
        "south": ((), listed("sul")),
        "east": ((), listed("leste, oriental, este")),
        "west": ((), listed("oeste, ocidental")),
        "only": (
            listed("só, somente, apenas, unicamente"),
            listed("únic*, sozinh*, exclusiva*, senão, mais que, nada mais"),
        ),
        "except": (
            listed("exceto, excepto, salvo, com exceção, à exceção"),
            listed("menos, fora, a não ser, exceç*, senão, excetuando"),
        ),
        "before": (
            listed("antes de, antes da, antes do, antes das, antes dos"),
            listed("antes, previ*, prévi*, anterior*, até, o mais tardar, ante"),
        ),
        "after": (
            listed("depois de, depois da, depois do, depois das, depois dos, após"),
            listed("depois, pós, posterior*, desde, a partir, quando, extraescolar*, ao, logo"),
        ),
        "missing": (
            listed("faltante, faltantes"),
            listed("falt*, pendente*, perd*, perc*, desaparec*, ausen*, sem, não"),
        ),
        "unless": (
            listed("a menos que, a não ser que, salvo se, exceto se"),
            listed("se não, menos que, salvo quando, exceto quando"),
        ),
    },
    opposites={
        "before": listed("antes, previ*, prévi*, até, o mais tardar, anterior*"),
        "after": listed("depois, após, posterior*, pós"),
        "open": listed("abre, abrem, abri*, abert*, reabr*"),
        "closed": listed("fechad*, fech*, encerrad*"),
        "start": listed("começ*, comec*, inici*, início"),
        "end": listed("termin*, acab*, finaliz*, conclu*, encerra*"),
        "more": listed("mais, aument*"),
        "less": listed("menos, diminu*, redu*"),
        "early": listed("cedo, antecipad*, adiant*"),
        "late": listed("atras*, mais tarde, tardi*, demor*"),
        "first": listed("primeir*"),
        "last": listed("últim*, final*"),
        "next": listed("próxim*, seguinte*, que vem, que vêm"),
        "past": listed("passad*, últim*, anterior*"),
        "inside": listed("dentro, interior*, cobert*"),
        "outside": listed("fora, exterior*, ar livre"),
        "arrive": listed("cheg*"),
        "leave": listed("sai, saem, sair*, saída, parte, partem, partir*, deix*"),
        "required": listed(
            "obrigatóri*, exig*, requer*, deve*, necessári*, tem que, têm que, precis*"
        ),
        "optional": listed("opcional*, opcionais, voluntári*, facultativ*"),
        "allowed": listed("permit*, permis*"),
        "forbidden": listed("proib*"),
        "passed": listed("aprov*, pass*"),
        "failed": listed("reprov*, falh*, fracass*"),
        "north": listed("norte"),
        "south": listed("sul"),
        "minimum": listed("pelo menos, ao menos, no mínimo, mínim*"),
        "maximum": listed("máxim*, até"),
    },
    no_opposites=listed(
        "pelo menos, ao menos, a menos que, mais ou menos, fim de semana, por fim, nada mais"
    ),
    noon=listed("meio-dia, ao meio dia"),
    midnight=listed("meia-noite, meia noite"),
    halves={
        "da manhã": "am",
        "da madrugada": "am",
        "da tarde": "pm",
        "à tarde": "pm",
        "da noite": "night",
        "à noite": "night",
    },
    # Alone they may be ordinals as well: "terça" is Tuesday, "quinta" Thursday or fifth.
    more_weekdays={"segunda": 0, "terça": 1, "quarta": 2, "quinta": 3, "sexta": 4},
    units={
        "percent": listed("por cento\\b"),
        "dollar": listed("d[oó]lar(?:es)?\\b"),
        "euro": listed("euros?\\b"),
        "pound": listed("libras esterlinas\\b"),
        "cent": listed("centavos?\\b, cêntimos?\\b"),
    },
    minus=listed("(?<!lo )(?<!ao )menos"),
    below_zero=listed("abaixo de zero, abaixo de 0, negativos"),
)
