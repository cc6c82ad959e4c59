# SPDX-License-Identifier: Apache-2.0
"""A roster ends no limit, and none goes round one without two people having looked at it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kernel.mongo import Database
from kernel.unit import Unit
from services.directory.limits.model import Period
from services.directory.limits.repository import MongoLimits
from tests.directory.builders import Roster
from tests.directory.limits.builders import ZONE, a_limit
from tests.directory.test_importing import NO_HOLDS, Office

pytestmark = [pytest.mark.mongo, pytest.mark.row(37)]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = Office(database, NO_HOLDS)  # but for limits
    office.import_(Roster().write(tmp_path / "first"))
    return office


def limited(office: Office, **changed: Any) -> None:
    unit = Unit(office.database)
    limit = a_limit(person_id="luis", student_ids=("ana",), **changed)
    unit.run(lambda: MongoLimits(unit).save(limit))


AWAY = {
    "luis has another phone": Roster().change("users.csv", "luis", sms="+1 201 555 0188"),
    "luis left": Roster().without_rows("users.csv", "luis"),
}


@pytest.mark.parametrize("how", sorted(AWAY))
def test_a_roster_that_takes_a_shared_phone_from_somebody_with_a_limit_waits_for_two(
    office: Office, tmp_path: Path, how: str
) -> None:
    limited(office)
    held = office.import_(AWAY[how].write(tmp_path / "next"))
    assert (held["state"], held["hold_reasons"]) == ("held", ["contact_points-opened"])


def test_without_a_limit_in_force_it_waits_for_nobody(office: Office, tmp_path: Path) -> None:
    limited(office, period=Period.of(None, date(2020, 1, 1), ZONE))
    done = office.import_(AWAY["luis has another phone"].write(tmp_path / "next"))
    assert done["state"] == "finished"


def test_a_roster_that_gives_somebody_with_a_limit_another_id_waits_for_two(
    office: Office, tmp_path: Path
) -> None:
    limited(office)
    roster = Roster()
    roster.files["users.csv"] = roster.files["users.csv"].replace(b"luis", b"LUIS")
    held = office.import_(roster.write(tmp_path / "next"))
    assert (held["state"], held["hold_reasons"]) == (
        "held", ["contact_points-opened", "people-replaced"],
    )  # fmt: skip
