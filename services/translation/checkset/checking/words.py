# SPDX-License-Identifier: Apache-2.0
"""The words of the judge's tables. A bar parts spellings, an underscore stands for a blank."""

PLAIN = (
    "negations", "forbidden", "noon", "noon_too", "midnight", "morning", "afternoon",
    "first_day", "of_month", "percent", "dollars", "minus", "half_past",
)  # fmt: skip

ENGLISH = {
    "months": "January|Jan February|Feb March|Mar April|Apr May June|Jun July|Jul August|Aug "
    "September|Sept? October|Oct November|Nov December|Dec",
    "weekdays": "mondays?+mon tuesdays?+tues? wednesdays?+wed thursdays?+thu(?:rs?)? fridays?+fri "
    "saturdays?+sat sundays?+sun",
    "today": "today|this_day".replace("_", " "),
    "tonight": "tonight|this evening|this night",
    "tomorrow": "tomorrow",
    "yesterday": "yesterday",
    "negations": r"no(?! later than\b)|not|never|none|nobody|nothing|without|cannot|neither|nor|"
    r"nowhere|\w+n't",
    "forbidden": r"forbidden|prohibited|banned|un\w+able|impossible|stop|avoid|fail\w*|lacks?",
    "noon": "noon|midday",
    "noon_too": "12 noon",
    "midnight": "midnight",
    "morning": "in the morning|of the morning",
    "afternoon": "in the (?:afternoon|evening)|of the (?:afternoon|evening|night)|at night",
    "first_day": "first",
    "of_month": r"(?:day\s+)?(?:(?:of|de)\s+)?",
    "cardinals": "zero one|a|an two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "tens": "20=twenty 21=twenty[-_]one 22=twenty[-_]two 24=twenty[-_]four 25=twenty[-_]five "
    "30=thirty 40=forty 50=fifty 60=sixty 90=ninety 100=(?:one_|a_)?hundred "
    "200=two_hundred 300=three_hundred 1000=(?:one_|a_)?thousand 2000=two_thousand",
    "ordinals": "first|once second|twice third fourth fifth sixth seventh eighth ninth tenth "
    "eleventh twelfth",
    "doubtful": "0 1 1000",
    "percent": "percent|per cent",
    "dollars": r"(?:US |American )?dollars?",
    "minus": "minus|negative",
    "half_past": r"half past (\w+)",
}
SPANISH = {
    "months": "enero|ene febrero|feb marzo abril|abr mayo junio|jun julio|jul agosto|ago "
    "septiembre|setiembre|sept? octubre|oct noviembre|nov diciembre|dic",
    "weekdays": "lunes martes miércoles|miercoles jueves viernes sábados?|sabados? domingos?",
    "today": "hoy|el día de hoy",
    "tonight": "esta noche|hoy (?:por|en|a) la noche|anoche|hoy",
    "tomorrow": "mañana",
    "surely_tomorrow": r"(?<!la )(?<!esta )(?<!cada )(?<!media )(?<!una )(?<! de )mañana(?! del? )",
    "yesterday": "ayer",
    "negations": "no|nunca|jamás|ni|sin|ningún|ninguno|ninguna|nada|nadie|tampoco",
    "forbidden": r"prohibid\w+|prohíb\w+|imposible|evit\w+",
    "noon": "mediodía",
    "noon_too": "medio[- ]día",
    "midnight": "medianoche|media noche",
    "morning": "(?:de|por|en) la (?:mañana|madrugada)",
    "afternoon": "(?:de|por|en) la (?:tarde|noche)",
    "first_day": "primero",
    "of_month": r"(?:de\s+|del\s+(?:mes\s+de\s+)?)?",
    "cardinals": "cero uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce "
    "trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "tens": "20=veinte 21=veintiun[oa]?|veintiún 22=veintidós 24=veinticuatro 25=veinticinco "
    "30=treinta 40=cuarenta 50=cincuenta 60=sesenta 90=noventa 100=cien|ciento "
    "200=doscient[oa]s|dos_cientos|dos_cien 300=trescient[oa]s 1000=(?:un_)?mil 2000=dos_mil",
    "ordinals": "primer[oa]?s?|una_vez segund[oa]s?|dos_veces tercer[oa]?s? cuart[oa]s? "
    "quint[oa]s? sext[oa]s? séptim[oa]s? octav[oa]s? noven[oa]s? décim[oa]s? "
    "undécim[oa]s? duodécim[oa]s?",
    "doubtful": "0 1 1000",
    "percent": "por ciento",
    "dollars": "dólares|dólar|dolares",
    "minus": "menos|negativo de",
    "half_past": r"(\w+) y media",
}
PORTUGUESE = {
    "months": "janeiro|jan fevereiro|fev março abril|abr maio|mai junho|jun julho|jul "
    "agosto|ago setembro outubro novembro|nov dezembro",
    "weekdays": "segundas?-feiras?+segundas? terças?-feiras?+terças? quartas?-feiras?+quartas? "
    "quintas?-feiras?+quintas? sextas?-feiras?+sextas? sábados? domingos?",
    "today": "hoje",
    "tonight": "hoje à noite|esta noite|nesta noite|hoje",
    "tomorrow": "amanhã",
    "yesterday": "ontem",
    "negations": "não|nunca|jamais|nem|sem|nenhum|nenhuma|nada|ninguém|tampouco",
    "forbidden": r"proibid\w+|proíb\w+|impossível|evit\w+",
    "noon": "meio-dia",
    "noon_too": "meio dia",
    "midnight": "meia-noite",
    "morning": "d[ae] (?:manhã|madrugada)|pela manhã",
    "afternoon": "d[ae] (?:tarde|noite)",
    "first_day": "primeiro",
    "of_month": r"(?:de\s+)?",
    "cardinals": "zero um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze "
    "quatorze|catorze quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove",
    "tens": "20=vinte 21=vinte_e_uma? 22=vinte_e_d(?:oi|ua)s 24=vinte_e_quatro "
    "25=vinte_e_cinco 30=trinta 40=quarenta 50=cinquenta 60=sessenta 90=noventa 100=cem|cento "
    "200=duzent[oa]s 300=trezent[oa]s 1000=mil 2000=d(?:oi|ua)s_mil",
    "ordinals": "primeir[oa]s?|uma_vez segund[oa]s?|duas_vezes terceir[oa]s? quart[oa]s? "
    "quint[oa]s? sext[oa]s? sétim[oa]s? oitav[oa]s? non[oa]s? décim[oa]s? décim[oa]_primeir[oa] "
    "décim[oa]_segund[oa]",
    "doubtful": "0 1 1000",
    "percent": "por cento",
    "dollars": "dólares|dólar",
    "minus": "menos|negativo de",
    "half_past": r"(\w+)(?: horas)? e meia",
}
FRENCH = {
    "months": "janvier|janv février|févr mars avril|avr mai juin juillet|juil août septembre|sept "
    "octobre|oct novembre|nov décembre|déc",
    "weekdays": "lundis? mardis? mercredis? jeudis? vendredis? samedis? dimanches?",
    "today": "aujourd'hui",
    "tonight": "ce soir|cette nuit|aujourd'hui",
    "tomorrow": "demain",
    "yesterday": "hier",
    "negations": r"ne|n'(?!importe\b)\w+|pas|jamais|sans|aucune?|rien|non|ni",
    "forbidden": r"interdite?s?|impossible|personne|évit\w+",
    "noon": "(?<!après-)midi",
    "noon_too": "midi",
    "midnight": "minuit",
    "morning": "du matin|le matin",
    "afternoon": "de l'après-midi|du soir|de la nuit",
    "first_day": "premier",
    "of_month": r"(?:de\s+|du\s+|d')?",
    "cardinals": "zéro une? deux trois quatre cinq six sept huit neuf dix onze douze treize "
    "quatorze quinze seize dix-sept dix-huit dix-neuf",
    "tens": "20=vingt 21=vingt_et_une? 22=vingt-deux 24=vingt-quatre 25=vingt-cinq 30=trente "
    "40=quarante 50=cinquante 60=soixante 90=quatre-vingt-dix 100=cents? 200=deux_cents? "
    "300=trois_cents? 1000=mille 2000=deux_mille",
    "ordinals": "premi(?:er|ère)s?|une_fois deuxièmes?|seconde?s?|deux_fois troisièmes? "
    "quatrièmes? cinquièmes? sixièmes? septièmes? huitièmes? neuvièmes? dixièmes? "
    "onzièmes? douzièmes?",
    "doubtful": "0 1 9 1000",
    "percent": "pour cent",
    "dollars": "dollars?",
    "minus": "moins",
    "half_past": r"(\w+) heures? et demie?",
}
ITALIAN = {
    "months": "gennaio|gen febbraio|feb marzo aprile|apr maggio|mag giugno|giu luglio|lug "
    "agosto|ago settembre ottobre|ott novembre|nov dicembre|dic",
    "weekdays": "lunedì martedì mercoledì giovedì venerdì sabat[oi] domenic(?:a|he)",
    "today": "oggi",
    "tonight": "stasera|stanotte|questa (?:sera|notte)|oggi",
    "tomorrow": "domani",
    "yesterday": "ieri",
    "negations": r"non|mai|senza|né|neanche|nessun\w*|niente|nulla|no",
    "forbidden": r"vietat\w+|proibit\w+|impossibile|evit\w+",
    "noon": "mezzogiorno",
    "noon_too": "mezzogiorno",
    "midnight": "mezzanotte",
    "morning": "d(?:i|el|ella) matt(?:ino|ina)",
    "afternoon": "d(?:i|el|ella) (?:pomeriggio|sera|notte)",
    "first_day": "primo",
    "of_month": r"(?:di\s+|del\s+|d')?",
    "cardinals": "zero un[oa]? due tre quattro cinque sei sette otto nove dieci undici dodici "
    "tredici quattordici quindici sedici diciassette diciotto diciannove",
    "tens": "20=venti 21=ventun[oa]? 22=ventidue 24=ventiquattro 25=venticinque 30=trenta "
    "40=quaranta 50=cinquanta 60=sessanta 90=novanta 100=cento 200=duecento 300=trecento "
    "1000=mille 2000=duemila",
    "ordinals": "prim[oaie]|una_volta second[oaie]|due_volte terz[oaie] quart[oaie] quint[oaie] "
    "sest[oaie] settim[oaie] ottav[oaie] non[oaie] decim[oaie] undicesim[oaie] dodicesim[oaie]",
    "doubtful": "0 1 6 1000",
    "percent": "per cento|percento",
    "dollars": "dollar[oi]",
    "minus": "meno",
    "half_past": r"(\w+) e mezza",
}
CATALAN = {
    "months": "gener|gen febrer|febr? març abril|abr maig juny juliol|jul agost|ag setembre "
    "octubre|oct novembre|nov desembre",
    "weekdays": "dilluns dimarts dimecres dijous divendres dissabtes? diumenges?",
    "today": "avui",
    "tonight": "aquesta nit|aquest vespre|anit|avui",
    "tomorrow": "demà",
    "yesterday": "ahir",
    "negations": r"no|mai|sense|ni|res|ningú|tampoc",
    "forbidden": r"prohibi\w+|impossible|evit\w+|cap",
    "noon": "migdia",
    "noon_too": "migdia",
    "midnight": "mitjanit",
    "morning": "del? (?:matí|matinada)|de la matinada",
    "afternoon": "de la (?:tarda|nit)|del? vespre",
    "first_day": "primer",
    "of_month": r"(?:de\s+|del\s+|d')?",
    "cardinals": "zero un[a]? dos|dues tres quatre cinc sis set vuit|huit nou deu onze dotze "
    "tretze catorze quinze setze disset divuit dinou",
    "tens": "20=vint 21=vint-i-una? 22=vint-i-d(?:o|ue)s 24=vint-i-quatre 25=vint-i-cinc "
    "30=trenta 40=quaranta 50=cinquanta 60=seixanta 90=noranta 100=cents? "
    "200=d(?:o|ue)s-cent[se]s? 300=tres-cent[se]s? 1000=mil 2000=d(?:o|ue)s_mil",
    "ordinals": "primer[ae]?s?|una_vegada segon[ae]?s?|dues_vegades tercer[ae]?s? quart[ae]?s? "
    "cinqu(?:è|ena|ens) sis(?:è|ena|ens) set(?:è|ena|ens) vuit(?:è|ena|ens) nov(?:è|ena|ens) "
    "des(?:è|ena|ens) onz(?:è|ena|ens) dotz(?:è|ena|ens)",
    "doubtful": "0 1 7 9 10 1000",
    "percent": "per cent",
    "dollars": "dòlars?",
    "minus": "menys",
    "half_past": r"(\w+) i mitja",
}
