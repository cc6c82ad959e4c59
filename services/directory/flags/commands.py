# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass

from kernel.messages import personal, public


@dataclass(frozen=True, kw_only=True)
class Unflag:
    """An address or number works again, or always did: it may be used."""

    contact_point_id: str = public("Which: rapport people flagged.")
    reason: str = personal("How the office knows.")


@dataclass(frozen=True, kw_only=True)
class ListFlagged:
    """All that wait for the office."""
