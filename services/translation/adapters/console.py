# SPDX-License-Identifier: Apache-2.0
"""The stand-in for an engine where nothing is installed: it shows, and does not translate."""

from services.translation.adapters.turns import OneAtATime
from services.translation.ports import Draft


class Console(OneAtATime):
    """Says which language the words would be in. For development only."""

    quality = "None: this is a stand-in that does not translate."
    leaves_district = False

    def __init__(self, target: str) -> None:
        self._target = target

    @property
    def name(self) -> str:
        return f"console:{self._target}@1"

    def translate(self, sentence: str, *, within_s: float | None = None) -> Draft:
        return Draft(words=f"[{self._target}] {sentence}")
