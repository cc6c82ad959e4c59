# SPDX-License-Identifier: Apache-2.0
"""English: numbers, negation, days and words that must not turn into their opposite."""

from services.translation.model.vocabulary.table import (
    Negation,
    Vocabulary,
    counted,
    listed,
    tens,
)

ENGLISH = Vocabulary(
    numbers={
        **counted(
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ),
        "hundred": 100,
        "hundreds": 100,
        "thousand": 1000,
        "thousands": 1000,
        **tens("twenty thirty forty fifty sixty seventy eighty ninety"),
    },
    ordinals=counted(
        "third/thirds fourth/fourths fifth/fifths sixth seventh eighth ninth tenth eleventh "
        "twelfth",
        3,
    ),
    part_of=frozenset({"one", "a", "two", "three"}),
    articles={
        "one": 1,
        "first": 1,
        "second": 2,
        "once": 1,
        "twice": 2,
        "half": 30,
        "both": 2,
        "couple": 2,
        "pair": 2,
        "biweekly": 2,
        "dozen": 12,
        "double": 2,
        "single": 1,
        "quarter": 4,
        "quarters": 4,
    },
    counted_by=listed(
        "grade, grader, graders, place, floor, period, quarter, semester, trimester, term, "
        "language, row, base, round, shift, week, notice"
    ),
    joints=frozenset({"and"}),
    negation=Negation(
        strong=listed(
            "no, not, n't, never, without, cannot, none, nobody, nothing, neither, nowhere"
        ),
        concords=listed("nor"),
        other=listed(
            "free of, free from, fail*, unable, lack*, absent, refus*, prohibit*, forbid*, "
            "(?:power|phones?|electricity|water|heat) (?:is|are|was|were|went|goes) out, knock* "
            "out, missed"
        ),
        hanging=listed("nor"),
        soft=listed(
            "un(?:able|available|excused|less|safe|paid|attended|well), stop*, avoid*, hardly, "
            "prevent*, refus*, -free, free, except, forbid*, prohibit*, otherwise, declin*, "
            "only, just, rather, instead, skip*, cancel*, absence*, shortage*, missing, lack*, "
            "disagree*, (?:is|be|are|was|were) out, short, lose, loses, lost"
        ),
        inverse=listed(
            "absent, miss, missed, misses, fail, failed, fails, "
            "(?:power|phones?|electricity|water|heat) (?:is|are|was|were|went|goes) out, knock* "
            "out"
        ),
        weak=listed("might not, need not, may choose not, may not be, may not have, may not get"),
        neutral=listed(
            "not only, whether or not, yes or no, no matter, no doubt, why not, no\\. ?(?=\\d), "
            "no ?# ?(?=\\d), say no"
        ),
    ),
    relative_days={
        "today": listed("today, tonight, this morning, this afternoon, this evening"),
        "tomorrow": listed("tomorrow"),
        "yesterday": listed("yesterday"),
    },
    tonight=(listed("tonight"), listed("night*, evening*, tonight")),
    day_words={"today": "today", "tomorrow": "tomorrow", "yesterday": "yesterday"},
    limits={
        "half": ((), listed("half, 1/2, 0.5")),
        "early": (listed("early dismissal, early release, dismissed early"), ()),
        "north": (listed("north"), ()),
        "south": (listed("south"), ()),
        "east": (listed("east"), ()),
        "west": (listed("west"), ()),
        "only": (
            (*listed("only"), r"just(?= \d)"),
            listed("just, alone, solely, sole, limited to, exclusively"),
        ),
        "except": (listed("except"), listed("other than, but, excluding, apart from, besides")),
        "before": (
            listed("before"),
            listed("prior to, ahead of, by, until, no later than, earlier, previous*, beforehand"),
        ),
        "after": (
            listed("after"),
            listed("afterwards, later, then, since, following, once, when, past, from, next"),
        ),
        "missing": (listed("missing"), listed("miss, misses, missed, lost, lack*, absent")),
        "unless": (listed("unless"), listed("except if, if not, if * not, except when")),
    },
    opposites={
        "before": (
            *listed("before, prior to, no later than, earlier than"),
            r"by(?= \d| noon| midnight| (?:mon|tues|wednes|thurs|fri|satur|sun)day"
            r"| (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
        ),
        "after": listed("after, afterwards"),
        "open": listed("open, opens, opened, opening, reopen*"),
        "closed": listed("closed, closes, closing, close"),
        "start": listed("start*, begin*, began, begun"),
        "end": listed("end, ends, ended, ending, finish*, over at, dismiss*, early release"),
        "more": listed("more, increase*"),
        "less": listed("less, fewer, decrease*"),
        "early": listed("early, earlier"),
        "late": listed("late, later, delay*, tardy"),
        "first": listed("first"),
        "last": listed("last, final"),
        "next": listed("next, upcoming"),
        "past": listed("last, past, previous"),
        "inside": listed("inside, indoor*"),
        "outside": listed("outside, outdoor*"),
        "arrive": listed("arriv*"),
        "leave": listed("leave, leaves, left, depart*"),
        "required": listed("required, mandatory, must, need*, have to, has to"),
        "optional": listed("optional, voluntary, volunteer*"),
        "allowed": listed("allowed, permitted"),
        "forbidden": listed("forbidden, prohibited, banned"),
        "passed": listed("passed, passes"),
        "failed": listed("failed, fails"),
        "north": listed("north"),
        "south": listed("south"),
        "minimum": listed("at least, minimum"),
        "maximum": listed("at most, maximum, up to, no more than"),
    },
    no_opposites=listed("passed away, at last, not last, named after, look* after, after all"),
    noon=listed("noon, midday"),
    midnight=listed("midnight"),
    halves={
        "in the morning": "am",
        "in the afternoon": "pm",
        "in the evening": "pm",
        "at night": "night",
    },
    units={
        "percent": listed("percent\\b, per cent\\b"),
        "dollar": listed("dollars?\\b, bucks\\b"),
        "euro": listed("euros?\\b"),
        "pound": listed("pounds sterling\\b"),
        "cent": listed("cents?\\b"),
    },
    minus=listed("minus, negative"),
    below_zero=listed("below zero, below 0"),
)
