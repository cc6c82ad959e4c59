# SPDX-License-Identifier: Apache-2.0
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import chain

from contracts.directory import RecordChoice
from services.directory.consent.commands import EnterChoice, SetWishes
from services.directory.consent.errors import ChoiceTaken, ConsentRefused
from services.directory.consent.model import Statement, Wishes, check_said_at
from services.directory.consent.ports import Consents, Entry, WishBook


def record_choice(command: RecordChoice, consents: Consents) -> Entry:
    """What the platform itself heard. Once, however often it is told."""
    return _once(Statement.of(asdict(command)), consents)


def enter_choice(
    command: EnterChoice, consents: Consents, *, schools: Mapping[str, Sequence[str]],
    contact_point_ids: Collection[str], operator_id: str, now: datetime,
) -> Entry:  # fmt: skip
    """What the office heard from a person who has these addresses, and students at these
    `schools`."""
    check_evidence(command.evidence)
    if command.student_id and command.student_id not in schools:
        raise ConsentRefused(
            f"{command.student_id} is no student of {command.person_id}.", "student_id"
        )
    if command.school_id and command.school_id not in chain.from_iterable(schools.values()):
        raise ConsentRefused(
            f"{command.person_id} has no student at {command.school_id}.", "school_id"
        )
    at_address = command.contact_point_id
    if at_address and at_address not in contact_point_ids:
        raise ConsentRefused(
            f"{command.person_id} is not reached at {at_address}.", "contact_point_id"
        )
    said_at = command.said_at or now
    check_said_at(said_at, now)
    said = asdict(command) | {"at": said_at, "origin": "office"}
    if at_address:
        said["person_id"] = ""
    return _once(Statement.of(said, entered_by=operator_id), consents, again=not command.said_at)


def set_wishes(command: SetWishes, wish_book: WishBook, *, operator_id: str) -> Wishes:
    check_evidence(command.evidence)
    wishes = wish_book.get(command.person_id)
    if wishes.change(command.quiet_from, command.quiet_until, command.digest):
        wish_book.save(wishes, entered_by=operator_id, evidence=command.evidence)
    return wishes


def check_evidence(evidence: str) -> None:
    if not evidence.strip():
        raise ConsentRefused("Say how it was said, and how you know by whom.", "evidence")


def _once(statement: Statement, consents: Consents, *, again: bool = False) -> Entry:
    """The entry of this choice. With `again` a later time alone makes no other choice of it."""
    known = consents.find(statement.choice.choice_id)
    if known is None:
        return consents.add(statement)
    if _said(known.statement, again) != _said(statement, again):
        raise ChoiceTaken(f"another choice has the id {statement.choice.choice_id}.")
    return known


def _said(statement: Statement, but_when: bool) -> dict[str, object]:
    said = asdict(statement)
    if but_when:
        del said["choice"]["at"]
    return said
