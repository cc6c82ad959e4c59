# SPDX-License-Identifier: Apache-2.0
"""French, Italian and Catalan: numbers, negation and relative days."""

from services.translation.model.vocabulary.table import Vocabulary, counted, tens

FRENCH = Vocabulary(
    numbers={
        **counted(
            "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
        ),
        "cent": 100,
        "cents": 100,
        "mille": 1000,
        **tens("vingt trente quarante cinquante soixante"),
    },
    ordinals=counted("troisième quatrième cinquième sixième septième huitième neuvième dixième", 3),
    articles={
        "un": 1,
        "une": 1,
        "premier": 1,
        "première": 1,
        "deuxième": 2,
        "second": 2,
        "seconde": 2,
        "neuf": 9,
        "demi": 30,
        "demie": 30,
    },
    negations=(
        "ne",
        "n'",
        "pas",
        "jamais",
        "sans",
        "ni",
        "aucun",
        "aucune",
        "rien",
        "personne",
        "non",
    ),
    relative_days={
        "today": ("aujourd'hui", "soir"),
        "tomorrow": ("demain",),
        "yesterday": ("hier",),
    },
    noon=("midi",),
    midnight=("minuit",),
)
ITALIAN = Vocabulary(
    numbers={
        **counted(
            "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
            "quindici sedici diciassette diciotto diciannove"
        ),
        "cento": 100,
        "mille": 1000,
        "mila": 1000,
        **tens("venti trenta quaranta cinquanta sessanta settanta ottanta novanta"),
    },
    ordinals=counted(
        "terzo/terza quarto/quarta quinto/quinta sesto/sesta settimo/settima ottavo/ottava "
        "nono/nona decimo/decima",
        3,
    ),
    articles={
        "un": 1,
        "uno": 1,
        "una": 1,
        "primo": 1,
        "prima": 1,
        "secondo": 2,
        "seconda": 2,
        "mezza": 30,
        "sei": 6,
    },
    negations=("non", "mai", "senza", "né", "nessun*", "niente", "nulla", "no", "neanche"),
    relative_days={
        "today": ("oggi", "stasera", "notte"),
        "tomorrow": ("domani",),
        "yesterday": ("ieri",),
    },
    noon=("mezzogiorno",),
    midnight=("mezzanotte",),
)
CATALAN = Vocabulary(
    numbers={
        **counted(
            "dos/dues tres quatre cinc sis set vuit/huit nou deu onze dotze tretze catorze "
            "quinze setze disset divuit dinou"
        ),
        "cent": 100,
        "cents": 100,
        "mil": 1000,
        **tens("vint trenta quaranta cinquanta seixanta setanta vuitanta noranta"),
    },
    ordinals=counted(
        "tercer/tercera quart/quarta cinquè/cinquena sisè/sisena setè/setena vuitè/vuitena "
        "novè/novena desè/desena",
        3,
    ),
    articles={
        "un": 1,
        "una": 1,
        "primer": 1,
        "primera": 1,
        "segon": 2,
        "segona": 2,
        "mitja": 30,
        "deu": 10,
        "set": 7,
        "nou": 9,
    },
    negations=("no", "mai", "sense", "ni", "cap", "res", "ningú", "tampoc"),
    relative_days={
        "today": ("avui", "nit"),
        "tomorrow": ("demà",),
        "yesterday": ("ahir",),
    },
    noon=("migdia",),
    midnight=("mitjanit",),
)
