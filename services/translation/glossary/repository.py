# SPDX-License-Identifier: Apache-2.0
"""The glossary in MongoDB: what differs from the shipped one, every change, and how to undo it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from pymongo import ASCENDING, DESCENDING, DeleteOne, IndexModel, ReplaceOne

from kernel.mongo import Collection, Document, dependency
from kernel.unit import Unit
from services.translation.glossary.errors import ChangedMeanwhile, NoChange
from services.translation.glossary.model.changes import Change, Step
from services.translation.glossary.model.finding import Found, Terms, serving
from services.translation.glossary.model.term import Term
from services.translation.glossary.rows import shipped

STATE = "glossary"
FIELDS = [field.name for field in fields(Term)]
COLLECTIONS = (
    Collection(name="glossary_terms"),
    Collection(name="glossary_state"),
    Collection(name="glossary_changes"),
    Collection(
        name="glossary_steps",
        indexes=[
            IndexModel([("number", ASCENDING)]),
            IndexModel([("term_id", ASCENDING), ("number", DESCENDING)]),
        ],
    ),
)


class MongoGlossaryTerms:
    """Joins the unit of work. The number of the last change is the glossary's version."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def all(self) -> Mapping[str, Term]:
        with dependency("MongoDB"):
            own = list(self._unit.database.glossary_terms.find({}, session=self._unit.session))
        return {**shipped(), **{each["_id"]: _term(each) for each in own}}

    def version(self) -> int:
        with dependency("MongoDB"):
            state = self._unit.database.glossary_state.find_one(
                {"_id": STATE}, session=self._unit.session
            )
        return int(state["version"]) if state else 0

    def apply(self, change: Change) -> None:
        database, session = self._unit.database, self._unit.session
        moved = database.glossary_state.update_one(
            {"_id": STATE, "version": change.number - 1},
            {"$set": {"version": change.number}},
            upsert=change.number == 1,
            session=session,
        )
        if not (moved.matched_count or moved.upserted_id):
            raise ChangedMeanwhile("somebody else changed the glossary just now: try again.")
        database.glossary_terms.bulk_write(
            [_write(step) for step in change.steps], ordered=False, session=session
        )
        database.glossary_changes.insert_one(_head(change), session=session)
        database.glossary_steps.insert_many(
            [{"number": change.number} | _step_document(step) for step in change.steps],
            session=session,
        )

    def changes(self, *, term_id: str = "", limit: int) -> Sequence[Change]:
        with dependency("MongoDB"):
            if not term_id:
                heads = self._unit.database.glossary_changes.find({}).sort("_id", DESCENDING)
                return [_change(head, ()) for head in heads.limit(limit)]
            steps = self._unit.database.glossary_steps.find({"term_id": term_id})
            return [
                self._with_steps(step["number"], [step])
                for step in steps.sort("number", DESCENDING).limit(limit)
            ]

    def change(self, number: int) -> Change:
        with dependency("MongoDB"):
            steps = self._unit.database.glossary_steps.find(
                {"number": number}, session=self._unit.session
            )
            return self._with_steps(number, list(steps))

    def mark_undone(self, number: int, by: int) -> None:
        self._unit.database.glossary_changes.update_one(
            {"_id": number}, {"$set": {"undone_by": by}}, session=self._unit.session
        )

    def _with_steps(self, number: int, steps: Sequence[Document]) -> Change:
        head = self._unit.database.glossary_changes.find_one(
            {"_id": number}, session=self._unit.session
        )
        if head is None:
            raise NoChange(str(number))
        return _change(head, steps)


class Ready:
    """Glossaries that a process has ready, each pair's until the glossary changes.

    By version, because a message that began before a change is still held to the older one.
    """

    def __init__(self) -> None:
        self._terms: dict[int, Mapping[str, Term]] = {}
        self._pairs: dict[tuple[int, str, str], Terms] = {}

    def of(self, source: str, target: str, terms: MongoGlossaryTerms, version: int) -> Terms:
        key = (version, source, target)
        found = self._pairs.get(key)
        if found is None:
            every = self._terms.get(version)
            if every is None:
                every = terms.all()
                self._terms = {version: every}
            found = serving(every, source, target)
            newest = {each: made for each, made in self._pairs.items() if each[0] >= version}
            self._pairs = {**newest, key: found}
        return found


class MongoGlossary:
    """What texts are held to. Looks once for each message whether the glossary has changed."""

    def __init__(self, unit: Unit, ready: Ready) -> None:
        self._terms = MongoGlossaryTerms(unit)
        self._ready = ready
        self._version: int | None = None

    def terms_in(
        self, text: str, source: str, target: str, *, locked: bool = False
    ) -> Sequence[Found]:
        if self._version is None:
            self._version = self._terms.version()
        pair = self._ready.of(source, target, self._terms, self._version)
        return pair.in_text(text, locked=locked)


def _write(step: Step) -> DeleteOne | ReplaceOne[Document]:
    """What is as it was shipped is not kept."""
    if step.after is None or step.after == shipped().get(step.term_id):
        return DeleteOne({"_id": step.term_id})
    return ReplaceOne({"_id": step.term_id}, _document(step.after), upsert=True)


def _document(term: Term) -> Document:
    return {"_id": term.term_id} | asdict(term)


def _term(document: Document) -> Term:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value := document[name], list) else value
        for name in FIELDS
        if name in document
    }
    return Term(**values)


def _head(change: Change) -> Document:
    return {
        "_id": change.number, "kind": change.kind, "operator_id": change.operator_id,
        "name": change.name, "at": change.at, "note": change.note,
        "undone_by": 0, "counts": dict(change.counted),
    }  # fmt: skip


def _step_document(step: Step) -> Document:
    return {
        "term_id": step.term_id,
        "before": asdict(step.before) if step.before else None,
        "after": asdict(step.after) if step.after else None,
    }


def _change(head: Document, steps: Sequence[Document]) -> Change:
    return Change(
        number=head["_id"], kind=head["kind"], operator_id=head["operator_id"], name=head["name"],
        at=head["at"], note=head["note"], undone_by=head["undone_by"],
        counts=head["counts"],
        steps=tuple(
            Step(
                term_id=step["term_id"],
                before=_term(step["before"]) if step["before"] else None,
                after=_term(step["after"]) if step["after"] else None,
            )
            for step in steps
        ),
    )  # fmt: skip
