# SPDX-License-Identifier: Apache-2.0
"""Wordings of the district in MongoDB."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import DESCENDING, IndexModel

from contracts.translation import WordingRecorded
from kernel.mongo import Collection, Document, dependency
from kernel.unit import Unit
from services.translation.templates.errors import WordingStale
from services.translation.templates.record import Act, By, Review, WordingRecord

COLLECTIONS = (
    Collection(name="wordings", indexes=[IndexModel("template")]),
    # What was done with them: only added to, and never removed.
    Collection(
        name="wording_acts",
        indexes=[
            IndexModel([("template", 1), ("language", 1), ("version", 1)]),
            IndexModel([("by.at", DESCENDING)]),
        ],
    ),
)


class MongoWordingRecords:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._wordings = unit.database.wordings
        self._acts = unit.database.wording_acts

    def of(self, template: str) -> Mapping[str, WordingRecord]:
        with dependency("MongoDB"):
            found = list(self._wordings.find({"template": template}, session=self._unit.session))
        return {each["language"]: record_of(each) for each in found}

    def all(self) -> Sequence[WordingRecord]:
        return [record_of(each) for each in self._wordings.find(session=self._unit.session)]

    def save(self, record: WordingRecord, told: WordingRecorded) -> None:
        document = document_of(record) | {"version": record.version + 1}
        if record.version == 0:
            self._wordings.insert_one(document, session=self._unit.session)
        else:
            known = {"_id": record.id, "version": record.version}
            done = self._wordings.replace_one(known, document, session=self._unit.session)
            if done.matched_count == 0:
                raise WordingStale(f"somebody else changed {record.id} meanwhile")
        record.version += 1
        if record.acts:
            self._acts.insert_many([asdict(act) for act in record.acts], session=self._unit.session)
            record.acts.clear()
        self._unit.publish(told.at_sequence(record.version))

    def texts_of(self, template: str, language: str, version: str) -> Mapping[str, str] | None:
        found = self._acts.find_one(
            {
                "template": template, "language": language, "version": version,
                "texts": {"$ne": None},
            },
            session=self._unit.session,
        )  # fmt: skip
        return dict(found["texts"]) if found else None

    def history(self, template: str, language: str, limit: int) -> list[Act]:
        """What was done, newest first."""
        wanted = {"template": template, "language": language}
        found = (
            self._acts.find({name: value for name, value in wanted.items() if value})
            .sort([("by.at", DESCENDING), ("_id", DESCENDING)])
            .limit(limit)
        )
        return [act_of(each) for each in found]


def document_of(record: WordingRecord) -> Document:
    document = asdict(record) | {"_id": record.id}
    del document["acts"]
    return document


def record_of(document: Document) -> WordingRecord:
    return WordingRecord(
        template=document["template"], language=document["language"], texts=document["texts"],
        english=document["english"], rejected=list(document["rejected"]),
        reviews={version: Review(**each) for version, each in document["reviews"].items()},
        version=document["version"],
    )  # fmt: skip


def act_of(document: Document) -> Act:
    values: dict[str, Any] = {name: document[name] for name in document if name != "_id"}
    return Act(**values | {"by": By(**document["by"])})
