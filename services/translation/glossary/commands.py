# SPDX-License-Identifier: Apache-2.0
"""What the office asks of the glossary. Rows have the columns of a glossary's file."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ListTerms:
    source: str = ""
    target: str = ""
    category: str = ""
    text: str = ""
    locked: bool = False
    off: bool = False


@dataclass(frozen=True, kw_only=True)
class SaveTerm:
    row: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ChangeTerms:
    """`act` is "remove", "on", "lock" or "unlock"."""

    act: str
    term_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class ImportTerms:
    """`lines` says for each row where it stands in its file. With a `version` it is done only while
    that is the glossary's: what was looked at before."""

    rows: list[dict[str, str]]
    lines: list[int] = field(default_factory=list)
    alone: bool = False
    dry_run: bool = False
    version: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CheckText:
    """`translation`: also say which locked terms of the text it lacks."""

    text: str
    target: str
    source: str = "en"
    translation: str = ""


@dataclass(frozen=True, kw_only=True)
class ShowHistory:
    term_id: str = ""
    number: int = 0
    limit: int = 20


@dataclass(frozen=True, kw_only=True)
class UndoChange:
    number: int
