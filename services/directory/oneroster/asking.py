# SPDX-License-Identifier: Apache-2.0
"""What is asked of the directory as OneRoster."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class AskExport:
    """A page of one file, for the export."""

    file: str
    after: str = ""
    school_ids: list[str] = field(default_factory=list)  # empty: all that the operator may see


@dataclass(frozen=True, kw_only=True)
class AskRecords:
    """A part of a collection, or with `id` one record of it, for a client of the REST provider.

    `scopes`: what the client's token is good for, some of contracts.oneroster.SCOPES.
    """

    collection: str
    scopes: list[str]
    id: str = ""
    limit: int = 100
    offset: int = 0
    filter: str = ""
    sort: str = ""
    order: str = "asc"
    fields: str = ""
