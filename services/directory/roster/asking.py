# SPDX-License-Identifier: Apache-2.0
"""The edge of the roster's RPC methods: what they take."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AskDiff:
    """`kind`, `change` and `school_id` narrow the rows down; empty: all."""

    import_id: str
    start: int = 0
    limit: int = 500
    kind: str = ""
    change: str = ""
    school_id: str = ""
