# SPDX-License-Identifier: Apache-2.0
"""Who asked: every reading of somebody's record, and every act, in the service's chain `audit`."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import PyMongoError

from kernel.chain import HEADS, Chain, Head, verify
from kernel.envelope import new_id
from kernel.errors import RapportError, Rejected
from kernel.mongo import Document, within
from kernel.providers import Caller
from kernel.turns import turn
from kernel.unit import Unit

log = logging.getLogger(__name__)

CHAIN = "audit"
MOST_LISTED = 1000
CHAINS_WITHIN_S = 1.0

# Whose records an answer shows, from what was asked and what is answered.
Reads = Callable[[dict[str, Any], Any], Iterable[str]]


def ids_under(*names: str) -> Reads:
    """All ids under one of these names, alone or in a list, in the question and in the answer."""

    def reads(payload: dict[str, Any], answer: Any) -> Iterable[str]:
        return _found([payload, answer], frozenset(names))

    return reads


def _found(value: Any, names: frozenset[str]) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name in names:
                yield from _texts(each)
            else:
                yield from _found(each, names)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _found(each, names)


def _texts(value: Any) -> Iterator[str]:
    yield from ([value] if isinstance(value, str) else map(str, value or ()))


class Audit:
    """Keeps what one caller reads and does by one method."""

    def __init__(self, unit: Unit, caller: Caller, method: str) -> None:
        self._unit, self._caller, self._method = unit, caller, method

    def note_read(self, about: Iterable[str]) -> None:
        """The caller was shown these records. What shows nobody leaves no entry."""
        if ids := _ids(about):
            self._chain().append_alone([self._body("read", ids)])

    def note_act(self, about: Iterable[str] = ()) -> None:
        """The caller did this, in the open unit of work; `chain_acts` follows when it is done."""
        act = self._body("act", _ids(about)) | {"act_id": new_id()}
        self._unit.database.acts.insert_one(
            {"_id": act["act_id"], "at": self._unit.clock(), "body": act},
            session=self._unit.session,
        )

    def chain_acts(self) -> None:
        """Take what was done into the chain, also what somebody who was stopped left behind.

        What was done is done: where the chain cannot be written, it waits for the next who acts.
        """
        try:
            name = f"{self._unit.database.name}.acts"
            with within(CHAINS_WITHIN_S), turn(name, CHAINS_WITHIN_S / 2):
                self._take_over()
        except (RapportError, PyMongoError) as error:
            log.warning("acts_not_chained", extra={"reason": type(error).__name__})

    def _take_over(self) -> None:
        database = self._unit.database
        waiting = list(database.acts.find().sort("at", ASCENDING).limit(MOST_LISTED))
        ids = [each["_id"] for each in waiting]
        if not ids:
            return
        known = {
            each["body"]["act_id"]
            for each in database[CHAIN].find({"body.act_id": {"$in": ids}}, {"body.act_id": 1})
        }
        bodies = [each["body"] for each in waiting if each["_id"] not in known]
        if bodies:
            self._chain().append_alone(bodies)
        database.acts.delete_many({"_id": {"$in": ids}})

    def _chain(self) -> Chain:
        return Chain(self._unit, CHAIN, self._caller.chain_key)

    def _body(self, kind: str, about: list[str]) -> Document:
        operator = self._caller.operator
        return {
            "kind": kind,
            "operator_id": operator.operator_id,
            "name": operator.name,
            "method": self._method,
            "about": about,
            "at": self._unit.clock(),
            "correlation_id": self._unit.correlation_id,
        }


def _ids(about: Iterable[str]) -> list[str]:
    return sorted({id for id in about if id})


@dataclass(frozen=True, kw_only=True)
class ListAudit:
    about: str = field(default="", metadata={"meaning": "Only what is about this id."})
    operator_id: str = field(default="", metadata={"meaning": "Only what this operator did."})
    before: int = field(default=0, metadata={"meaning": "Only entries before this one."})
    limit: int = field(default=100, metadata={"meaning": "At most so many, the latest first."})


@dataclass(frozen=True, kw_only=True)
class VerifyAudit:
    seen: dict[str, str] = field(
        default_factory=dict, metadata={"meaning": "By chain the head seen before, COUNT:HASH."}
    )
    only_after: bool = field(default=False, metadata={"meaning": "Only what is new since then."})


def listed(unit: Unit, asked: ListAudit) -> list[Document]:
    wanted: Document = {}
    if asked.before:
        wanted["_id"] = {"$lt": asked.before}
    if asked.about:
        wanted["body.about"] = asked.about
    if asked.operator_id:
        wanted["body.operator_id"] = asked.operator_id
    found = unit.database[CHAIN].find(wanted).sort("_id", DESCENDING)
    return [
        {"seq": each["_id"], **each["body"], "at": each["body"]["at"].isoformat()}
        for each in found.limit(max(1, min(asked.limit, MOST_LISTED)))
    ]


def waiting(unit: Unit) -> int:
    """Acts that are in no chain yet: more than those of this moment, and it does not go on."""
    return unit.database.acts.count_documents({})


def verified(unit: Unit, caller: Caller, asked: VerifyAudit) -> list[Document]:
    """Every chain of the service: its head, and what is wrong with it."""
    seen = {name: _head(text) for name, text in asked.seen.items()}
    kept = {head["_id"] for head in unit.database[HEADS].find({}, {"_id": 1})}
    told = []
    for name in sorted({CHAIN, *kept, *seen}):
        verdict = verify(
            unit.database, name, caller.chain_key, against=seen.get(name),
            only_after=asked.only_after, former=caller.former_chain_keys,
        )  # fmt: skip
        told.append(
            {
                "chain": name,
                "entries": verdict.head.count,
                "head": str(verdict.head),
                "findings": [{"seq": one.seq, "what": one.what} for one in verdict.findings],
            }
        )
    return told


def _head(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as error:
        raise Rejected(str(error), code="bad-head") from error
