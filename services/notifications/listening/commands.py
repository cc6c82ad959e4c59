# SPDX-License-Identifier: Apache-2.0
"""What read-aloud can be asked."""

from dataclasses import dataclass

from kernel.messages import public


@dataclass(frozen=True, kw_only=True)
class AskListening:
    """In which languages can messages be heard?"""

    languages: list[str] = public("BCP 47 of these; empty: all that notices are in.", factory=list)
