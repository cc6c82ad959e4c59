# SPDX-License-Identifier: Apache-2.0
"""What people ask of memory."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class FindSentence:
    text: str
    target: str
    source: str = "en"
    fuzzy: bool = False


@dataclass(frozen=True, kw_only=True)
class ShowUnit:
    unit_id: str


@dataclass(frozen=True, kw_only=True)
class ForgetUnit:
    unit_id: str


@dataclass(frozen=True, kw_only=True)
class ListImports:
    limit: int = 20


@dataclass(frozen=True, kw_only=True)
class BeginImport:
    """`import_id` is made up by who imports, so that asking twice begins once."""

    import_id: str
    file_name: str
    despite: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A sentence and its words; `agreements` only where both have slots, as exports have them."""

    number: int
    sentence: str
    words: str
    source: str
    target: str
    context: str = ""
    category: str = ""
    engine: str = ""
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    agreements: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AddRows:
    import_id: str
    number: int
    rows: list[Row]


@dataclass(frozen=True, kw_only=True)
class FinishImport:
    """`rows` is how many there were in all: none may be missing."""

    import_id: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class UndoImport:
    import_id: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ExportUnits:
    target: str = ""
    source: str = "en"
    after: str = ""
    limit: int = 500


@dataclass(frozen=True, kw_only=True)
class ShowStatistics:
    pass
