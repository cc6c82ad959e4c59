# SPDX-License-Identifier: Apache-2.0
"""What an engine must not touch: found in the source, before anything else is done with it."""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.translation.model.capitals import names_by_capital
from services.translation.model.common_words import (
    EMPHASISED,
    GIVEN_NAMES_FIRST,
    GIVEN_NAMES_TOO,
    PROPER_BUT_KNOWN,
    SCHOOL_WORDS,
)
from services.translation.model.languages import base_of, conventions_of
from services.translation.model.splitting import EMOJI
from services.translation.model.stand_ins import STAND_INS, masked_out

DOMAINS = "org|com|net|edu|gov|us|info|io|ly|app|school"
STREETS = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Way|Court|Ct|Place|Pl|Parkway|"
    "Pkwy|Highway|Hwy|Circle|Square"
)
# The order matters: what was found by an earlier rule is not looked at by a later one.
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("placeholder", re.compile(r"\{\{\s*[\w.\-]+\s*\}\}")),
    ("email", re.compile(r"(?<![\w.+%\-])[\w.+%\-]+@[\w\-]+(?:\.[\w\-]+)+")),
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>\"']*[\w/#=&]", re.IGNORECASE)),
    (
        "url",
        re.compile(
            rf"(?<![\w\-])[a-z0-9][\w\-]+(?:\.[\w\-]+){{0,8}}\.(?:{DOMAINS})\b(?:/[^\s<>\"']*[\w/#=&])?",
            re.IGNORECASE,
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?<![\w$])(?:\+\d[\d .\-]{6,16}\d|(?:\+?1[ .\-]?)?(?:\(\d{3}\) ?|\d{3}[ .\-])?"
            r"\d{3}[ .\-]\d{4})(?:\s*(?:x|ext\.?)\s*\d{1,5})?(?![\w\-])"
        ),
    ),
    ("handle", re.compile(r"(?<!\w)[@#][A-Za-z]\w+")),
    (
        "address",
        re.compile(
            rf"\b\d{{1,6}}(?:\s+[NSEW]\.?)?(?:\s+[A-Z][\w'’.\-]*|\s+\d+(?:st|nd|rd|th)){{1,4}}?\s+"
            rf"(?:{STREETS})\b(?:\.(?=\s+[a-z]))?"
        ),
    ),
    (
        "address",
        re.compile(
            r"(?<=\bat )[A-Z][\w'’]+ and (?:[A-Z][\w'’]+|\d+(?:st|nd|rd|th))\b"
            r"(?!\s(?:grade|period|hour|floor))"
        ),
    ),
)
ASKS_FOR_KEYWORD = re.compile(
    r"\b(?:reply|text|respond|answer|send|responda|responde|conteste|env[ií]e|escriba|escreva|"
    r"répondez|envoyez|rispond[ai]|invii|respongui)\b",
    re.IGNORECASE,
)
KEYWORD = re.compile(
    r"\b(?:STOP|STOPALL|UNSTOP|START|HELP|INFO|JOIN|YES|NO|MAYBE|CANCEL|QUIT|END|SUBSCRIBE)\b|"
    r"(?<=\b[Rr]eply )[A-Z]{2,}\b|(?<=\b[Tt]ext )[A-Z]{2,}\b|(?<=\b[Tt]ext ['\"‘“])[A-Z]{2,}\b"
)
# "Responda YES para confirmar o NO para cancelar", and not "NO envíe".
KEYWORD_AFTER_VERB = re.compile(
    r"(?:(?<=\b[Rr]esponda )|(?<=\b[Rr]esponde )|(?<=\b[Cc]onteste )|(?<=\b[Ee]nvíe )|"
    r"(?<=\b[Ee]nvie )|(?<=\b[Rr]épondez )|(?<=\b[Ee]nvoyez )|(?<=\b[Rr]isponda )|(?<=\b[Ii]nvii )|"
    r"(?<=\bo )|(?<=\bou )|(?<=, ))[A-ZÁÉÍÓÚÃÕÇ]{2,}\b(?!\$)"
)
HONORIFIC = re.compile(
    r"\b(?P<title>Mr|Mrs|Ms|Miss|Dr|Prof|Sr|Sra|Srta|Dra|Coach|Chef|Nurse|Officer|Mme|Mlle|"
    r"[Ss]eñor(?:a|ita)?|[Ss]enhora?|[Dd]oña|[Mm]aestr[ao]|[Pp]rofessora?|[Pp]rofesora?|[Mm]adame|"
    r"[Mm]onsieur|[Ss]ignora?)\.?\s+"
    r"(?P<name>[^\W\d_a-zà-ÿ][\w'’\-]+(?:\s+(?!and\b)[^\W\d_a-zà-ÿ][\w'’\-]+)?)"
)
SHOUTED_NAME = re.compile(
    r"\b(?:MR|MRS|MS|MISS|DR|SR|SRA|COACH)\.?\s+(?P<name>[^\W\d_a-zà-ÿ]+(?:['’](?!S\b)[^\W\d_]+)*)"
)
SCHOOL_NAME = re.compile(
    r"(?<![\w'’.\-])(?:(?:[A-Z][\w'’.\-]+|of|de)\s+){1,4}?"
    r"(?:(?:Elementary|Middle|High|Primary|Charter|Magnet|Preparatory)(?:\s+School)?|Academy)\b"
)
# Where a clause begins, a capital says nothing.
CLAUSE = r"(?:^|(?<=[;:–—] )|(?<=\b[a-z]{2} )|(?<=\b[a-z]{3} )|(?<=\b[a-z]{4} ))"
GIVEN_AND_VERB = re.compile(
    rf"{CLAUSE}(?P<name>[A-Z][a-z]+) "
    r"(?:will|is|was|has|had|did|does|can|missed|needs|forgot|left|got|seems|rides|went|told|said|"
    r"likes|owes|arrives|arrived|came|asked|called)\b"
)
# "May needs her inhaler": no month and no season does that.
GIVEN_AND_DEED = re.compile(
    rf"{CLAUSE}(?P<name>[A-Z][a-z]+) "
    r"(?:missed|needs|forgot|rides|told|said|owes|did(?:n['’]t| not)|does(?:n['’]t| not)|"
    r"(?:is|was) (?:absent|late|sick|hurt|ill|tardy|marked|not (?:at|in) (?:school|class))|"
    r"has (?:been|missed|a fever|\d)|will be (?:absent|late|picked))\b"
)
GIVEN_AND_MORE = re.compile(r"(?P<name>[A-Z][a-z]+)(?=, [A-Z][a-z]+,? (?:and|&) [A-Z])")
BENT_NAME = re.compile(r"(?:[A-Z]['’][A-Z]|Mc[A-Z])[\w'’\-]+")
# "an A day", "gate B", "Plan C": a letter that names something.
LETTER = re.compile(
    r"(?<![\w'’.\-+&/])(?<!\d )(?<!& )(?:[B-HJ-Z]|"
    r"A(?= (?:days|weeks|lunches|blocks)\b)|A(?= (?:and|or) [B-H]\b)|(?<=\b[Aa]n )A(?=\s)|"
    r"(?<=\b(?:gate|team|wing|hall|door|unit|plan|form|part|zone|exit) )A\b|"
    r"(?<=\b(?:group|class|level|block) )A\b|(?<=\b(?:lot|row) )A\b|"
    r"(?<=\b(?:section|vitamin) )A\b|(?<=\b(?:building|entrance|schedule) )A\b|"
    r"(?<=\bhepatitis )A\b)(?![\w'’\-+]|\.\s?\w|\s?[&/])"
)
# A stand-in ends where its name does: "Zorvak'S" is two words.
CAPITALS_OF_A_WORD = rf"(?:{'|'.join(STAND_INS)})\b|[A-Z][\w'’\-]*"
CAPITALISED = re.compile(r"(?<![\w'’])[^\W\d_a-zà-ÿ][\w'’\-]*")


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of the source that must come through letter by letter."""

    kind: str
    start: int
    end: int
    text: str


def protected_spans(sentence: str, language: str, names: Sequence[str]) -> list[Span]:
    """Everything to protect in one sentence, in order, without overlaps."""
    spans: list[Span] = []
    for name in sorted({name for name in names if name.strip()}, key=len, reverse=True):
        flags = re.IGNORECASE if is_shouted(sentence) else re.NOFLAG
        _add(spans, "name", re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, flags))
    for kind, pattern in RULES:
        _add(spans, kind, pattern.finditer(sentence))
    if ASKS_FOR_KEYWORD.search(sentence) and not is_shouted(sentence):
        keyword = KEYWORD if base_of(language) == "en" else KEYWORD_AFTER_VERB
        _add(spans, "keyword", keyword.finditer(sentence))
    _add(spans, "emoji", EMOJI.finditer(sentence))
    for match in (SHOUTED_NAME if is_shouted(sentence) else HONORIFIC).finditer(sentence):
        _put(spans, "name", match.start("name"), match.end("name"), sentence)
    if base_of(language) == "en" and not is_shouted(sentence):
        _add(spans, "name", (m for m in SCHOOL_NAME.finditer(sentence) if _named(m.group())))
        _names_by_capital(sentence, spans)
        _add(spans, "name", LETTER.finditer(sentence))
    if not is_shouted(sentence):
        for start, end in names_by_capital(sentence, language):
            _put(spans, "name", start, end, sentence)
    return sorted(spans, key=lambda span: span.start)


@functools.lru_cache(maxsize=1024)
def is_shouted(sentence: str) -> bool:
    """True for a sentence in capitals, which engines do not understand."""
    letters = [letter for letter in re.sub(r"\{\{.*?\}\}", "", sentence) if letter.isalpha()]
    return len(letters) > 4 and all(letter.isupper() for letter in letters) and " " in sentence


def calmed(sentence: str, language: str) -> str:
    """The sentence without shouting and without capitals on words that are no names."""
    shouted = is_shouted(masked_out(sentence))
    if base_of(language) != "en":
        return _lowered(sentence) if shouted else sentence
    first = _first_letter(sentence)

    def calm(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        if word in STAND_INS:
            return word
        if shouted:
            return word.title() if _is_calendar(lower) and not _is_verb(match) else lower
        if lower in EMPHASISED and word.isupper():
            return lower
        if match.start() == first or _is_calendar(lower) or word.isupper():
            return word
        return lower if lower in SCHOOL_WORDS else word

    calm_text = re.sub(rf"(?<![\w{{])(?:{CAPITALS_OF_A_WORD})", calm, sentence)
    if shouted:
        calm_text = calm_text.replace("'S ", "'s ")
    first = _first_letter(calm_text)
    if not sentence[first : first + 1].isupper():
        return calm_text
    return calm_text[:first] + calm_text[first : first + 1].upper() + calm_text[first + 1 :]


def _lowered(sentence: str) -> str:
    parts = re.split(rf"({'|'.join(STAND_INS)}|\{{\{{.*?\}}\}})", sentence)
    lowered = "".join(part if at % 2 else part.lower() for at, part in enumerate(parts))
    first = _first_letter(lowered)
    return lowered[:first] + lowered[first : first + 1].upper() + lowered[first + 1 :]


def _names_by_capital(sentence: str, spans: list[Span]) -> None:
    """Capitals in the middle of an English sentence mean a name, unless the word is known."""
    first = _first_letter(sentence)
    groups: list[list[re.Match[str]]] = []
    for match in CAPITALISED.finditer(sentence):
        if not _is_name(match.group()):
            continue
        follows = groups and re.fullmatch(
            r"[ .]{1,2}", sentence[groups[-1][-1].end() : match.start()]
        )
        if follows:
            groups[-1].append(match)
        else:
            groups.append([match])
    for begun in _names_that_are_words(sentence):
        _put(spans, "name", begun.start("name"), begun.end("name"), sentence)
    if bent := BENT_NAME.match(sentence, first):
        _put(spans, "name", bent.start(), bent.end(), sentence)
    for group in groups:
        # A single capital at the start says nothing: every sentence has one.
        if len(group) > 1 or group[0].start() != first:
            start = _with_given_name(sentence, group[0].start())
            _put(spans, "name", start, group[-1].end(), sentence)


def _names_that_are_words(sentence: str) -> Iterable[re.Match[str]]:
    """ "Mark will be late": a word that is a given name, too, and does what people do."""
    for pattern, names in (
        (GIVEN_AND_VERB, GIVEN_NAMES_FIRST),
        (GIVEN_AND_DEED, GIVEN_NAMES_TOO),
        (GIVEN_AND_MORE, GIVEN_NAMES_FIRST),
    ):
        yield from (each for each in pattern.finditer(sentence) if each["name"].lower() in names)


def _with_given_name(sentence: str, start: int) -> int:
    """Where the name begins when the word before it is a given name as well as a word."""
    before = re.search(r"(?<![\w'’])([A-Z][a-z]+) $", sentence[:start])
    return before.start() if before and before[1].lower() in GIVEN_NAMES_TOO else start


def _is_name(word: str) -> bool:
    lower = word.lower().replace("’", "'").removesuffix("'s")
    known = lower in SCHOOL_WORDS or lower in EMPHASISED or lower in PROPER_BUT_KNOWN
    return not (known or _is_calendar(lower))


def _is_verb(match: re.Match[str]) -> bool:
    """ "NO ONE UNDER 18 MAY SIGN", and not "ON MAY 5"."""
    if match.group() not in ("MAY", "MARCH"):
        return False
    dated = re.match(r"\s\d", match.string[match.end() :])
    asked = re.search(r"\b(?:IN|OF|BY|UNTIL|SINCE|THIS|NEXT|FROM|THROUGH)\s$",
                      match.string[: match.start()])  # fmt: skip
    return not (dated or asked)


def _is_calendar(lower: str) -> bool:
    english = conventions_of("en")
    return lower in english.months or lower in english.weekdays or lower in {"am", "pm", "a", "p"}


def _first_letter(sentence: str) -> int:
    return next((at for at, letter in enumerate(sentence) if letter.isalpha()), 0)


def _named(school: str) -> bool:
    """True for "Lincoln Elementary School", not for "The High School"."""
    first, *rest = school.split()
    return _is_name(first) or (_is_calendar(first.lower()) and rest[-1:] == ["School"])


def _add(spans: list[Span], kind: str, matches: Iterable[re.Match[str]]) -> None:
    for match in matches:
        _put(spans, kind, match.start(), match.end(), match.string)


def _put(spans: list[Span], kind: str, start: int, end: int, sentence: str) -> None:
    if kind == "name" and re.search(r"['’]s$", sentence[start:end]):
        end -= 2
    if start < end and not any(start < span.end and span.start < end for span in spans):
        spans.append(Span(kind=kind, start=start, end=end, text=sentence[start:end]))
