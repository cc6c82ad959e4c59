# SPDX-License-Identifier: Apache-2.0
"""What a district did with the wording of a template in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.translation.templates.wording import version_of


@dataclass(frozen=True, kw_only=True)
class By:
    """Who does something, and when."""

    operator_id: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Review:
    """That a person approved one version, which stood beside one version of the English text."""

    english: str
    operator_id: str
    name: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Act:
    """A line of the history. `texts` are those that were imported or gone back to."""

    act: str  # "approved", "rejected", "revoked", "imported" or "reset"
    template: str
    language: str
    version: str
    by: By
    note: str = ""
    texts: Mapping[str, str] | None = None


@dataclass(kw_only=True)
class WordingRecord:
    """`texts` are the district's own; None: what ships counts.

    `english` is the version of the English text that they were written beside.
    """

    template: str
    language: str
    texts: Mapping[str, str] | None = None
    english: str = ""
    reviews: dict[str, Review] = field(default_factory=dict)
    rejected: list[str] = field(default_factory=list)  # versions that nobody may be told
    version: int = 0
    acts: list[Act] = field(default_factory=list)

    @property
    def id(self) -> str:
        return wording_id(self.template, self.language)

    def approve(self, version: str, english: str, by: By, note: str = "") -> None:
        """This text and no other; approving again only renews name and day."""
        self.reviews[version] = Review(
            english=english, operator_id=by.operator_id, name=by.name, at=by.at, note=note
        )
        self.rejected = [each for each in self.rejected if each != version]
        self._note("approved", version, by, note)

    def reject(self, version: str, by: By, note: str) -> None:
        self.reviews.pop(version, None)
        self.rejected = [*(each for each in self.rejected if each != version), version]
        self._note("rejected", version, by, note)

    def revoke(self, version: str, by: By, note: str) -> None:
        self.reviews.pop(version, None)
        self._note("revoked", version, by, note)

    def take(self, texts: Mapping[str, str], english: str, by: By, note: str) -> None:
        """Own texts from now on. What was approved of the same texts before is approved still."""
        self.texts, self.english = dict(texts), english
        self._note("imported", version_of(texts), by, note, self.texts)

    def reset(self, shipped: str, by: By, note: str) -> None:
        self.texts, self.english = None, ""
        self._note("reset", shipped, by, note)

    def _note(
        self, act: str, version: str, by: By, note: str, texts: Mapping[str, str] | None = None
    ) -> None:
        self.acts.append(
            Act(
                act=act, template=self.template, language=self.language, version=version, by=by,
                note=note, texts=texts,
            )
        )  # fmt: skip


def wording_id(template: str, language: str) -> str:
    return f"{template}:{language}"
