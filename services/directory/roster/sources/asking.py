# SPDX-License-Identifier: Apache-2.0
"""The edge of the RPC methods about sources: what they take."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AskSources:
    pass


@dataclass(frozen=True, kw_only=True)
class SyncSource:
    """`bulk`: the whole roster, where changes would do."""

    source: str
    bulk: bool = False


@dataclass(frozen=True, kw_only=True)
class AskSync:
    sync_id: str
