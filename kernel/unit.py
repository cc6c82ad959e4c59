# SPDX-License-Identifier: Apache-2.0
"""The unit of work: aggregates, their messages and the inbox, in one transaction."""

import time
from collections.abc import Callable, Sequence
from contextvars import Context
from typing import Any, TypeVar

from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

from kernel import crash
from kernel.clock import Clock, utc_now
from kernel.envelope import new_id, wrap
from kernel.errors import Conflict
from kernel.messages import Command, Event, Message
from kernel.mongo import TRANSACTION, Database, Document, dependency, within
from kernel.turns import Turns

Result = TypeVar("Result")
# TransactionAborted, NoSuchTransaction, TransactionExceededLifetimeLimitSeconds: the server rolled
# back, and does not always label it as worth another try. No Unavailable, which is tried for ever:
# work that always takes too long would never be parted, nor parked.
GIVEN_UP = (244, 251, 290)
ABORT_S = 1.0
_latest = 0


def next_seq() -> int:
    """Grows within a process, also when the clock is set back: the relay's order."""
    global _latest
    _latest = max(_latest + 1, time.time_ns())
    return _latest


class Unit:
    """One transaction. Repositories join it through `session`, and publish through it.

    The work may run again when the database asks for it: it must have no effect outside.
    """

    def __init__(
        self,
        database: Database,
        *,
        correlation_id: str = "",
        causation_id: str = "",
        consumer: str = "",
        message_ids: Sequence[str] = (),
        clock: Clock = utc_now,
        chain_key: bytes = b"",
    ) -> None:
        self.database = database
        self.chain_key = chain_key  # of kernel.chain; without it nothing is appended to a chain
        self.consumer, self.message_ids = consumer, tuple(message_ids)
        self.correlation_id = correlation_id or new_id()
        self.causation_id = causation_id
        self.clock = clock
        self.session: ClientSession | None = None
        self.turns = Turns()
        self._entries: list[Document] = []

    def follow(self, message_id: str, correlation_id: str) -> None:
        """What is published from here on is caused by this message, and belongs to its story."""
        self.causation_id = message_id
        self.correlation_id = correlation_id or new_id()

    def publish(self, *messages: Message, correlation_id: str = "") -> None:
        """Put messages into the outbox: they leave when, and only if, this commits."""
        self._require_open()
        now = self.clock()
        for message in messages:
            id = new_id()
            body = wrap(
                message,
                id=id,
                at=now,
                correlation_id=correlation_id or self.correlation_id,
                causation_id=self.causation_id,
            )
            self._entries.append(entry(message, id=id, body=body, at=now))

    def resend(self, queue: str, body: bytes, headers: dict[str, Any], *, message_id: str) -> None:
        """Put bytes that were parked back on their way to one queue."""
        self._require_open()
        self._entries.append(
            raw_entry("", queue, body, id=message_id, at=self.clock(), headers=headers)
            | {"_id": f"{message_id}:{new_id()}"}
        )

    def publish_raw(self, entry: Document) -> None:
        """Put an entry made by `raw_entry` into the outbox."""
        self._require_open()
        self._entries.append(entry)

    def run(self, work: Callable[[], Result]) -> Result:
        """Run `work` in a majority-committed transaction; inside an open one, simply join it.

        Raises Unavailable when the database is away and Conflict when others kept winning, or the
        server gave the transaction up because it was open for too long.
        """
        if self.session is not None:
            return work()
        with dependency("MongoDB"), self.database.client.start_session() as session:
            try:
                result = session.with_transaction(lambda s: self._attempt(s, work), **TRANSACTION)
            except (DuplicateKeyError, BulkWriteError) as error:
                raise Conflict("somebody else wrote this meanwhile") from error
            except OperationFailure as error:
                if error.has_error_label("TransientTransactionError") or error.code in GIVEN_UP:
                    raise Conflict("somebody else wrote this meanwhile") from error
                raise
            finally:
                self.session = None
                self.turns.give_back()
        crash.point("after-commit", self.consumer)
        return result

    def once(self, work: Callable[[list[str]], Result]) -> Result | None:
        """Run `work` on those of the messages in hand that this consumer has not handled yet.

        Nothing new: the work does not run and None comes back. The note that they are handled
        commits with the effect.
        """

        def attempt() -> Result | None:
            keys = {f"{self.consumer}:{id}": id for id in self.message_ids}
            known = self.database.inbox.find(
                {"_id": {"$in": list(keys)}}, {"_id": 1}, session=self.session
            )
            for document in known:
                del keys[document["_id"]]
            if not keys:
                return None
            now = self.clock()
            self.database.inbox.insert_many(
                [{"_id": key, "at": now} for key in keys], ordered=False, session=self.session
            )
            return work(list(keys.values()))

        return self.run(attempt)

    def _attempt(self, session: ClientSession, work: Callable[[], Result]) -> Result:
        self.turns.take()
        self.session, self._entries = session, []
        try:
            crash.point("before-write", self.consumer)
            result = work()
            if self._entries:
                self.database.outbox.insert_many(self._entries, session=session)
            crash.point("before-commit", self.consumer)
        except BaseException:
            # A new context: within a limit that is over, the driver would not send the abort, and
            # the server would hold what was written until it gives the transaction up.
            Context().run(_abort, session)
            raise
        return result

    def _require_open(self) -> None:
        if self.session is None:
            raise RuntimeError("nothing is published outside an open unit of work")


def _abort(session: ClientSession) -> None:
    if session.in_transaction:
        with within(ABORT_S):
            session.abort_transaction()  # ignores that the server is away


def entry(message: Message, *, id: str, body: bytes, at: Any) -> Document:
    """The outbox entry of a message: an event goes by topic, a command to its one queue."""
    if isinstance(message, Command):
        return raw_entry("", message.queues[message.lane], body, id=id, at=at, lane=message.lane)
    consumed = message.consumed if isinstance(message, Event) else True
    return raw_entry(
        EVENTS_EXCHANGE, routing_key(type(message), message.lane), body,
        id=id, at=at, lane=message.lane, mandatory=consumed,
    )  # fmt: skip


EVENTS_EXCHANGE = "events"


def routing_key(cls: type[Message], lane: str) -> str:
    return cls.type + (".urgent" if lane == "urgent" else "")


def raw_entry(
    exchange: str,
    key: str,
    body: bytes,
    *,
    id: str,
    at: Any,
    lane: str = "normal",
    mandatory: bool = True,
    headers: dict[str, Any] | None = None,
    bus: str = "inner",
) -> Document:
    """An outbox entry. `bus` is "inner" or "district"; `lane` orders the relay's work."""
    return {
        "_id": id,
        "seq": next_seq(),
        "lane": lane,
        "bus": bus,
        "exchange": exchange,
        "key": key,
        "mandatory": mandatory,
        "headers": headers or {},
        "body": body,
        "message_id": id,
        "at": at,
    }
