# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass

from kernel.messages import public


@dataclass(frozen=True, kw_only=True)
class AskStanding:
    """How do these languages stand today?"""

    languages: list[str] = public("BCP 47, e.g. those that people of the district speak.")
    source: str = public("BCP 47 of what the school writes.", "en")
    others: bool = public("Also every other language that something is there for.", True)
