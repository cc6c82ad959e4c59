# SPDX-License-Identifier: Apache-2.0
"""What templates need from outside: the district's records, and who may review what."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from contracts.translation import WordingRecorded
from services.translation.templates.record import WordingRecord


class WordingRecords(Protocol):
    def of(self, template: str) -> Mapping[str, WordingRecord]:
        """Those of one template, by language."""

    def all(self) -> Sequence[WordingRecord]:
        """Every one."""

    def save(self, record: WordingRecord, told: WordingRecorded) -> None:
        """Store it, its acts and the event in the open unit of work.

        Raise WordingStale when somebody else saved it meanwhile.
        """

    def texts_of(self, template: str, language: str, version: str) -> Mapping[str, str] | None:
        """The texts that were the district's under this version once; None: never."""


class Reviewers(Protocol):
    def languages_of(self, operator_id: str) -> Sequence[str]:
        """The languages that an operator reviews; empty: none."""
