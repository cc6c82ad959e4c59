# SPDX-License-Identifier: Apache-2.0
"""A database of such collections, with transactions that are whole or undone."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from kernel import mongo
from kernel.mongo import KERNEL_COLLECTIONS, Collection
from tests.memory.collection import MemoryCollection


class MemoryDatabase:
    name = "memory"

    def __init__(self, collections: Iterable[Collection]) -> None:
        self.kept = {
            one.name: MemoryCollection(one.name, _unique(one))
            for one in (*KERNEL_COLLECTIONS, *collections)
        }
        self.client = self

    def __getitem__(self, name: str) -> MemoryCollection:
        return self.kept[name]

    def __getattr__(self, name: str) -> MemoryCollection:
        try:
            return self.__dict__["kept"][name]  # type: ignore[no-any-return]  # of collections
        except KeyError as error:
            raise AttributeError(name) from error

    def start_session(self) -> "_Session":
        return _Session(self)


class _Session:
    in_transaction = False

    def __init__(self, database: MemoryDatabase) -> None:
        self.database = database

    def __enter__(self) -> "_Session":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def with_transaction(self, work: Callable[[Any], Any], **_: Any) -> Any:
        kept = self.database.kept
        before = {name: dict(one.documents) for name, one in kept.items() if one.documents}
        try:
            return work(self)
        except BaseException:
            for name, one in kept.items():
                one.documents = before.get(name, {})
            raise


def _unique(collection: Collection) -> list[str]:
    documents = [index.document for index in collection.indexes]
    return [next(iter(one["key"])) for one in documents if one.get("unique")]


def memory_database(collections: Iterable[Collection]) -> mongo.Database:
    """As far as the repositories ask, a database like any other."""
    return cast(mongo.Database, MemoryDatabase(collections))
