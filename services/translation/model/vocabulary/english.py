# SPDX-License-Identifier: Apache-2.0
"""English: numbers, negation and relative days."""

from services.translation.model.vocabulary.table import Vocabulary, counted, tens

ENGLISH = Vocabulary(
    numbers={
        **counted(
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ),
        "hundred": 100,
        "thousand": 1000,
        **tens("twenty thirty forty fifty sixty seventy eighty ninety"),
    },
    ordinals=counted("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", 3),
    articles={"one": 1, "first": 1, "second": 2, "once": 1, "twice": 2, "half": 30},
    negations=(
        "no",
        "not",
        "never",
        "without",
        "cannot",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "nowhere",
        "n't",
    ),
    soft_negations=(
        "un*",
        "dis*",
        "fail*",
        "lack*",
        "miss*",
        "absent",
        "absence*",
        "stop*",
        "avoid*",
        "only",
        "out",
        "hardly",
        "until",
        "prevent*",
        "refus*",
        "closed",
        "cancel*",
        "free",
        "rather",
        "instead",
        "except",
        "forbid*",
        "prohibit*",
        "any",
        "less",
        "otherwise",
    ),
    relative_days={
        "today": ("today", "tonight"),
        "tomorrow": ("tomorrow",),
        "yesterday": ("yesterday",),
    },
    noon=("noon",),
    midnight=("midnight",),
)
