# SPDX-License-Identifier: Apache-2.0
"""A message as a reviewer reads it: sentence by sentence, and what stands between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from services.translation.model.splitting import split, unwrap
from services.translation.ports import ReviewSentence


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sentence, numbered from 1 through the whole message, or structure (number 0).

    `draft` is what an engine made of it, "" where nothing was safe; `final` what a person says.
    """

    part: str
    original: str
    number: int = 0
    draft: str = ""
    by: str = ""
    findings: tuple[str, ...] = ()
    final: str = ""


def lines_of(texts: Mapping[str, str], sentences: Iterable[ReviewSentence]) -> list[Line]:
    """Every part taken apart; put together again, the originals are the parts."""
    waiting = list(sentences)
    lines: list[Line] = []
    number = 0
    for part, text in texts.items():
        for piece in split(unwrap(text)):
            if not piece.is_sentence:
                lines.append(Line(part=part, original=piece.text))
                continue
            number += 1
            drafted = _taken(waiting, part, piece.text)
            lines.append(
                Line(
                    part=part, original=piece.text, number=number, draft=drafted.draft,
                    by=drafted.by,
                    # What was wrong with drafts before the one that is right helps nobody.
                    findings=() if drafted.draft else drafted.findings,
                )
            )  # fmt: skip
    return lines


def finished(lines: Sequence[Line], finals: Sequence[str]) -> list[Line]:
    """The lines with what a person says of each sentence, in order."""
    left = iter(finals)
    return [replace(line, final=next(left)) if line.number else line for line in lines]


def texts_of(lines: Iterable[Line]) -> dict[str, str]:
    """The final words by part, put together with what stands between them."""
    texts: dict[str, str] = {}
    for line in lines:
        words = line.final if line.number else line.original
        texts[line.part] = texts.get(line.part, "") + words
    return texts


def sentences(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.number]


def similarity(lines: Iterable[Line]) -> float | None:
    """How much of the drafts a person left as it was, from 0 to 1; None where there was none."""
    drafted = [line for line in sentences(lines) if line.draft]
    if not drafted:
        return None
    drafts, finals = (
        " ".join(getattr(each, name) for each in drafted) for name in ("draft", "final")
    )
    return round(Levenshtein.normalized_similarity(drafts, finals), 3)


def _taken(waiting: list[ReviewSentence], part: str, original: str) -> ReviewSentence:
    for each in waiting:
        if (each.part, each.original) == (part, original):
            waiting.remove(each)
            return each
    return ReviewSentence(part=part, original=original)
