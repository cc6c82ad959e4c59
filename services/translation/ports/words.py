# SPDX-License-Identifier: Apache-2.0
"""The words of this district: names, terms, templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.translation.glossary import Found


class SchoolNames(Protocol):
    """The district's own names, which no engine may touch."""

    def all(self) -> Sequence[str]:
        """Names of all schools, empty while the directory has told of none."""


class Glossary(Protocol):
    """The words of this district, and what they have to be in other languages."""

    def terms_in(
        self, text: str, source: str, target: str, *, locked: bool = False
    ) -> Sequence[Found]:
        """Terms of a text in its order, without overlaps, the longest first; to be shown to who
        reads a translation. `locked`: only those without which a translation must not leave.
        """


@dataclass(frozen=True, kw_only=True)
class TemplateWords:
    """A template in one language, its slots filled in. `kind` is "emergency" or "routine"."""

    texts: Mapping[str, str]
    kind: str
    version: str
    reviewed: bool = False


class Templates(Protocol):
    """Words that were prepared before, in the languages somebody wrote them in."""

    def words(self, template: str, slots: Mapping[str, str], language: str) -> TemplateWords | None:
        """None when nobody wrote it in that language. No engine is asked.

        Raise Rejected naming the template or the slot that is wrong.
        """
