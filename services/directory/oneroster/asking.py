# SPDX-License-Identifier: Apache-2.0
"""What is asked of the directory as OneRoster."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class AskExport:
    """A page of one file, for the export."""

    file: str
    after: str = ""
    school_ids: list[str] = field(default_factory=list)  # empty: all that the operator may see
