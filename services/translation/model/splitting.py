# SPDX-License-Identifier: Apache-2.0
"""A text taken apart into sentences and the structure between them, so that it fits again."""

import re
from dataclasses import dataclass

ABBREVIATIONS = re.compile(
    r"(?:mr|mrs|ms|dr|prof|st|ave|rd|jr|sr|vs|etc|e\\.g|i\\.e|a\\.m|p\\.m|no|dept|hrs?|ext|rm|mtg|"
    r"approx|apt|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|"
    r"mon|tues?|weds?|thu|thurs?|fri|sat|sun|sra|srta|dra)"
)
EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[#*0-9]\ufe0f?\u20e3|"
    "[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff]"
    "(?:[\ufe0e\ufe0f]|[\U0001f3fb-\U0001f3ff]|\u200d[\U0001f300-\U0001faff\u2600-\u27bf])*)+"
)
LINE_START = re.compile(r"(?:\s|[-–—•*·▪►>#]+(?=\s)|\(?\d{1,3}[.)](?=\s)|[a-z][.)](?=\s))+")
LABEL = re.compile(r"(?P<label>[^\W\d_][\w'’ ]{1,28}):[ \t]+(?=\S)")
BOUNDARY = re.compile(r"(?P<end>[.!?…]+[\"'”’)\]]*)(?P<gap>\s+)(?=[\"'“‘(¿¡\[{]*\S)")
# "6 a.m. Sunday." is one sentence, "5 p.m. Sunday is free." are two.
DAY_AFTER_TIME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b(?=\s*(?:[.,;!?)]|$|(?:and|or|through|to|at|in|for)\b))"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s\d)"
)
LONGEST_LABEL_WORDS = 3


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text: a sentence to translate, or structure that is kept as it is."""

    text: str
    is_sentence: bool


def split(text: str) -> list[Piece]:
    """Pieces whose texts, put together, are the text again, to the letter."""
    pieces: list[Piece] = []
    for line in re.split(r"(\r\n|\r|\n|[ ]*\t\s*|[ ]*\|[ ]*)", text):
        if not line.strip(" \t\r\n|"):
            _structure(pieces, line)
        else:
            _split_line(line, pieces)
    return pieces


def unwrap(text: str) -> str:
    """Join lines that were broken at a column: a long one followed by a small letter."""
    return re.sub(r"(?m)^(.{55,}[^\s.!?:;])[ \t]*\n(?=[a-zà-ÿ])", r"\1 ", text)


def _split_line(line: str, pieces: list[Piece]) -> None:
    prefix = LINE_START.match(line)
    start = prefix.end() if prefix else 0
    _structure(pieces, line[:start])
    label = LABEL.match(line, start)
    if label and len(label["label"].split()) <= LONGEST_LABEL_WORDS:
        _sentence(pieces, label["label"])
        _structure(pieces, line[label.end("label") : label.end()])
        start = label.end()
    for boundary in BOUNDARY.finditer(line, start):
        if _ends_sentence(line[start : boundary.start()], boundary["end"], line[boundary.end() :]):
            _sentence(pieces, line[start : boundary.end("end")])
            _structure(pieces, boundary["gap"])
            start = boundary.end()
    _sentence(pieces, line[start:])


def _ends_sentence(before: str, end: str, after: str) -> bool:
    if not end.startswith("."):
        return True
    last = before.split()[-1].lstrip("(\"'“‘").lower() if before.split() else ""
    begins_small = after[:1].islower()
    if last in {"a.m", "p.m", "etc"}:
        return not (begins_small or after[:1].isdigit() or DAY_AFTER_TIME.match(after))
    is_initial = len(last) == 1 and last.isalpha()
    return not (begins_small or is_initial or ABBREVIATIONS.fullmatch(last))


def _sentence(pieces: list[Piece], text: str) -> None:
    """Emoji and blanks around a sentence are structure: engines drop them."""
    start, end = 0, len(text)
    while start < end and (match := _edge(text, start, end)):
        start = match.end()
    while end > start and (width := _trailing(text[start:end])):
        end -= width
    _structure(pieces, text[:start])
    if start < end:
        worth_it = any(letter.isalnum() for letter in text[start:end])
        pieces.append(Piece(text=text[start:end], is_sentence=worth_it))
    _structure(pieces, text[end:])


def _edge(text: str, start: int, end: int) -> re.Match[str] | None:
    return EMOJI.match(text, start, end) or re.compile(r"\s+").match(text, start, end)


def _trailing(text: str) -> int:
    stripped = len(text) - len(text.rstrip())
    if stripped:
        return stripped
    at_end = [match for match in EMOJI.finditer(text) if match.end() == len(text)]
    return len(text) - at_end[-1].start() if at_end else 0


def _structure(pieces: list[Piece], text: str) -> None:
    if text:
        pieces.append(Piece(text=text, is_sentence=False))
