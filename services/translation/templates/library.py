# SPDX-License-Identifier: Apache-2.0
"""Which words count now: what ships, over it what the district has, and who approved it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from babel.core import get_global

from contracts.languages import candidates
from kernel.errors import Rejected
from services.translation.templates.model import Kind, Template
from services.translation.templates.reading import ENGLISH, Shipped
from services.translation.templates.record import Review, WordingRecord
from services.translation.templates.wording import Wording, checked


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A wording that counts. `own`: the district's. `outdated`: the English text says something
    else by now, so these words may not be sent until somebody approves or rewords them."""

    wording: Wording
    own: bool = False
    review: Review | None = None
    outdated: bool = False
    rejected: bool = False
    reviewed_before: bool = False

    @property
    def state(self) -> str:
        """For people: "reviewed", "rejected", "outdated", "changed" (another version was approved
        once) or "unreviewed"."""
        if self.rejected:
            return "rejected"
        if self.review is not None:
            return "reviewed"
        if self.outdated:
            return "outdated"
        return "changed" if self.reviewed_before else "unreviewed"


class Library:
    def __init__(self, shipped: Shipped, records: Iterable[WordingRecord]) -> None:
        self._shipped = shipped
        self._records = {(each.template, each.language): each for each in records}
        self._english: dict[str, Wording] = {}

    @cached_property
    def templates(self) -> Mapping[str, Template]:
        return self._shipped.catalogue.templates

    def template(self, template: str) -> Template:
        """Raise Rejected when there is none of that name."""
        return self._shipped.catalogue.get(template)

    def languages_of(self, template: str) -> list[str]:
        """Languages with a wording, English first."""
        shipped = {language for id, language in self._shipped.wordings if id == template}
        own = {
            language
            for (id, language), record in self._records.items()
            if id == template and record.texts is not None
        }
        return [ENGLISH, *sorted((shipped | own) - {ENGLISH})]

    def english(self, template: str) -> Wording:
        """What the district says in English: all other languages say the same."""
        if template not in self._english:
            own = self._own(template, ENGLISH)
            self._english[template] = own or self._shipped.english(template)
        return self._english[template]

    def find(self, template: str, language: str) -> InForce | None:
        """The wording of exactly this tag."""
        own = self._own(template, language)
        wording = own or self._shipped.find(template, language)
        if wording is None:
            return None
        record = self._records.get((template, language)) or WordingRecord(
            template=template, language=language
        )
        beside = record.english if own else self._shipped.english(template).version
        review = record.reviews.get(wording.version)
        if review is not None and self._is_past(wording, review.english):
            review = None
        return InForce(
            wording=wording, own=own is not None, review=review,
            outdated=review is None and self._is_past(wording, beside),
            rejected=wording.version in record.rejected,
            reviewed_before=bool(record.reviews),
        )  # fmt: skip

    def best(self, template: str, language: str) -> InForce | None:
        """What readers of a language can be told: never in a script that they did not ask for, and
        nothing while the English text, which it is a translation of, is rejected."""
        if self.is_rejected(template):
            return None
        tags = candidates(language)
        script = script_of(tags[0])
        for tag in tags:
            found = self.find(template, tag) if script_of(tag) == script else None
            if found is not None and not found.outdated and not found.rejected:
                return found
        return None

    def is_rejected(self, template: str) -> bool:
        """Whether a reviewer says that nobody may be told the English text. Notices stand for
        themselves."""
        if self.template(template).kind == Kind.NOTICE:
            return False
        english = self.find(template, ENGLISH)
        return english is not None and english.rejected

    def _is_past(self, wording: Wording, english: str) -> bool:
        """Whether the English text is another by now. Notices stand for themselves."""
        if wording.language == ENGLISH or wording.template.kind == Kind.NOTICE:
            return False
        return english != self.english(wording.template.id).version

    def _own(self, template: str, language: str) -> Wording | None:
        """The district's wording; None when there is none, or it lacks what is said today."""
        record = self._records.get((template, language))
        if record is None or record.texts is None or template not in self.templates:
            return None
        wording = Wording(template=self.templates[template], language=language, texts=record.texts)
        try:
            return checked(wording, self._shipped.english(template), "the district's wording")
        except Rejected:
            return None


def script_of(language: str) -> str:
    """The script that readers of a tag read: "Hant" of zh-Hant, "Latn" of es; "" if unknown."""
    for part in language.split("-")[1:]:
        if len(part) == 4 and part.isalpha():
            return part.title()
    likely = get_global("likely_subtags")
    found = likely.get(language.replace("-", "_")) or likely.get(language.split("-")[0], "")
    return str(found).split("_")[1] if "_" in str(found) else ""
