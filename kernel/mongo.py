# SPDX-License-Identifier: Apache-2.0
"""MongoDB, the safe way: majority everywhere, collections and indexes made at start."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pymongo
from pymongo import ASCENDING, DESCENDING, IndexModel, MongoClient
from pymongo.database import Database as MongoDatabase
from pymongo.errors import (
    AutoReconnect,
    CollectionInvalid,
    ConnectionFailure,
    ExecutionTimeout,
    InvalidOperation,
    NetworkTimeout,
    NotPrimaryError,
    OperationFailure,
    ServerSelectionTimeoutError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from kernel.config import KernelSettings
from kernel.errors import Unavailable

Document = dict[str, Any]
Database = MongoDatabase[Document]

AWAY = (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NetworkTimeout,
    NotPrimaryError,
    ServerSelectionTimeoutError,
    WTimeoutError,
)
NAMESPACE_EXISTS = 48
PING_S = 3.0
INBOX_MEMORY = timedelta(days=45)
ANSWERS_MEMORY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A collection and the questions that are asked of it."""

    name: str
    indexes: Sequence[IndexModel] = field(default_factory=tuple)


KERNEL_COLLECTIONS = (
    # What has not left yet: the relay deletes an entry when the broker confirmed it.
    Collection(name="outbox", indexes=[IndexModel([("lane", DESCENDING), ("seq", ASCENDING)])]),
    Collection(
        name="inbox",
        indexes=[IndexModel("at", expireAfterSeconds=int(INBOX_MEMORY.total_seconds()))],
    ),
    Collection(name="parked", indexes=[IndexModel([("state", ASCENDING), ("at", DESCENDING)])]),
    # Who read whose record and who did what: a chain (kernel.audit).
    Collection(
        name="audit",
        indexes=[
            IndexModel([("body.about", ASCENDING), ("_id", DESCENDING)]),
            IndexModel([("body.operator_id", ASCENDING), ("_id", DESCENDING)]),
            IndexModel("body.act_id", sparse=True),
            IndexModel(
                "body.correlation_id", partialFilterExpression={"body.kind": "act"}
            ),  # who was behind a change
        ],
    ),
    # What was done, until it is in that chain.
    Collection(name="acts", indexes=[IndexModel("at")]),
    # What was answered to a question that wrote, for when the broker asks it again.
    Collection(
        name="answers",
        indexes=[IndexModel("at", expireAfterSeconds=int(ANSWERS_MEMORY.total_seconds()))],
    ),
    # Of every chain: how many entries it has, and the last (kernel.chain).
    Collection(name="chain_heads"),
    Collection(name="leases"),
    Collection(name="revoked_tokens"),
)


def connect(settings: KernelSettings, name: str) -> MongoClient[Document]:
    """A client whose every write is majority-committed and journaled.

    Under eventlet, patch before pymongo is imported (kernel.run does).
    """
    return MongoClient(
        settings.mongo_uri,
        appname=f"rapport {name}"[:120],
        tz_aware=True,
        retryWrites=True,
        retryReads=True,
        w="majority",
        journal=True,
        wTimeoutMS=20_000,
        readConcernLevel="majority",
        readPreference="primary",
        serverSelectionTimeoutMS=4_000,
        connectTimeoutMS=4_000,
        socketTimeoutMS=30_000,
        maxPoolSize=60,
    )


def database_name(settings: KernelSettings, service: str) -> str:
    """ "notifications.email" lives in the database of notifications."""
    return f"{settings.district}_{service.split('.')[0]}".replace("-", "_")


def open_database(
    settings: KernelSettings, service: str, collections: Iterable[Collection] = ()
) -> Database:
    """The service's database, with its collections and indexes in place.

    Collections made implicitly inside transactions conflict: so they are made here.
    """
    client = connect(settings, service)
    database = client[database_name(settings, service)]
    try:
        with dependency("MongoDB"):
            prepare(database, (*KERNEL_COLLECTIONS, *collections))
    except BaseException:
        client.close()
        raise
    return database


def prepare(database: Database, collections: Iterable[Collection]) -> None:
    present = set(database.list_collection_names())
    for collection in collections:
        if collection.name not in present:
            with _made_meanwhile_is_fine():
                database.create_collection(collection.name)
        if collection.indexes:
            database[collection.name].create_indexes(list(collection.indexes))


@contextmanager
def _made_meanwhile_is_fine() -> Iterator[None]:
    """Two processes of one service start at once: who comes second finds it there."""
    try:
        with suppress(CollectionInvalid):
            yield
    except OperationFailure as error:
        if error.code != NAMESPACE_EXISTS:
            raise


@contextmanager
def dependency(name: str) -> Iterator[None]:
    """Turn the driver's ways of saying "away" into Unavailable."""
    try:
        yield
    except AWAY as error:
        raise Unavailable(f"{name} does not answer: {type(error).__name__}") from error


def within(seconds: float) -> AbstractContextManager[None]:
    """Whatever is asked of MongoDB inside has this long in all, then raises one of AWAY.

    Without it a question to a frozen server waits for the socket's limit, and a transaction is
    tried again for two minutes.
    """
    limit: AbstractContextManager[None] = pymongo.timeout(seconds)
    return limit


def problem(database: Database) -> str:
    """For /health: "" when MongoDB answers, else a sentence, and that before anybody gives up."""
    try:
        with within(PING_S):
            database.command("ping")
    except (*AWAY, InvalidOperation) as error:
        return f"does not answer: {type(error).__name__}"
    return ""


TRANSACTION: dict[str, Any] = {
    "read_concern": ReadConcern("snapshot"),
    "write_concern": WriteConcern(w="majority", j=True),
    "read_preference": ReadPreference.PRIMARY,
    "max_commit_time_ms": 20_000,
}
