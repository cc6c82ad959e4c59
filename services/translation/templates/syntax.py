# SPDX-License-Identifier: Apache-2.0
"""How a wording is written.

{date}                                         a slot
{delay, plural, one {# minute} other {# minutes}}   a number, in the plural forms of the language
[[ Reason: {reason}. ]]                        left out when a slot in it has no value

The plural form is that of ICU's MessageFormat, which translators' tools know.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

HOLE = re.compile(r"\{\s*([a-z][a-z0-9_]*)\s*(?:\}|,\s*plural\s*,)")
FORM = re.compile(r"\s*([a-z]+)\s*\{")
OPENS_OR_CLOSES = re.compile(r"\[\[|\]\]|[{}#]")
END_OF_PLURAL = re.compile(r"\s*\}")
LEFT_OUT = "\x00"


class Malformed(Exception):
    """The text cannot be read; says where and why."""


@dataclass(frozen=True)
class Hole:
    slot: str


@dataclass(frozen=True)
class Plural:
    slot: str
    forms: Mapping[str, tuple["Piece", ...]]


@dataclass(frozen=True)
class Sometimes:
    """Stands only when all its slots have a value."""

    pieces: tuple["Piece", ...]


class Number(NamedTuple):
    """The # of a plural form."""


Piece = str | Hole | Plural | Sometimes | Number
Text = tuple[Piece, ...]


def parse(text: str) -> Text:
    """Raise Malformed saying what cannot be read."""
    pieces, end = _pieces(text, 0, "")
    if end != len(text):
        raise Malformed(f"{text[end : end + 2]!r} closes nothing{_near(text, end)}")
    return pieces


def _pieces(text: str, start: int, until: str) -> tuple[Text, int]:
    """Up to the end, or to what closes `until`: "{" of a plural form, or "[["."""
    pieces: list[Piece] = []
    at = start
    while (mark := OPENS_OR_CLOSES.search(text, at)) is not None:
        if mark.group() in ("}", "]]") or (mark.group() == "[[" and until):
            break
        pieces.append(text[at : mark.start()])
        piece, at = _piece(text, mark, until)
        pieces.append(piece)
    end = len(text) if mark is None else mark.start()
    pieces.append(text[at:end])
    return tuple(piece for piece in pieces if piece != ""), end


def _piece(text: str, mark: re.Match[str], until: str) -> tuple[Piece, int]:
    if mark.group() == "#":
        return (Number() if until == "{" else "#"), mark.end()
    if mark.group() == "[[":
        pieces, end = _pieces(text, mark.end(), "[[")
        if not text.startswith("]]", end):
            raise Malformed(f"[[ is not closed by ]]{_near(text, mark.start())}")
        return Sometimes(_trimmed(pieces)), end + 2
    hole = HOLE.match(text, mark.start())
    if hole is None:
        raise Malformed(f"a slot is written {{name}}{_near(text, mark.start())}")
    if hole.group().endswith("}"):
        return Hole(hole[1]), hole.end()
    return _plural(text, hole)


def _plural(text: str, hole: re.Match[str]) -> tuple[Piece, int]:
    forms: dict[str, Text] = {}
    at = hole.end()
    while (form := FORM.match(text, at)) is not None:
        forms[form[1]], end = _pieces(text, form.end(), "{")
        if not text.startswith("}", end):
            raise Malformed(f"the form {form[1]} is not closed{_near(text, form.start())}")
        at = end + 1
    closed = END_OF_PLURAL.match(text, at)
    if closed is None or not forms:
        raise Malformed(
            "plural forms are written {n, plural, one {# day} other {# days}}"
            + _near(text, hole.start())
        )
    return Plural(hole[1], forms), closed.end()


def _trimmed(pieces: Text) -> Text:
    """Without the blanks beside [[ and ]]."""
    kept = list(pieces)
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip()
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip()
    return tuple(kept)


def _near(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return f" (line {line}, at {text[at : at + 20].splitlines()[0]!r})"


def slots_in(text: Text) -> set[str]:
    return {piece.slot for piece in walk(text) if isinstance(piece, Hole | Plural)}


def needed_in(text: Text) -> set[str]:
    """Slots that stand outside of what may be left out."""
    return slots_in(tuple(piece for piece in text if not isinstance(piece, Sometimes)))


def walk(text: Text) -> Iterator[Piece]:
    for piece in text:
        yield piece
        if isinstance(piece, Sometimes):
            yield from walk(piece.pieces)
        if isinstance(piece, Plural):
            for form in piece.forms.values():
                yield from walk(form)


def filled(
    text: Text, values: Mapping[str, str], form_of: Callable[[str], str], number: str = ""
) -> str:
    """The text with `values` in place. `form_of` gives the plural form for a slot's number."""
    written = "".join(_filled(piece, values, form_of, number) for piece in text)
    written = re.sub(rf"^[ \t]*{LEFT_OUT}[ \t]*(?:\n|\Z)", "", written, flags=re.MULTILINE)
    return re.sub(rf"[ \t]*{LEFT_OUT}", "", written)


def _filled(
    piece: Piece, values: Mapping[str, str], form_of: Callable[[str], str], number: str
) -> str:
    match piece:
        case Hole(slot):
            return values[slot]
        case Plural(slot, forms):
            chosen = forms.get(form_of(slot)) or forms["other"]
            return filled(chosen, values, form_of, values[slot])
        case Sometimes(pieces):
            stands = all(values.get(slot) for slot in slots_in(pieces))
            return filled(pieces, values, form_of) if stands else LEFT_OUT
        case Number():
            return number
    return str(piece)
