# SPDX-License-Identifier: Apache-2.0
"""One function for each thing that can be asked of limits.

None needs a caller over RPC: `by` says who acts, `schools` to which schools they are limited
(none: to no school). A roster's sync adds limits in its own unit of work, with source "roster".
"""

import hashlib
from collections.abc import Collection
from zoneinfo import ZoneInfo

from kernel.envelope import new_id
from services.directory.limits.commands import AddLimit, ApproveLimit, EndLimit, KeepLimit
from services.directory.limits.errors import KeyUsedForSomethingElse, LimitRefused, NotTheirs
from services.directory.limits.model import Act, Limit, Period
from services.directory.limits.ports import Limits, Roll


def add_limit(
    command: AddLimit, limits: Limits, roll: Roll, *, by: Act, zone: ZoneInfo,
    schools: Collection[str] = (), source: str = "office",
) -> tuple[Limit, bool]:  # fmt: skip
    """The limit, and whether it is new. The same key again gives the limit of then, as it is
    now: one that two persons ended meanwhile stays ended."""
    wanted = Limit(
        id=limit_id(by.operator_id, command.key),
        person_id=command.person_id,
        student_ids=tuple(command.student_ids),
        scopes=tuple(command.scopes),  # type: ignore[arg-type]  # the model checks them
        document_reference=command.document_reference,
        period=Period.of(command.begins_on, command.ends_on, zone),
        entered=by,
        source=source,
    )
    kept = limits.find(wanted.id)
    if kept is not None:
        _require_the_same(kept, wanted, command.key)
        return kept, False
    if wanted.is_over(by.at):
        raise LimitRefused(f"its last day, {command.ends_on}, is over already.", field="ends_on")
    _require_known(wanted, roll)
    _require_theirs(wanted, roll, schools)
    limits.save(wanted)
    return wanted, True


def end_limit(
    command: EndLimit, limits: Limits, roll: Roll, *, by: Act, schools: Collection[str] = ()
) -> Limit:
    limit = _theirs(command.limit_id, limits, roll, schools)
    limit.end(by, command.reason)
    limits.save(limit)
    return limit


def approve_limit(
    command: ApproveLimit, limits: Limits, roll: Roll, *, by: Act, schools: Collection[str] = ()
) -> Limit:
    limit = _theirs(command.limit_id, limits, roll, schools)
    if command.what == "end":
        limit.approve_end(by)
    else:
        limit.approve(by)
    limits.save(limit)
    return limit


def keep_limit(
    command: KeepLimit, limits: Limits, roll: Roll, *, schools: Collection[str] = ()
) -> Limit:
    limit = _theirs(command.limit_id, limits, roll, schools)
    limit.keep()
    limits.save(limit)
    return limit


def limit_id(operator_id: str, key: str) -> str:
    """The same for the same caller and key; without a key a new one."""
    seed = f"{operator_id}:{key}" if key else new_id()
    return "L-" + hashlib.blake2b(seed.encode(), digest_size=5).hexdigest()


def _require_the_same(kept: Limit, wanted: Limit, key: str) -> None:
    same = (kept.person_id, kept.student_ids, kept.scopes, kept.document_reference)
    if same != (wanted.person_id, wanted.student_ids, wanted.scopes, wanted.document_reference):
        raise KeyUsedForSomethingElse(key)
    if (kept.period.begins_on, kept.period.ends_on) != (
        wanted.period.begins_on, wanted.period.ends_on,
    ):  # fmt: skip
        raise KeyUsedForSomethingElse(key)


def _require_known(limit: Limit, roll: Roll) -> None:
    known = roll.find([limit.person_id, *limit.student_ids])
    if limit.person_id not in known:
        raise LimitRefused(
            f"there is no person {limit.person_id} in the directory. See: rapport people find.",
            field="person_id",
        )
    for student_id in limit.student_ids:
        if student_id not in known or not known[student_id].is_student:
            raise LimitRefused(
                f"there is no student {student_id} in the directory. See: rapport people find.",
                field="student_ids",
            )


def _theirs(limit_id: str, limits: Limits, roll: Roll, schools: Collection[str]) -> Limit:
    limit = limits.get(limit_id)
    _require_theirs(limit, roll, schools)
    return limit


def _require_theirs(limit: Limit, roll: Roll, schools: Collection[str]) -> None:
    """Whoever is limited to schools acts on limits that are about students of these alone."""
    if not schools:
        return
    if not limit.student_ids:
        raise NotTheirs(
            "a limit about every child is for somebody of the whole district: name the students."
        )
    students = roll.find(limit.student_ids)
    for student_id in limit.student_ids:
        student = students.get(student_id)
        if student is None or not set(schools) & set(student.school_ids):
            raise NotTheirs(
                f"{student_id} is not at a school of yours: ask somebody of the whole district."
            )
