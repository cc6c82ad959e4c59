# SPDX-License-Identifier: Apache-2.0
"""The sentences from their files: the words in each language, and what must survive."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "es", "pt", "fr", "it", "ca")
TIERS = ("informal", "routine", "vital", "emergency")
# The sample district's schools, which no engine may touch.
SCHOOLS = ("Lincoln Elementary School", "Roosevelt Middle School")


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a sentence states, written down by hand, once for all of its languages.

    `times` are "16:30", or "07:20~" where the sentence does not say which half of the day;
    `dates` are "03-14", "2027-03-14" or only a month, "03"; `negated` is None where a good
    translation may or may not negate. `names`, `rooms`, `exact` and the rest of the words must
    come through letter by letter. `items` are lines with a bullet or a number, `lines` all lines.
    """

    numbers: tuple[Decimal, ...] = ()
    money: tuple[Decimal, ...] = ()
    percent: tuple[Decimal, ...] = ()
    times: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    negated: bool | None = False
    names: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    emoji: tuple[str, ...] = ()
    items: int = 0
    lines: int = 1

    @property
    def verbatim(self) -> tuple[str, ...]:
        """Everything that must come through letter by letter."""
        return (
            self.placeholders + self.urls + self.emails + self.phones + self.exact + self.names
            + self.rooms + self.emoji
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One text of a school or a family, by language; `source` is the language it was written in."""

    id: str
    topic: str
    tier: str
    source: str
    texts: Mapping[str, str]
    expected: Expected


@functools.cache
def sentences() -> tuple[Sentence, ...]:
    """All of them, in the order of the files. Raise ValueError naming the file and the sentence."""
    found = [each for path in sorted(TEXTS.glob("*.toml")) for each in read(path)]
    doubled = {each.id for each in found if sum(other.id == each.id for other in found) > 1}
    if doubled:
        raise ValueError(f"These ids are there twice: {', '.join(sorted(doubled))}.")
    return tuple(found)


def texts_in(language: str) -> tuple[str, ...]:
    """The texts of all sentences that are there in this language."""
    return tuple(each.texts[language] for each in sentences() if language in each.texts)


def read(path: Path) -> list[Sentence]:
    content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    tier, source = content.get("tier", "routine"), content.get("source", "en")
    return [
        _sentence(each, path.stem, tier, source, number)
        for number, each in enumerate(content["sentence"], 1)
    ]


def _sentence(row: dict[str, Any], topic: str, tier: str, source: str, number: int) -> Sentence:
    texts = {language: row[language] for language in LANGUAGES if language in row}
    where = f"{topic}.toml, sentence {number}"
    if unknown := set(row) - {*LANGUAGES, "expect", "tier"}:
        raise ValueError(f"{where}: {sorted(unknown)[0]} is no language and nothing else known.")
    if source not in texts:
        raise ValueError(f"{where} has no text in {source}.")
    if row.get("tier", tier) not in TIERS:
        raise ValueError(f"{where}: the tier is none of {', '.join(TIERS)}.")
    return Sentence(
        id=f"{topic}-{number:02}",
        topic=topic,
        tier=row.get("tier", tier),
        source=source,
        texts=texts,
        expected=_expected(row.get("expect", {}), where),
    )


def _expected(row: dict[str, Any], where: str) -> Expected:
    if unknown := set(row) - {field.name for field in fields(Expected)}:
        raise ValueError(f"{where}: nothing that can be expected is called {sorted(unknown)[0]}.")
    values: dict[str, Any] = {
        key: tuple(_value(key, each) for each in value) if isinstance(value, list) else value
        for key, value in row.items()
    }
    if values.get("negated") == "either":
        values["negated"] = None
    return Expected(**values)


def _value(key: str, value: Any) -> Any:
    return Decimal(value) if key in ("numbers", "money", "percent") else value
