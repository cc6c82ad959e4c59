# SPDX-License-Identifier: Apache-2.0
"""What is said about listening, in a family's language: listen.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from contracts.languages import candidates
from services.notifications.directions import in_one_piece

SPEAKER = "\N{SPEAKER WITH THREE SOUND WAVES}"  # who cannot read finds the link by it


def words_for(language: str) -> tuple[str, Mapping[str, str]]:
    """The tag of the language that is nearest to a reader's, and its texts; else English."""
    tag = next((each for each in candidates(language) if each in texts()), "en")
    return tag, texts()[tag]


def line(language: str, url: str, *, is_short: bool = False) -> str:
    """What stands in a message, the link last: whole for mail, short for a text message."""
    tag, words = words_for(language)
    address = in_one_piece(url, tag)
    return f"{words['listen_sms']} {address}" if is_short else f"{words['listen']} {address}"


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    text = (Path(__file__).parent / "listen.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
