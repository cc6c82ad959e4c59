# SPDX-License-Identifier: Apache-2.0
"""What people decide about rosters: approve or reject what is held, undo what was imported."""

from datetime import datetime, timedelta

from pymongo.client_session import ClientSession

from contracts.directory import RosterDecided
from kernel.clock import utc_now
from kernel.errors import Forbidden, Rejected
from kernel.identity import Operator
from kernel.mongo import Database, Document
from kernel.unit import Unit
from services.directory.commands import DecideRoster, UndoRoster
from services.directory.config import DirectorySettings
from services.directory.errors import ImportNotFound
from services.directory.history import History
from services.directory.roster import imports
from services.directory.roster.undoing import TOO_OLD, jobs_since
from services.directory.roster.uploads import Uploads

LATE = "nobody decided in time"


def approve(command: DecideRoster, unit: Unit, operator: Operator) -> None:
    """The worker takes it up again and applies it if it still changes what was approved.

    Raises Forbidden to the person who asked for it: two look at what is out of the ordinary.
    """
    held = _held(command, unit, operator)
    if _is_one_person(unit, held["requested_by"], operator):
        raise Forbidden(
            "whoever asked for it cannot approve it, nor can an account with the same name: a "
            f"second person has to look at it. See: rapport roster report {command.import_id}",
            code="second-person",
        )
    approval = _decision(command, operator) | {"digest": held["digest"]}
    _change(unit.database, held, {"state": "queued", "queued_at": approval["at"],
            "approval": approval}, unit.session)  # fmt: skip
    _tell(unit, held, approved=True, at=approval["at"], by=operator.operator_id)


def reject(command: DecideRoster, unit: Unit, operator: Operator) -> None:
    held = _held(command, unit, operator)
    decision = _decision(command, operator)
    _change(unit.database, held, {"state": "rejected", "finished_at": decision["at"],
            "rejection": decision}, unit.session)  # fmt: skip
    _tell(unit, held, approved=False, at=decision["at"], by=operator.operator_id)


def request_undo(
    command: UndoRoster, unit: Unit, settings: DirectorySettings, operator: Operator
) -> Document:
    """The undo's id, and what it undoes. Raises Rejected saying what to do instead."""
    _require_district(operator)
    _require_reason(command.reason)
    job = _found(unit, command.import_id)
    undone = jobs_since(unit.database, command.import_id)
    _require_undoable(job, undone)
    _require_kept(job, unit.database, settings)
    _require_nothing_before_it(unit.database)
    import_id = imports.request(
        unit, name=job["file_name"], dry_run=command.dry_run, by=operator.operator_id,
        undoes=command.import_id, reason=command.reason,
    )  # fmt: skip
    return {"import_id": import_id, "undoes": [each["_id"] for each in undone]}


def _require_undoable(job: Document, undone: list[Document]) -> None:
    if job["dry_run"] or (job["state"] in ("held", "rejected", "refused") and not undone):
        raise Rejected(
            "nothing of this import was applied: there is nothing to undo.", code="nothing-to-undo"
        )
    if job["state"] in imports.OPEN:
        raise Rejected(
            "this import still runs: undo it when it is finished. See: rapport roster history.",
            code="not-finished",
        )
    if not undone:
        raise Rejected(
            "this import is from a time when what it changed was not kept. Import an earlier "
            "roster instead.",
            code="no-history",
        )


def _require_kept(job: Document, database: Database, settings: DirectorySettings) -> None:
    if job["started_at"] < History(database).kept_since(settings.history_days):
        raise Rejected(TOO_OLD, code="too-old")


def _require_nothing_before_it(database: Database) -> None:
    """What runs first would be undone with it, and nobody has seen that."""
    waiting = database.roster_imports.find_one({"state": {"$in": imports.OPEN}, "dry_run": False})
    if waiting is not None:
        raise Rejected(
            f"{waiting['_id']} still runs, and would be undone with it: look at it when it is "
            "finished, and ask again. See: rapport roster history.",
            code="not-finished",
        )


def expire(database: Database, settings: DirectorySettings, now: datetime) -> int:
    """Reject what nobody decided on in time. How many."""
    long_ago = now - timedelta(days=settings.roster_hold_days)
    expired = list(database.roster_imports.find({"state": "held", "held_at": {"$lt": long_ago}}))
    for held in expired:
        unit = Unit(database, correlation_id=held["_id"])
        unit.run(lambda unit=unit, held=held: turn_down(unit, held, now, LATE))  # type: ignore[misc]
    return len(expired)


def forget_rejected(database: Database, uploads: Uploads) -> None:
    """The files of a rejected roster are nobody's business any more."""
    for job in database.roster_imports.find({"state": "rejected", "upload_id": {"$ne": ""}}):
        uploads.discard(job["upload_id"])
        database.roster_imports.update_one({"_id": job["_id"]}, {"$set": {"upload_id": ""}})


def turn_down(unit: Unit, held: Document, now: datetime, reason: str) -> None:
    """Rejected by nobody: for a reason that needs no person. Raises Rejected if it is not held."""
    rejection = {"by": "", "at": now, "reason": reason}
    _change(unit.database, held, {"state": "rejected", "finished_at": now,
            "rejection": rejection}, unit.session)  # fmt: skip
    _tell(unit, held, approved=False, at=now, by="")


def _is_one_person(unit: Unit, requested_by: str, operator: Operator) -> bool:
    """Also with an account more: whoever has the same name is taken for the same person."""
    if requested_by == operator.operator_id:
        return True
    ids = [requested_by, operator.operator_id]
    found = unit.database.operators.find({"_id": {"$in": ids}}, session=unit.session)
    names = [" ".join(each["name"].split()).casefold() for each in found]
    return len(names) > len(set(names))


def _held(command: DecideRoster, unit: Unit, operator: Operator) -> Document:
    _require_district(operator)
    _require_reason(command.reason)
    job = _found(unit, command.import_id)
    if job["state"] != "held":
        raise Rejected(
            f"{command.import_id} is {job['state']}: only one that is held is decided on. "
            "See: rapport roster history.",
            code="not-held",
        )
    return job


def _found(unit: Unit, import_id: str) -> Document:
    job = unit.database.roster_imports.find_one({"_id": import_id}, session=unit.session)
    if job is None:
        raise ImportNotFound(f"there is no import {import_id}. See: rapport roster history.")
    return job


def _change(
    database: Database, held: Document, values: Document, session: ClientSession | None
) -> None:
    done = database.roster_imports.update_one(
        {"_id": held["_id"], "state": "held", "fence": held["fence"]},
        {"$set": values}, session=session,
    )  # fmt: skip
    if not done.matched_count:
        raise Rejected("somebody else decided on it just now.", code="not-held")


def _tell(unit: Unit, held: Document, *, approved: bool, at: datetime, by: str) -> None:
    unit.publish(
        RosterDecided(
            import_id=held["_id"], approved=approved, decided_at=at, operator_id=by
        ).at_sequence(held["fence"])
    )


def _decision(command: DecideRoster, operator: Operator) -> Document:
    return {
        "by": operator.operator_id, "name": operator.name, "at": utc_now(),
        "reason": command.reason,
    }  # fmt: skip


def _require_district(operator: Operator) -> None:
    if operator.schools:
        raise Forbidden(
            "a roster is the whole district's; this operator is limited to some schools.",
            code="school-scope",
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Rejected("say why: --reason is empty.", code="no-reason")
