# SPDX-License-Identifier: Apache-2.0
"""What a family is texted back, in its language (answers.toml)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contracts.languages import candidates
from services.notifications.inbound.model import Answer
from services.notifications.templates import joined


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`contact` is whom HELP names: a number or an address."""

    district: str
    contact: str
    default_language: str = "en"

    def say(self, answer: Answer, language: str, kept: Sequence[str] = ()) -> tuple[str, str]:
        """The text and the language it is in: English where nobody wrote it in the family's."""
        tag = written_in(language or self.default_language)
        entry = answers()[tag]
        if answer == Answer.STOPPED:
            text = f"{entry['stopped']} {entry['scope']}"
        elif answer == Answer.STOPPED_UNKNOWN:
            text = entry["stopped"]
        else:
            text = entry[answer]
        names = joined([entry[each] for each in kept], tag)
        filled = text.replace("<contact>", self.contact).replace("<kept>", names)
        return f"{self.district}: {filled}".translate(str.maketrans("{}", "()")), tag


def written_in(language: str) -> str:
    """The tag under which a reader of this language finds its answers."""
    return next((each for each in candidates(language) if each in answers()), "en")


@cache
def answers() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "answers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
