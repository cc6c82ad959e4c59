# SPDX-License-Identifier: Apache-2.0
"""One value that a family gave, laid over what the roster says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

# What a family may choose of itself. Names and contact points go by a proposal (proposals.py).
CHOICES = ("language", "spoken_language", "interpreter")
FROM_FAMILY, FROM_CORRECTION = "family", "correction"


@dataclass(frozen=True, kw_only=True)
class Said:
    """`by` is the operator who took it down or approved it."""

    value: Any
    at: datetime
    by: str
    origin: str  # FROM_FAMILY, "office" for the family, or FROM_CORRECTION
    proposal_id: str = ""


Overlay = Mapping[str, Said]


def kept(overlay: Overlay) -> dict[str, Any]:
    return {key: asdict(said) for key, said in overlay.items()}


def restored(document: Mapping[str, Any]) -> dict[str, Said]:
    return {key: Said(**said) for key, said in document.items()}
