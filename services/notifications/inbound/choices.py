# SPDX-License-Identifier: Apache-2.0
"""What somebody chose where they heard from us: obeyed here at once, and entered by the directory.

It goes into this service's own copy in the unit of work in which it was heard, so that it holds
for the next message that leaves, also while the directory is down. The directory's ledger of
consent has it by command; what it then tells finds it here already.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.choices import Choice
from contracts.directory import RecordChoice
from kernel.unit import Unit

Document = dict[str, Any]
VERSION_OF = "choices"  # the document of limits_state whose version the gate compares


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Where something was said, on which legal basis it holds, and the words themselves."""

    origin: str
    basis: str
    evidence: str = ""


def made_by(*parts: str) -> str:
    """An id that is the same whoever works it out, and says nothing of what it was made from."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=15).hexdigest()


def record(unit: Unit, choice: Choice, heard: Heard) -> None:
    """In the open unit: into the copy, with a new version of it, and on its way to the ledger."""
    document = asdict(choice)
    document["whose"] = choice.contact_point_id or choice.person_id
    unit.database.choices.update_one(
        {"_id": document.pop("choice_id")},
        {"$setOnInsert": document},
        upsert=True,
        session=unit.session,
    )
    unit.database.limits_state.update_one(
        {"_id": VERSION_OF}, {"$inc": {"version": 1}}, upsert=True, session=unit.session
    )
    unit.publish(RecordChoice(**asdict(choice), **asdict(heard)))


def later_than(known: Iterable[Choice], now: datetime) -> datetime:
    """The moment of what is said now: after all that was said, also by a clock that is ahead."""
    last = max((choice.at for choice in known), default=now)
    return now if last < now else last + timedelta(milliseconds=1)


def chosen_at(unit: Unit, contact_point_id: str) -> Sequence[Choice]:
    """What was chosen for a contact point so far."""
    found = unit.database.choices.find({"whose": contact_point_id}, session=unit.session)
    names = Choice.__dataclass_fields__
    return [
        Choice(choice_id=one["_id"], **{name: one[name] for name in names if name in one})
        for one in found
    ]
