# SPDX-License-Identifier: Apache-2.0
"""Marks that carry structure: emoji, bullets, line breaks."""

from collections import Counter
from collections.abc import Iterable

from services.translation.model.splitting import EMOJI


def marks_lost(here: str, there: str) -> Iterable[str]:
    if Counter(EMOJI.findall(here)) != Counter(EMOJI.findall(there)):
        yield "an emoji changed"
    if there.strip().count("\n") != here.strip().count("\n"):
        yield "a line break appeared or vanished"
