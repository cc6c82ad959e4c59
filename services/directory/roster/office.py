# SPDX-License-Identifier: Apache-2.0
"""What an import hands to the office: limits by its custody column, and cells to be read.

A limit that the roster asks for is in force at once, also when the roster itself is held, and
nothing in a roster ends one: a word that means "none" asks the office whether it may end.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from kernel.mongo import Collection, Document
from kernel.unit import Unit
from services.directory.family.work import offer_end, offer_reading
from services.directory.limits.commands import AddLimit
from services.directory.limits.handlers import add_limit
from services.directory.limits.model import Act
from services.directory.limits.repository import MongoLimits, MongoRoll, limit_from
from services.directory.roster.contact_ids import ContactPointIds
from services.directory.roster.mapping import NO_LIMIT
from services.directory.roster.stage import Stage

SOURCE = "roster"
DOCUMENT = "the roster's custody column"
SAID = "custody_said"  # person -> what their row said last, so that a word counts when it is new
COLLECTIONS = (Collection(name=SAID),)


def apply_custody(stage: Stage, unit: Unit, import_id: str, zone: ZoneInfo) -> int:
    """Enter a limit for each custody word that is new of somebody who is in the directory.

    May run again, also for the same roster: what stands in the row counts once, until it changes,
    if only to blank. A row or a column that is missing says nothing.
    How many words were new.
    """
    found = list(stage.ask("SELECT user_id, scopes FROM custody ORDER BY user_id"))
    known = {each["_id"]: each["scopes"] for each in unit.database[SAID].find()}
    news = [(person, scopes) for person, scopes in found if known.get(person, "") != scopes]
    done = 0
    for person_id, scopes in news:
        done += unit.run(lambda p=person_id, s=scopes: _follow(unit, p, s, import_id, zone))  # type: ignore[misc]
    return done


def offer_readings(stage: Stage, unit: Unit, ids: ContactPointIds, import_id: str) -> None:
    """Put each cell that only a person can judge on the office's list; the same text once."""
    cells = list(stage.ask("SELECT file, id, cell, words FROM for_people ORDER BY file, line"))
    if cells:
        unit.run(lambda: _offer_all(unit, ids, import_id, cells))


def _offer_all(
    unit: Unit, ids: ContactPointIds, import_id: str, cells: list[tuple[str, str, str, str]]
) -> None:
    for file, person_id, column, words in cells:
        offer_reading(
            unit, key=ids.id_of("cell", f"{person_id}\x1f{column}\x1f{words}"),
            person_id=person_id, file=file, column=column, import_id=import_id,
        )  # fmt: skip


def _follow(unit: Unit, person_id: str, scopes: str, import_id: str, zone: ZoneInfo) -> bool:
    roll = MongoRoll(unit)
    if person_id not in roll.find([person_id]):
        return False  # not in the directory yet: looked at again once they are
    now = unit.clock()
    in_force = _limits_of(unit, person_id, now)
    if scopes == NO_LIMIT:
        for each in in_force:
            offer_end(unit, limit_id=each["_id"], person_id=person_id, import_id=import_id)
    elif scopes and not any(set(scopes.split(",")) <= set(each["scopes"]) for each in in_force):
        command = AddLimit(
            person_id=person_id, document_reference=DOCUMENT, scopes=tuple(scopes.split(",")),
            key=f"{person_id}:{scopes}",
        )  # fmt: skip
        by = Act(operator_id=import_id, name="roster import", at=now)
        add_limit(command, MongoLimits(unit), roll, by=by, zone=zone, source=SOURCE)
    unit.database[SAID].replace_one(
        {"_id": person_id}, {"scopes": scopes, "import_id": import_id, "at": now},
        upsert=True, session=unit.session,
    )  # fmt: skip
    return True


def _limits_of(unit: Unit, person_id: str, now: datetime) -> list[Document]:
    """Those from rosters, about every child, that are not over."""
    found = unit.database.limits.find(
        {"person_id": person_id, "source": SOURCE, "student_ids": []}, session=unit.session
    )
    return [each for each in found if not limit_from(each).is_over(now)]
