# SPDX-License-Identifier: Apache-2.0
from collections.abc import Mapping, Sequence
from copy import deepcopy

from contracts.translation import WordingRecorded
from services.translation.templates.errors import WordingStale
from services.translation.templates.record import Act, WordingRecord


class FakeWordingRecords:
    def __init__(self) -> None:
        self.kept: dict[str, WordingRecord] = {}
        self.acts: list[Act] = []
        self.published: list[WordingRecorded] = []

    def of(self, template: str) -> Mapping[str, WordingRecord]:
        return {each.language: each for each in self.all() if each.template == template}

    def all(self) -> Sequence[WordingRecord]:
        return deepcopy(list(self.kept.values()))

    def save(self, record: WordingRecord, told: WordingRecorded) -> None:
        known = self.kept.get(record.id)
        if (known.version if known else 0) != record.version:
            raise WordingStale(f"somebody else changed {record.id} meanwhile")
        record.version += 1
        self.acts += record.acts
        record.acts.clear()
        self.kept[record.id] = deepcopy(record)
        told.at_sequence(record.version)
        self.published.append(told)

    def texts_of(self, template: str, language: str, version: str) -> Mapping[str, str] | None:
        wanted = (template, language, version)
        for act in self.acts:
            if (act.template, act.language, act.version) == wanted and act.texts is not None:
                return act.texts
        return None

    def history(self, template: str, language: str, limit: int) -> list[Act]:
        found = [
            act
            for act in reversed(self.acts)
            if template in ("", act.template) and language in ("", act.language)
        ]
        return found[:limit]


class FakeReviewers:
    def __init__(self, **languages: list[str]) -> None:
        self._languages = languages

    def languages_of(self, operator_id: str) -> Sequence[str]:
        return self._languages.get(operator_id, [])
