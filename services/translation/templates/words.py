# SPDX-License-Identifier: Apache-2.0
"""How a request comes by words that were prepared before."""

from collections.abc import Mapping

from services.translation.ports import TemplateWords
from services.translation.templates.library import Library
from services.translation.templates.ports import WordingRecords
from services.translation.templates.reading import shipped
from services.translation.templates.values import read_slots


class PreparedWords:
    """The port `Templates`: what ships, and over it what the district has on record."""

    def __init__(self, records: WordingRecords) -> None:
        self._records = records

    def words(self, template: str, slots: Mapping[str, str], language: str) -> TemplateWords | None:
        library = Library(shipped(), self._records.of(template).values())
        known = library.template(template)
        values = read_slots(known, slots)
        found = library.best(template, language)
        if found is None:
            return None
        return TemplateWords(
            texts=found.wording.filled(values), kind=str(known.kind),
            version=found.wording.version, reviewed=found.review is not None,
        )  # fmt: skip
