# SPDX-License-Identifier: Apache-2.0
"""What a person may ask translation for. Other services send contracts.translation."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class TranslateText:
    """Show what a text would be in another language, and how it came about.

    With a category the policy decides as it would about a message; without one, an engine's words
    pass every check or the text is refused.
    """

    text: str
    source: str
    target: str
    protected: list[str] = field(default_factory=list)
    category: str = ""


@dataclass(frozen=True, kw_only=True)
class AskOutlook:
    """What would be done now with a message of this category, language by language?"""

    category: str
    languages: list[str]
    source: str = "en"
    urgent: bool = False
    template: str = ""
    slots: dict[str, str] = field(default_factory=dict)
