# SPDX-License-Identifier: Apache-2.0
"""The district's own columns (`metadata.*`): which of them say what, by a TOML file."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.directory.errors import RosterRefused

# What a column may be mapped to, and the files it may stand in.
TARGETS = {
    "home_language": ("users",),
    "custody_text": ("users", "demographics"),
    "contact_rights": ("users", "demographics"),
}
# Free text about who may do what is nothing a program may turn into a limit, or into none.
FOR_PEOPLE = {
    "custody_text": "says something about custody: needs a person to enter a limit",
    "contact_rights": "says something about contact rights: needs a person to enter a limit",
}
Columns = dict[str, tuple[str, ...]]  # target -> columns


@dataclass(frozen=True, kw_only=True)
class Mapping:
    files: dict[str, Columns]

    def columns(self, file: str, target: str) -> tuple[str, ...]:
        return self.files.get(file, {}).get(target, ())

    def for_people(self, file: str) -> list[tuple[str, str]]:
        """(target, column) of what has to be read by somebody."""
        return [(target, column) for target in FOR_PEOPLE for column in self.columns(file, target)]


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
    return Mapping(files={file: _section(name, text, file, each) for file, each in stated.items()})


def _section(name: str, text: str, file: str, stated: Any) -> Columns:
    if not isinstance(stated, dict) or not any(file in files for files in TARGETS.values()):
        raise _refused(
            name, _line(text, "", file), f"[{file}] is none of {_listed({'users', 'demographics'})}"
        )
    return {target: _columns(name, text, file, target, each) for target, each in stated.items()}


def _columns(name: str, text: str, file: str, target: str, stated: Any) -> tuple[str, ...]:
    line = _line(text, file, target)
    allowed = {each for each, files in TARGETS.items() if file in files}
    if target not in allowed:
        raise _refused(name, line, f"{target} is none of {_listed(allowed)}")
    columns = [stated] if isinstance(stated, str) else stated
    if not isinstance(columns, list) or not all(isinstance(each, str) for each in columns):
        raise _refused(name, line, f"{target} must be the name of a column, or a list of names")
    return tuple(columns)


def _line(text: str, section: str, key: str) -> int:
    """Where a key stands: tomllib does not say."""
    within = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*\"?([\w-]+)\"?\s*\]", line)
        within = header[1] if header else within
        if header and not section and header[1] == key:
            return number
        if within == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return number
    return 1


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _refused(name: str, line: int, why: str) -> RosterRefused:
    return RosterRefused(
        f"{name}, line {line} (RAPPORT_ROSTER_MAPPING): {why}.",
        code="bad-mapping", file=name, line=line,
    )  # fmt: skip
