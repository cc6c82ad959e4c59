# SPDX-License-Identifier: Apache-2.0
"""Reads the audience language. A mistake is refused with the place where it stands."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from services.notifications.audience.expression import (
    Audience,
    Expression,
    Kind,
    Term,
    both,
    either,
    negated,
)
from services.notifications.audience.filters import alternatives
from services.notifications.audience.places import Places
from services.notifications.audience.resolving import resolved
from services.notifications.audience.suggesting import did_you_mean, refused

LONGEST = 100_000  # about three thousand named people
DEEPEST = 40
QUOTED = re.compile(r'"(\\.|[^"\\\n])*"|[“”][^“”\n]*[“”]')
QUOTES = {'"', "“", "”"}
KINDS = {"SCHOOL", "CLASS", "ROLE", "LANGUAGE", "PERSON", "GRADE"}
SHOWN = {
    **{kind: f"{kind.lower()}:" for kind in KINDS},
    "DISTRICT": "district",
    "_NOT": "not",
    "_AND": "and",
    "_OR": "or",
    "_EXCEPT": "except",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "COLON": ":",
    "$END": "the end",
    "WORD": "a name",
    "GRADES": "a grade",
    "QUOTED": "a name in quotes",
}


def parse_audience(text: str, places: Places | None) -> Audience:
    """Read an audience expression.

    Raise Rejected with code "audience" and, in its details, line, column, what was expected and
    the line with a caret. Without `places` every name is taken for an id: for text that
    `str(audience)` wrote.
    """
    if places is not None:  # what str(audience) wrote was within bounds, but names may be shorter
        _check_size(text)
    try:
        include, leave_out = cast(tuple[Expression, Expression | None], PARSER.parse(text))
    except UnexpectedInput as error:
        raise _explained(text, error) from None
    audience = Audience(
        include=resolved(text, include, places),
        leave_out=resolved(text, leave_out, places) if leave_out else None,
    )
    _check_alternatives(text, audience)
    return audience


class _Builder(Transformer[Token, list[Expression | None]]):
    """Builds the tree while the text is read, so that no recursion follows its depth."""

    def start(self, children: list[Expression | None]) -> list[Expression | None]:
        return children

    def either(self, children: list[Expression]) -> Expression:
        return either(children)

    def both(self, children: list[Expression]) -> Expression:
        return both(children)

    def negated(self, children: list[Expression]) -> Expression:
        return negated(children[0])

    def district(self, children: list[Token]) -> Expression:
        return Term(kind=Kind.DISTRICT)

    def named(self, children: list[Token | list[Token]]) -> Expression:
        kind, words = children
        return Term(kind=Kind(cast(Token, kind).lower()), values=tuple(cast(list[Token], words)))

    def names(self, children: list[Token]) -> list[Token]:
        return children

    grades = names


PARSER = Lark(
    (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    transformer=_Builder(),
)


def _check_size(text: str) -> None:
    if not text.strip():
        raise refused(text, 0, "The audience is empty.", hint='"district" means every guardian.')
    if len(text) > LONGEST:
        raise refused(text, LONGEST, f"The audience is longer than {LONGEST} characters.")
    depth = 0
    for match in re.finditer(r"[()]", QUOTED.sub(_blank, text)):
        depth += 1 if match.group() == "(" else -1
        if depth > DEEPEST:
            problem = f"More than {DEEPEST} parentheses are open."
            raise refused(text, match.start(), problem)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _check_alternatives(text: str, audience: Audience) -> None:
    for part in (audience.include, audience.leave_out):
        if part is not None and alternatives(part) is None:
            raise refused(
                text,
                0,
                "The audience combines too many alternatives.",
                hint="Announce to fewer groups at a time, or name groups with commas.",
            )


def _explained(text: str, error: UnexpectedInput) -> Exception:
    offset = len(text.rstrip()) if _at_end(error) else error.pos_in_stream or 0
    found = _word_at(text, offset)
    expected = sorted({SHOWN.get(name, name) for name in _expected(error)})
    return refused(
        text,
        offset,
        _problem(found),
        length=len(found) or 1,
        hint=_hint(found, expected),
        expected=expected,
    )


def _at_end(error: UnexpectedInput) -> bool:
    return isinstance(error, UnexpectedToken) and error.token.type == "$END"


def _expected(error: UnexpectedInput) -> Iterable[str]:
    if isinstance(error, UnexpectedToken):
        return error.accepts or error.expected
    if isinstance(error, UnexpectedCharacters):
        return error.allowed
    return ()


def _word_at(text: str, offset: int) -> str:
    word = re.compile(r'[^\s,:()"“”]+|\S|$').match(text, offset)
    return word.group() if word else ""


def _problem(found: str) -> str:
    if not found:
        return "The audience ends too early."
    return "This quote is never closed." if found in QUOTES else f'"{found}" is not expected here.'


def _hint(found: str, expected: list[str]) -> str:
    words = [word.removesuffix(":") for word in expected if word[0].isalpha() and " " not in word]
    if found and (meant := did_you_mean(found, words)):
        return meant
    if "," in expected and found[:1].isalnum():
        return 'A name with spaces stands in quotes: school:"Lincoln Elementary".'
    return "" if found in QUOTES else f"Expected {', '.join(expected)}."
