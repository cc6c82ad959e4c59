# SPDX-License-Identifier: Apache-2.0
"""What a person may ask translation for. Other services send contracts.translation."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class TranslateText:
    """Show what a text would be in another language, and how it came about."""

    text: str
    source: str
    target: str
    protected: list[str] = field(default_factory=list)
