# SPDX-License-Identifier: Apache-2.0
"""French, Italian and Catalan: numbers, negation and days."""

from services.translation.model.vocabulary.table import (
    Negation,
    Vocabulary,
    counted,
    listed,
    tens,
)

_EURO = {"euro": listed("euros?\\b")}
_ITALIAN_TENS = tens("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_ITALIAN_UNITS = counted("uno due tre/tré quattro cinque sei sette otto nove", 1)

FRENCH = Vocabulary(
    numbers={
        **counted(
            "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
        ),
        "cent": 100,
        "cents": 100,
        "mille": 1000,
        **tens("vingt/vingts trente quarante cinquante soixante"),
    },
    ordinals=counted(
        "troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième",
        3,
    ),
    parts={"tiers": 3},
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
        "quart": 4,
        "douzaine": 12,
        "double": 2,
    },
    joints=frozenset({"et"}),
    negation=Negation(
        strong=listed("ne, n', sans, non"),
        concords=listed("jamais, ni, aucun, aucune, rien"),
        other=listed("pas, personne, plus, interdi*, au plus tard, au maximum, défense"),
        hanging=listed("ni"),
        soft=listed(
            "seul*, interdi*, évit*, annul*, gratuit*, libre*, empêch*, sauf, au lieu, "
            "injustifi*, moins, absence*"
        ),
        inverse=listed("absent, absente, absents, absentes, manqu*, échou*, perdu*"),
        neutral=listed("non seulement, oui ou non, sans doute, sans faute, à moins que, n'importe"),
    ),
    relative_days={
        "today": listed("aujourd'hui, ce soir, cet après-midi, ce matin, cette nuit"),
        "tomorrow": listed("demain"),
        "yesterday": listed("hier"),
    },
    tonight=(listed("ce soir, cette nuit"), listed("soir*, nuit*")),
    day_words={"today": "aujourd'hui", "tomorrow": "demain", "yesterday": "hier"},
    limits={
        "only": (listed("seulement, uniquement"), listed("seul*, ne, n', que, exclusiv*")),
        "except": (listed("sauf, excepté, à l'exception"), listed("hormis, moins, except*")),
        "unless": (listed("à moins qu*, à moins de, sauf si"), listed("moins que, si, sauf")),
    },
    opposites={
        "before": listed("avant"),
        "after": listed("après"),
        "open": listed("ouvr*, ouvert*"),
        "closed": listed("ferm*"),
        "first": listed("premi*"),
        "last": listed("derni*"),
    },
    noon=listed("midi"),
    midnight=listed("minuit"),
    halves={"du matin": "am", "de l'après-midi": "pm", "du soir": "pm"},
    units={
        "percent": listed("pour cent\\b"),
        "dollar": listed("dollars?\\b"),
        "cent": listed("centimes?\\b"),
        **_EURO,
    },
    minus=listed("(?<!au )moins"),
    below_zero=listed("sous zéro, au-dessous de zéro, en dessous de zéro"),
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
        **_ITALIAN_TENS,
        # venticinque, and ventuno and ventotto, which lose a vowel
        **{
            (ten[:-1] if unit in ("uno", "otto") else ten) + unit: tenfold + single
            for ten, tenfold in _ITALIAN_TENS.items()
            for unit, single in _ITALIAN_UNITS.items()
        },
        **{f"{unit}cento": 100 * single for unit, single in _ITALIAN_UNITS.items() if single > 1},
        **{f"{unit}mila": 1000 * single for unit, single in _ITALIAN_UNITS.items() if single > 1},
    },
    ordinals=counted(
        "terzo/terza/terzi/terze quarto/quarta quinto/quinta sesto/sesta settimo/settima "
        "ottavo/ottava nono/nona decimo/decima",
        3,
    ),
    articles={
        "un": 1,
        "uno": 1,
        "una": 1,
        "primo": 1,
        "prima": 1,
        "primi": 1,
        "prime": 1,
        "secondo": 2,
        "seconda": 2,
        "mezza": 30,
        "mezzo": 30,
        "sei": 6,
        "paio": 2,
        "dozzina": 12,
        "doppio": 2,
        "entrambi": 2,
        "entrambe": 2,
    },
    negation=Negation(
        strong=listed("non, senza, no"),
        concords=listed("mai, né, nessun*, niente, nulla, neanche, nemmeno, neppure"),
        other=listed("viet*, proib*, al più tardi, al massimo, priv*"),
        hanging=listed("né"),
        soft=listed(
            "solo, soltanto, tranne, salvo, eccetto, viet*, proib*, evit*, annull*, gratis, "
            "gratuit*, liber*, invece, ingiustific*, meno, assenz*, mancanz*"
        ),
        inverse=listed("assente, assenti, mancat*, manca, mancano, mancare, perd*"),
        neutral=listed("non solo, sì o no, senza dubbio, senz'altro, a meno che non"),
    ),
    relative_days={
        "today": listed(
            "oggi, stasera, stanotte, stamattina, questa sera, questa notte, questa mattina, "
            "questo pomeriggio"
        ),
        "tomorrow": listed("domani"),
        "yesterday": listed("ieri"),
    },
    tonight=(
        listed("stasera, stanotte, questa sera, questa notte"),
        listed("ser*, stas*, stan*, nott*"),
    ),
    day_words={"today": "oggi", "tomorrow": "domani", "yesterday": "ieri"},
    limits={
        "only": (listed("solo, soltanto, solamente"), listed("unic*, sola, soli, sole, esclusiv*")),
        "except": (listed("tranne, eccetto, salvo, ad eccezione"), listed("meno, esclus*")),
        "unless": (listed("a meno che, salvo che"), listed("se non, tranne, meno che")),
    },
    opposites={
        "before": listed("prima"),
        "after": listed("dopo"),
        "open": listed("apr*, apert*"),
        "closed": listed("chius*, chiud*"),
        "last": listed("ultim*"),
        "next": listed("prossim*"),
    },
    noon=listed("mezzogiorno"),
    midnight=listed("mezzanotte"),
    halves={
        "del mattino": "am",
        "di mattina": "am",
        "del pomeriggio": "pm",
        "di sera": "pm",
        "della sera": "pm",
    },
    units={
        "percent": listed("per cento\\b"),
        "dollar": listed("dollar[oi]\\b"),
        "euro": listed("euro\\b"),
        "cent": listed("centesim[oi]\\b"),
    },
    minus=listed("meno"),
    below_zero=listed("sotto zero, sotto lo zero"),
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
        "tercer/tercera/tercers quart/quarta/quarts cinquè/cinquena sisè/sisena setè/setena "
        "vuitè/vuitena novè/novena desè/desena",
        3,
    ),
    parts={"terç": 3, "terços": 3},
    articles={
        "un": 1,
        "una": 1,
        "primer": 1,
        "primera": 1,
        "primers": 1,
        "primeres": 1,
        "segon": 2,
        "segona": 2,
        "mitja": 30,
        "mig": 30,
        "deu": 10,
        "set": 7,
        "nou": 9,
        "parell": 2,
        "dotzena": 12,
        "doble": 2,
        "ambdós": 2,
        "ambdues": 2,
    },
    joints=frozenset({"i"}),
    negation=Negation(
        strong=listed("no, sense"),
        concords=listed("mai, ni, ningú, tampoc"),
        other=listed("cap, res, prohib*, com a màxim, pas, lliure de"),
        hanging=listed("ni"),
        soft=listed(
            "només, excepte, llevat, tret, prohib*, evit*, cancel·l*, gratuït*, gratis, "
            "lliure*, en lloc, injustific*, menys, absènci*, absenci*, falta, faltes, manca"
        ),
        inverse=listed(
            "absent, absents, faltar, faltava, va faltar, faltat, perd*, trobem a faltar"
        ),
        neutral=listed("no només, sí o no, sens dubte, tanmateix"),
    ),
    relative_days={
        "today": listed("avui, aquesta nit, aquesta tarda, aquest matí"),
        "tomorrow": listed("demà"),
        "yesterday": listed("ahir"),
    },
    tonight=(listed("aquesta nit, aquest vespre"), listed("nit*, vespre*")),
    day_words={"today": "avui", "tomorrow": "demà", "yesterday": "ahir"},
    limits={
        "only": (listed("només, solament, únicament"), listed("sol, sols, sola, únic*, sinó")),
        "except": (listed("excepte, llevat, tret"), listed("menys, a excepció, salvo")),
        "unless": (listed("a menys que, llevat que, tret que"), listed("si no, menys que")),
    },
    opposites={
        "before": listed("abans, prèvi*"),
        "after": listed("després"),
        "open": listed("obr*, obert*"),
        "closed": listed("tanc*, tanc*"),
        "first": listed("primer*"),
        "last": listed("últim*, darrer*, final*"),
    },
    noon=listed("migdia"),
    midnight=listed("mitjanit"),
    halves={
        "del matí": "am",
        "de la tarda": "pm",
        "del vespre": "pm",
        "de la nit": "night",
    },
    units={
        "percent": listed("per cent\\b"),
        "dollar": listed("dòlars?\\b"),
        "euro": listed("euros?\\b"),
        "cent": listed("cèntims?\\b, centaus?\\b"),
    },
    minus=listed("(?<!al )menys"),
    below_zero=listed("sota zero"),
)
