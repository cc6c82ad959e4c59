# SPDX-License-Identifier: Apache-2.0
"""A collection: what pymongo's can be asked, as far as it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from tests.memory.documents import Document, copied, projected, stored
from tests.memory.expressions import piped
from tests.memory.queries import fits
from tests.memory.updates import updated

TAKEN = 11000
Query = Mapping[str, Any]


class Cursor:
    """Answers when it is read, as a server does at the first batch."""

    def __init__(self, found: Iterable[Document], wanted: Any) -> None:
        self._found, self._wanted, self._limit = found, wanted, 0
        self._order: list[tuple[str, int]] = []

    def sort(self, key: Any, direction: int = 1) -> "Cursor":
        self._order = [(key, direction)] if isinstance(key, str) else list(key)
        return self

    def limit(self, number: int) -> "Cursor":
        self._limit = number
        return self

    def batch_size(self, _: int) -> "Cursor":
        return self

    def __iter__(self) -> Iterator[Document]:
        found = list(self._found)
        for field, direction in reversed(self._order):
            found.sort(key=lambda one, name=field: one.get(name), reverse=direction < 0)  # type: ignore[misc]
        return iter([projected(one, self._wanted) for one in found[: self._limit or None]])


class MemoryCollection:
    """Stored documents are never changed, only replaced: so a transaction is undone by putting the
    old ones back."""

    def __init__(self, name: str, unique: Sequence[str] = ()) -> None:
        self.name, self.unique = name, unique
        self.documents: dict[Any, Document] = {}

    def find(
        self, query: Query | None = None, projection: Any = None, *, session: Any = None,
        collation: Any = None,
    ) -> Cursor:  # fmt: skip
        return Cursor(self._fitting(query or {}, folds=collation is not None), projection)

    def find_one(
        self, query: Query | None = None, projection: Any = None, *, session: Any = None
    ) -> Document | None:
        found = next(iter(self._fitting(query or {})), None)
        return None if found is None else projected(found, projection)

    def count_documents(self, query: Query, *, session: Any = None) -> int:
        return sum(1 for _ in self._fitting(query))

    def distinct(self, field: str) -> list[Any]:
        return list(dict.fromkeys(one[field] for one in self.documents.values() if field in one))

    def insert_one(self, document: Document, *, session: Any = None) -> None:
        self._insert(document)

    def insert_many(
        self, documents: Sequence[Document], *, ordered: bool = True, session: Any = None
    ) -> None:
        problems = []
        for n, document in enumerate(documents):
            try:
                self._insert(document)
            except DuplicateKeyError:
                problems.append({"index": n, "code": TAKEN})
                if ordered:
                    break
        if problems:
            raise BulkWriteError({"writeErrors": problems, "writeConcernErrors": []})

    def replace_one(
        self, query: Query, document: Document, *, upsert: bool = False, session: Any = None
    ) -> Any:
        found = next(iter(self._fitting(query)), None)
        if found is None and not upsert:
            return _done(0, 0)
        id = found["_id"] if found is not None else query.get("_id", document.get("_id"))
        self._keep({"_id": id} | stored(document))
        return _done(found is not None, found is not None)

    def update_one(
        self, query: Query, update: Any, *, upsert: bool = False, array_filters: Any = (),
        session: Any = None,
    ) -> Any:  # fmt: skip
        return self._update(list(self._fitting(query))[:1], query, update, upsert, array_filters)

    def update_many(
        self, query: Query, update: Any, *, upsert: bool = False, array_filters: Any = (),
        session: Any = None,
    ) -> Any:  # fmt: skip
        return self._update(list(self._fitting(query)), query, update, upsert, array_filters)

    def delete_one(self, query: Query, *, session: Any = None) -> None:
        for one in list(self._fitting(query))[:1]:
            del self.documents[one["_id"]]

    def delete_many(self, query: Query, *, session: Any = None) -> None:
        for one in list(self._fitting(query)):
            del self.documents[one["_id"]]

    def bulk_write(
        self, writes: Sequence[Any], *, ordered: bool = True, session: Any = None
    ) -> None:
        for write in writes:
            if isinstance(write, InsertOne):
                self._insert(write._doc)
            elif isinstance(write, ReplaceOne):
                self.replace_one(write._filter, write._doc, upsert=bool(write._upsert))
            elif isinstance(write, UpdateOne):
                self.update_one(write._filter, write._doc, upsert=bool(write._upsert))
            else:
                raise NotImplementedError(type(write).__name__)

    def aggregate(self, pipeline: Sequence[Document], **_: Any) -> Iterator[Document]:
        found: list[Document] = list(self.documents.values())
        for stage in pipeline:
            ((name, asked),) = stage.items()
            if name == "$match":
                found = [one for one in found if fits(one, asked)]
            else:
                found = piped(found, name, asked)
        return iter([copied(one) for one in found])

    def _fitting(self, query: Query, *, folds: bool = False) -> Iterable[Document]:
        asked = query.get("_id")
        if isinstance(asked, str):
            some: Iterable[Document] = [self.documents[asked]] if asked in self.documents else []
        elif isinstance(asked, dict) and asked.keys() == {"$in"} and not folds:
            wanted = set(asked["$in"])
            few = len(wanted) < len(self.documents)
            some = ([self.documents[id] for id in asked["$in"] if id in self.documents] if few
                    else [one for id, one in self.documents.items() if id in wanted])  # fmt: skip
        else:
            some = list(self.documents.values())
        return [one for one in some if fits(one, query, folds=folds)]

    def _insert(self, document: Document) -> None:
        if document["_id"] in self.documents:
            raise DuplicateKeyError("_id", TAKEN)
        self._keep(stored(document))

    def _keep(self, document: Document) -> None:
        for field in self.unique:
            taken = (
                one for one in self.documents.values() if one.get(field) == document.get(field)
            )
            if any(one["_id"] != document["_id"] for one in taken):
                raise DuplicateKeyError(field, TAKEN)
        self.documents[document["_id"]] = document

    def _update(
        self, found: Sequence[Document], query: Query, update: Any, upsert: bool, filters: Any
    ) -> Any:
        changed = 0
        for one in found:
            new = updated(copied(one), update, filters=filters or (), query=query)
            changed += new != one
            self._keep(new)
        if not found and upsert:
            known = {key: value for key, value in query.items() if not isinstance(value, dict)}
            self._keep(updated(stored(known), update, filters=filters or (), is_new=True))
        return _done(len(found), changed)


def _done(matched: int, modified: int) -> Any:
    return SimpleNamespace(matched_count=int(matched), modified_count=int(modified))
