# SPDX-License-Identifier: Apache-2.0
"""Where a text has terms: whole words only, the longest first, none inside an address or a name."""

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.translation.glossary.model.term import Term, tag_of, tags_of
from services.translation.model.languages import base_of
from services.translation.model.protection import RULES, is_shouted

# They write words without blanks between them: no boundary can be asked for.
WITHOUT_BLANKS = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my"})
WORD = re.compile(r"[^\W_]+")
NEVER_INSIDE = tuple(pattern for kind, pattern in RULES if kind != "address")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A term in a text. `right` is the form that belongs in its place."""

    term: Term
    start: int
    end: int
    text: str

    @property
    def right(self) -> str:
        return self.term.right_for(self.text)


@dataclass(frozen=True)
class _Form:
    written: str
    term: Term

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made when a text has its first word: of thousands of forms most are never asked for."""
        return re.compile(pattern_of(self.written), re.IGNORECASE)


class Terms:
    """The terms of one pair of languages, ready to be looked for in texts of the first."""

    def __init__(self, terms: Iterable[Term], language: str) -> None:
        self._blanks = base_of(language) not in WITHOUT_BLANKS
        self._by_word: dict[str, list[_Form]] = defaultdict(list)
        for term in terms:
            for form in term.source_forms:
                ready = _Form(form, term)
                for way in dict.fromkeys(map(self._first, ways_of(form))):
                    self._by_word[way].append(ready)

    def __bool__(self) -> bool:
        return bool(self._by_word)

    def in_text(self, text: str, *, locked: bool = False) -> Sequence[Found]:
        """In the order of the text, without overlaps. `locked`: as if there were no others."""
        shouted = is_shouted(text)
        hits = [
            Found(term=form.term, start=match.start(), end=match.end(), text=match.group())
            for start, word in self._words(text)
            for form in self._by_word.get(word, ())
            if form.term.locked or not locked
            if (match := form.pattern.match(text, start))
            and (not self._blanks or stands_alone(text, match.start(), match.end()))
            and (not form.term.case_sensitive or _same_capitals(match, form.written, shouted))
        ]
        return longest(hits, _closed(text)) if hits else ()

    def _first(self, form: str) -> str:
        word = WORD.match(form)
        return (word.group() if word and self._blanks else form[:1]).casefold()

    def _words(self, text: str) -> Iterable[tuple[int, str]]:
        if not self._blanks:
            return ((at, letter.casefold()) for at, letter in enumerate(text))
        return ((match.start(), match.group().casefold()) for match in WORD.finditer(text))


def outside(found: Sequence[Found], text: str, names: Iterable[str]) -> Sequence[Found]:
    """Those that are no part of a name: a name stays as it is."""
    if not found:
        return found
    spans = [
        match.span()
        for name in names
        if name and name.lower() in text.lower()
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
    return [
        each
        for each in found
        if not any(each.start < end and start < each.end for start, end in spans)
    ]


def serving(terms: Mapping[str, Term], source: str, target: str) -> Terms:
    """Terms for a pair of languages: of the same words those of the closest variety alone."""
    order = tags_of(target)
    chosen: dict[str, Term] = {}
    for term in terms.values():
        if not term.active or not term.serves(source, target):
            continue
        words = f"{base_of(term.source)}:{term.term_id.split(':', 1)[1]}"
        rival = chosen.get(words)
        if rival is None or order.index(tag_of(term.target)) < order.index(tag_of(rival.target)):
            chosen[words] = term
    return Terms(chosen.values(), source)


def pattern_of(form: str) -> str:
    """The form however it is broken or hyphenated, with either apostrophe and way of accents."""
    return "|".join(
        re.sub(r"['’]", "['’]", re.sub(r"(?:\\?[ \-‐‑])+", r"[\\s\-‐‑]+", re.escape(way)))
        for way in ways_of(form)
    )


def ways_of(form: str) -> list[str]:
    """An accented letter may be stored as one sign or as two."""
    return list(dict.fromkeys((form, unicodedata.normalize("NFD", form))))


def stands_alone(text: str, start: int, end: int) -> bool:
    """False inside a longer word; signs that belong to the letter before them are letters, too."""
    return not (start and _wordly(text[start - 1])) and not (end < len(text) and _wordly(text[end]))


def longest(hits: Iterable[Found], closed: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """Those that are taken when the longest choose first."""
    taken: list[Found] = []
    for hit in sorted(hits, key=lambda each: (each.start - each.end, each.start)):
        spans = [*closed, *((each.start, each.end) for each in taken)]
        if not any(hit.start < end and start < hit.end for start, end in spans):
            taken.append(hit)
    return sorted(taken, key=lambda each: each.start)


def _closed(text: str) -> list[tuple[int, int]]:
    return [match.span() for pattern in NEVER_INSIDE for match in pattern.finditer(text)]


def _same_capitals(match: re.Match[str], exact: str, shouted: bool) -> bool:
    """As the glossary writes it, but for the first letter of a sentence, and where all shouts."""
    written = match.group()
    if shouted and written.upper() == exact.upper():
        return True
    starts = not any(letter.isalnum() for letter in match.string[: match.start()])
    first = {exact[0], exact[0].upper()} if starts else {exact[0]}
    return written[0] in first and _letters(written[1:]) == _letters(exact[1:])


def _letters(text: str) -> str:
    return "".join(WORD.findall(unicodedata.normalize("NFC", text)))


def _wordly(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or unicodedata.category(letter).startswith("M")
