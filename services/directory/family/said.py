# SPDX-License-Identifier: Apache-2.0
"""One value that a family gave, laid over what the roster says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

# What a family may say of one person. Contact points are said at the contact point.
FIELDS = (
    "language", "spoken_language", "interpreter", "given_name", "family_name",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """`by`: the operator who took it down, or whoever said it without one."""

    value: Any
    at: datetime
    by: str
    origin: str  # "family", or "correction" where the office approved a proposal
    proposal_id: str = ""


Overlay = Mapping[str, Said]


def kept(overlay: Overlay) -> dict[str, Any]:
    return {key: asdict(said) for key, said in overlay.items()}


def restored(document: Mapping[str, Any]) -> dict[str, Said]:
    return {key: Said(**said) for key, said in document.items()}
