# SPDX-License-Identifier: Apache-2.0
"""The district's templates, seen from a language."""

from collections.abc import Sequence

from services.translation.standing.model import Worded
from services.translation.templates.library import Library
from services.translation.templates.reading import ENGLISH


class LibraryWordings:
    """What a message would be given today; a wording that is outdated or rejected is none."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def for_readers(self, language: str) -> Sequence[Worded]:
        return [self._worded(template, language) for template in self._library.templates]

    def languages(self) -> Sequence[str]:
        found = {tag for id in self._library.templates for tag in self._library.languages_of(id)}
        return sorted(found - {ENGLISH})

    def _worded(self, id: str, language: str) -> Worded:
        template, found = self._library.template(id), self._library.best(id, language)
        return Worded(
            template=id, kind=str(template.kind), category=template.category,
            urgent=template.urgent, written_in=found.wording.language if found else "",
            reviewed=found is not None and found.review is not None,
        )  # fmt: skip
