# SPDX-License-Identifier: Apache-2.0
"""Texts with placeholders such as {{student_name}}, which fail closed.

A text is checked once, when it is announced; compiled once for each language; and joined with
each recipient's values. No raw {{tag}} ever leaves: what cannot be filled in is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from kernel.errors import Rejected
from services.notifications import spot

Value = str | Sequence[str]

KNOWN: Mapping[str, str] = {
    "student_name": "full names of the students this is about",
    "student_first_name": "their given names",
    "guardian_name": "full names of the people this is addressed to",
    "school_name": "the schools these students go to",
    "class_name": "the classes this is about",
    "district_name": "the district's name",
}
# The first form is a placeholder; whatever else has the looks of one is a mistake.
_TOKEN = re.compile(
    r"(?<!\{)\{\{ *(?P<name>[a-z][a-z0-9_]*) *\}\}(?!\})"
    r"|(?P<stray>\{+ *[\w.-]* *\}+|\{\{+|\}\}+|｛｛+|｝｝+)"
)
_BRACES = re.compile(r"\{\{|\}\}")
# Unicode's locale data has no Hmong, and French words for Haitian Creole.
_AND = {"ht": "ak", "hmn": "thiab"}


@dataclass(frozen=True, kw_only=True)
class Template:
    """A text of one language, cut at its placeholders; `names` are what it needs."""

    language: str
    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def render(self, values: Mapping[str, Value]) -> str:
        """The text with `values` filled in, several names joined as the language does it.

        Raise Rejected naming the field for which there is no value.
        """
        filled = list(self.pieces)
        for place, name in enumerate(self.names):
            filled[2 * place + 1] = written(name, values.get(name, ()), self.language)
        return "".join(filled)


def template(text: str, language: str) -> Template:
    """Compile a text. Raise Rejected as `check` does."""
    pieces, end = [], 0
    names = []
    for match in _placeholders(text):
        name = match["name"]
        pieces += [text[end : match.start()], name]
        names.append(name)
        end = match.end()
    return Template(language=language, pieces=(*pieces, text[end:]), names=tuple(names))


def check(text: str, part: str = "body") -> tuple[str, ...]:
    """The placeholders of a text, each once, in order.

    Raise Rejected with code "placeholder-unknown" or "template-malformed", line, column and
    caret; `part` says which text of a message it is.
    """
    try:
        return tuple(dict.fromkeys(match["name"] for match in _placeholders(text)))
    except Rejected as error:
        error.details["part"] = part
        raise


def has_placeholders(text: str) -> bool:
    return any(match["name"] for match in _TOKEN.finditer(text))


def written(name: str, value: Value, language: str) -> str:
    """A placeholder's value as it stands in the text. Raise Rejected when there is none.

    Line breaks become spaces: a value can neither end a subject line nor begin a header.
    """
    names = [value] if isinstance(value, str) else value
    cleaned = [" ".join(each.split()) for each in names]
    if not cleaned or not all(cleaned):
        raise Rejected(
            f"There is no value for {{{{{name}}}}}.", code="placeholder-missing", field=name
        )
    if any(map(_BRACES.search, cleaned)):
        raise Rejected(
            f"The value for {{{{{name}}}}} holds braces.", code="placeholder-unfit", field=name
        )
    return cleaned[0] if len(cleaned) == 1 else joined(tuple(dict.fromkeys(cleaned)), language)


def joined(names: Sequence[str], language: str) -> str:
    """ "Ana, Luis y Eva" in Spanish; with commas alone where the language's "and" is not known."""
    if len(names) < 2:
        return "".join(names)
    word = _AND.get(language.split("-")[0])
    if word is not None:
        return f"{', '.join(names[:-1])} {word} {names[-1]}"
    locale = _locale(language)
    return ", ".join(names) if locale is None else format_list(names, locale=locale)


@lru_cache(maxsize=256)
def _locale(language: str) -> Locale | None:
    for tag in (language, language.split("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _placeholders(text: str) -> list[re.Match[str]]:
    matches = list(_TOKEN.finditer(text))
    for match in matches:
        if match["stray"]:
            raise _malformed(text, match)
        if match["name"] not in KNOWN:
            raise _unknown(text, match)
    return matches


def _malformed(text: str, match: re.Match[str]) -> Rejected:
    return _refused(
        text,
        match,
        "template-malformed",
        f"{match.group()} is no placeholder.",
        _meant(match.group().strip("{} ")) or "A placeholder is written {{student_name}}.",
    )


def _unknown(text: str, match: re.Match[str]) -> Rejected:
    known = ", ".join(KNOWN)
    return _refused(
        text,
        match,
        "placeholder-unknown",
        f"There is no placeholder {match.group()}.",
        f"{_meant(match['name'])} Known are {known}.".strip(),
        field=match["name"],
        known=list(KNOWN),
    )


def _meant(word: str) -> str:
    close = get_close_matches(word.lower(), KNOWN, n=1)
    return f"Did you mean {{{{{close[0]}}}}}?" if close else ""


def _refused(
    text: str, match: re.Match[str], code: str, problem: str, hint: str, **details: Any
) -> Rejected:
    place = spot.at(text, match.start(), len(match.group()))
    where = f"line {place['line']}, column {place['column']}"
    return Rejected(f"Text, {where}: {problem} {hint}", code=code, **place, **details)
