# SPDX-License-Identifier: Apache-2.0
"""Words that every sentence of a language has: by them what was left untranslated is found."""

from collections.abc import Mapping

EVERYDAY: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """the is are was were will and of with your please this that from tomorrow today
            school for you be it at by or not have has their they we our closed open when if can
            do does should must may who what where which his her there here all any no me a as""",
        "es": """el los las lo la le les del al una un y o e u con sin está están estará estarán es
            son fue muy pero también cuando hoy mañana ayer escuela niños hijo hija usted ustedes
            nos su sus más hay hasta desde tiene tienen por para que de en se si no como este esta
            estos estas ser haber ha han mi me te tu yo a has from favor gracias todos todas""",
        "pt": """o a os as um uma uns umas e ou com sem está estão estará estarão é são foi muito
            mas também quando hoje amanhã ontem escola crianças filho filha você vocês nos seu sua
            seus suas mais há até desde tem têm por para que de do da dos das em no na nas ao à aos
            às se não como este esta estes estas ser haver lhe meu minha eu lo la los las for at me
            te favor obrigado obrigada todos todas pelo pela""",
        "fr": """le la les des du une un et ou avec sans est sont sera seront été très mais aussi
            quand aujourd'hui demain hier école enfants fils fille vous nous pour par que qui de à
            au aux en dans ce cette ces votre vos notre nos son sa ses leur pas ne se si il elle ils
            elles y on a ont été plus mon ma mes je tu or for tout tous toutes sur me te""",
        "it": """il lo la i gli le del dello della dei degli delle un una uno e o con senza è sono
            sarà saranno molto ma anche quando oggi domani ieri scuola bambini figlio figlia lei ci
            per che chi di a in su non nel nella nei nelle al alla ai alle dal dalla si se da
            questo questa questi suo sua loro nostro nostra vostro mi ti io ha hanno come at tutti
            tutte sul sulla""",
        "ca": """el la els les lo del dels al als un una uns i o amb sense és són serà seran molt
            però també quan avui demà ahir escola nens fill filla vostè vostès ens us no per que qui
            de a en se si es hi ha han aquest aquesta aquests seu seva seus meu meva jo com fins des
            for or at tots totes me te us pel et""",
    }.items()
}
# Of these no other language here has one, so that they show what an engine forgot on its way.
_MARKS = {
    "es": "y el al del en los las con está están muy pero también hoy hay hasta su sus usted "
    "ustedes niños hijo hija una",
    "pt": "não você vocês são também até uma em ao é seu sua seus suas com hoje amanhã ontem sem "
    "há filho filha crianças pelo pela os ou aos do à às foi tem têm após",
    "fr": "les des avec vous est et pour dans votre vos sera enfants aujourd'hui",
    "it": "gli della dei è che non oggi domani nel nella anche figlio figlia con sarà",
    "ca": "els amb és són vostè avui demà però però filla aquest aquesta",
    "en": "the is are was were will and with your please this that tomorrow school you have",
}
MARKS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _MARKS.items()
}
