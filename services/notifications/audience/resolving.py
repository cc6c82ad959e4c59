# SPDX-License-Identifier: Apache-2.0
"""Names as written become ids, grades and language tags."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from babel import Locale
from lark import Token

from services.notifications.audience.expression import (
    All,
    Either,
    Expression,
    Kind,
    Not,
    Role,
    Term,
    both,
    either,
    negated,
)
from services.notifications.audience.grades import GRADES, grade_code, grades_between
from services.notifications.audience.places import PlaceKind, Places
from services.notifications.audience.suggesting import close_to, did_you_mean, refused

FEW = 25  # so many names fit in an answer


def resolved(text: str, written: Expression, places: Places | None) -> Expression:
    """The same tree, its terms' words (tokens, which know their place in `text`) made ids."""
    if isinstance(written, Not):
        return negated(resolved(text, written.part, places))
    if isinstance(written, Either):
        return either(resolved(text, part, places) for part in written.parts)
    if isinstance(written, All):
        return both(resolved(text, part, places) for part in written.parts)
    return _term(text, written.kind, cast(tuple[Token, ...], written.values), places)


def _term(text: str, kind: Kind, words: Sequence[Token], places: Places | None) -> Term:
    match kind:
        case Kind.DISTRICT:
            values: Iterable[str] = ()
        case Kind.GRADE:
            values = [grade for word in words for grade in _grades(text, word)]
        case Kind.ROLE:
            values = [_role(text, word) for word in words]
        case Kind.LANGUAGE:
            values = _languages(text, words, places)
        case _:
            values = _ids(text, cast(PlaceKind, kind.value), words, places)
    return Term(kind=kind, values=tuple(dict.fromkeys(values)))


def _grades(text: str, word: Token) -> Sequence[str]:
    ends = [_grade(text, word, end) for end in unquoted(word).split("..", 1)]
    if len(ends) == 1:
        return ends
    between = grades_between(*ends)
    if not between:
        turned = f"Did you mean {ends[1]}..{ends[0]}?"
        raise refused(text, _start(word), f"{word} runs backwards.", length=len(word), hint=turned)
    return between


def _grade(text: str, word: Token, end: str) -> str:
    code = grade_code(end)
    if code is None:
        raise _unknown(text, word, "grade", GRADES, shown=end)
    return code


def _role(text: str, word: Token) -> str:
    name = unquoted(word).casefold()
    if name not in list(Role):
        raise _unknown(text, word, "role", Role)
    return name


def _languages(text: str, words: Sequence[Token], places: Places | None) -> list[str]:
    if places is None:
        return [unquoted(word) for word in words]
    spoken = _tags_by_name(places.languages())
    tags = []
    for word in words:
        tag = spoken.get(unquoted(word).casefold())
        if tag is None:
            raise _unknown(text, word, "language", spoken)
        tags.append(tag)
    return tags


def _tags_by_name(tags: Iterable[str]) -> dict[str, str]:
    """ "zh-Hans" is found as zh, zh-hans, chinese and simplified chinese."""
    names = Locale("en").languages
    found: dict[str, str] = {}
    for tag in sorted(tags):
        parts = tag.split("-")
        for length in range(1, len(parts) + 1):
            prefix = "-".join(parts[:length])
            found[prefix.casefold()] = prefix
            if name := names.get(prefix.replace("-", "_")):
                found[name.casefold()] = prefix
    return found


def _ids(
    text: str, kind: PlaceKind, words: Sequence[Token], places: Places | None
) -> Iterable[str]:
    names = [unquoted(word) for word in words]
    if places is None:
        return names
    known = _finder(places, kind, names)
    # An unquoted hyphen may stand for the space that would have needed quotes.
    spaced = {
        name: name.replace("-", " ")
        for word, name in zip(words, names, strict=True)
        if word.type == "WORD" and not known(name)
    }
    also_known = _finder(places, kind, list(spaced.values()))
    ids: list[str] = []
    for word, name in zip(words, names, strict=True):
        found = known(name) or also_known(spaced.get(name, name))
        if not found:
            raise _unknown(text, word, kind, places.alike(kind, name))
        ids.extend(found)
    return ids


def _finder(places: Places, kind: PlaceKind, names: Sequence[str]) -> Callable[[str], list[str]]:
    """Looks all names up at once; an id wins over a name, and one name may mean several."""
    found = places.find(kind, names) if names else ()
    ids = {place.id for place in found}
    by_name: dict[str, list[str]] = {}
    for place in found:
        by_name.setdefault(place.name.casefold(), []).append(place.id)
    return lambda name: [name] if name in ids else sorted(by_name.get(name.casefold(), ()))


def _unknown(
    text: str, word: Token, kind: str, candidates: Iterable[str], shown: str = ""
) -> Exception:
    name = shown or unquoted(word)
    known = list(candidates)
    every = f"It is one of {', '.join(known)}." if 0 < len(known) <= FEW else ""
    return refused(
        text,
        _start(word),
        f'There is no {kind} "{name}".',
        length=len(word),
        hint=did_you_mean(name, known) or every,
        suggestions=close_to(name, known),
    )


def unquoted(word: Token) -> str:
    if word.type != "QUOTED":
        return str(word)
    inside = word[1:-1]
    return inside.replace('\\"', '"').replace("\\\\", "\\") if word[0] == '"' else inside


def _start(word: Token) -> int:
    return word.start_pos or 0
