# SPDX-License-Identifier: Apache-2.0
"""The district's own columns (`metadata.*`): which of them say what, by a TOML file."""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.rights import RELATIONS, Right, Scope
from services.directory.errors import RosterRefused

# What a column may be mapped to, and the files it may stand in.
TARGETS = {
    **dict.fromkeys(
        (
            "home_language", "spoken_language", "interpreter", "transport", "relation", "custody",
            *map(str, Right),
        ),
        ("users",),
    ),
    "custody_text": ("users", "demographics"),
    "contact_rights": ("users", "demographics"),
}  # fmt: skip
# Free text about who may do what is nothing a program may turn into a limit, or into none.
FOR_PEOPLE = {
    "custody": "says something about custody that the mapping does not know: needs a person to "
    "enter a limit",
    "custody_text": "says something about custody: needs a person to enter a limit",
    "contact_rights": "says something about contact rights: needs a person to enter a limit",
}
TEXTS = ("custody_text", "contact_rights")
NO_LIMIT = "none"
# What the district may say its own words mean, and whether a word may mean several.
MEANINGS: dict[str, tuple[frozenset[str], bool]] = {
    "relation": (frozenset(RELATIONS), False),
    "custody": (frozenset({*map(str, Scope), NO_LIMIT}), True),
}
VALUES = "_values"
Columns = dict[str, tuple[str, ...]]  # target -> columns
Meanings = dict[str, dict[str, tuple[str, ...]]]  # target -> word, in small letters -> meanings


@dataclass(frozen=True, kw_only=True)
class Mapping:
    files: dict[str, Columns]
    meanings: dict[str, Meanings] = field(default_factory=dict)  # by file

    def columns(self, file: str, target: str) -> tuple[str, ...]:
        return self.files.get(file, {}).get(target, ())

    def for_people(self, file: str) -> list[tuple[str, str]]:
        """(target, column) of what has to be read by somebody."""
        return [(target, column) for target in TEXTS for column in self.columns(file, target)]


NO_MAPPING = Mapping(files={})


def read_mapping(path: str) -> Mapping:
    """Raises RosterRefused naming the line that cannot be followed."""
    if not path:
        return NO_MAPPING
    name = Path(path).name
    try:
        text = Path(path).read_text("utf-8")
        stated = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(name, 1, "the file cannot be read") from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise _refused(name, int(at[1]) if at else 1, "this is not TOML") from error
    reader = _Reader(name, text)
    return Mapping(
        files={file: reader.columns(file, each) for file, each in stated.items()},
        meanings={file: reader.meanings(file, each) for file, each in stated.items()},
    )


class _Reader:
    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    def columns(self, file: str, stated: Any) -> Columns:
        if not isinstance(stated, dict) or not any(file in files for files in TARGETS.values()):
            raise _refused(
                self.name, _line(self.text, "", file),
                f"[{file}] is none of {_listed({'users', 'demographics'})}",
            )  # fmt: skip
        return {
            target: self._named(file, target, each)
            for target, each in stated.items()
            if not _is_meaning(target)
        }

    def meanings(self, file: str, stated: dict[str, Any]) -> Meanings:
        """What words of the district's mean. A column of words needs them."""
        meant = {
            target.removesuffix(VALUES): self._meant(file, target, each)
            for target, each in stated.items()
            if _is_meaning(target)
        }
        if "custody" in stated and not meant.get("custody"):
            raise _refused(
                self.name, _line(self.text, file, "custody"),
                f"custody needs [{file}.custody_values], which says what its words mean",
            )  # fmt: skip
        return meant

    def _named(self, file: str, target: str, stated: Any) -> tuple[str, ...]:
        allowed = {each for each, files in TARGETS.items() if file in files}
        line = _line(self.text, file, target)
        if target not in allowed:
            raise _refused(self.name, line, f"{target} is none of {_listed(allowed)}")
        columns = [stated] if isinstance(stated, str) else stated
        if not isinstance(columns, list) or not all(isinstance(each, str) for each in columns):
            raise _refused(
                self.name, line, f"{target} must be the name of a column, or a list of names"
            )
        return tuple(columns)

    def _meant(self, file: str, key: str, stated: Any) -> dict[str, tuple[str, ...]]:
        if not isinstance(stated, dict):
            raise _refused(
                self.name, _line(self.text, file, key),
                f'{key} must be a table, as in [{file}.{key}] and then "WORD" = ["meaning"]',
            )  # fmt: skip
        return {
            word.casefold(): self._meaning(f"{file}.{key}", word, each)
            for word, each in stated.items()
        }

    def _meaning(self, section: str, word: str, stated: Any) -> tuple[str, ...]:
        allowed, several = MEANINGS[section.rpartition(".")[2].removesuffix(VALUES)]
        meant = [stated] if isinstance(stated, str) else stated
        fits = isinstance(meant, list) and meant and all(each in allowed for each in meant)
        if not fits or (len(meant) > 1 and (not several or NO_LIMIT in meant)):
            raise _refused(
                self.name, _line(self.text, section, word),
                f'"{word}" must mean {"some" if several else "one"} of {_listed(allowed)}',
            )  # fmt: skip
        return tuple(sorted(meant))


def _is_meaning(target: str) -> bool:
    return target.removesuffix(VALUES) in MEANINGS and target.endswith(VALUES)


def _line(text: str, section: str, key: str) -> int:
    """Where a key stands: tomllib does not say."""
    within = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*\"?([\w.-]+)\"?\s*\]", line)
        within = header[1] if header else within
        if header and header[1] in (key, f"{section}.{key}") and (not section or "." in header[1]):
            return number
        if within == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return number
    return 1


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _refused(name: str, line: int, why: str) -> RosterRefused:
    return RosterRefused(
        f"{name}, line {line} (RAPPORT_ROSTER_MAPPING): {why}.",
        code="bad-mapping", file=name, line=line,
    )  # fmt: skip
