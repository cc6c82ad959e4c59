# SPDX-License-Identifier: Apache-2.0
"""Planning and reporting on a real database: who got nothing because of what, and says so."""

from typing import Any

import pytest

from kernel.unit import Unit
from services.notifications import handlers
from services.notifications.model import Fate
from services.notifications.queries.reports import report
from services.notifications.queries.why import why
from services.notifications.repository import (
    MongoAnnouncements,
    MongoAudiences,
    MongoChunks,
    MongoLedger,
)
from tests.memory.both import ON_BOTH
from tests.notifications.builders import (
    NOW,
    SETTINGS,
    a_child,
    a_person,
    an_announcement,
    an_email,
    an_entry,
    as_person,
)
from tests.notifications.limits.builders import choice_recorded, limit_recorded, remember

pytestmark = [ON_BOTH, pytest.mark.row(37)]
CHILD = a_child("st1")


def known(unit: Unit, *people: dict[str, Any]) -> None:
    """Each person with a mail address of their own."""
    unit.database.people.insert_many([as_person(one) for one in people])
    unit.database.reach.insert_many(
        [an_email(one["id"], one) for one in people if "email" in one["has"]]
    )


def plan(unit: Unit, id: str = "A1", **asked: Any) -> None:
    unit.run(lambda: MongoAnnouncements(unit).save(an_announcement(id, **asked)))
    while not unit.run(
        lambda: handlers.plan_window(
            id, MongoAnnouncements(unit), MongoAudiences(unit, SETTINGS), MongoChunks(unit),
            MongoLedger(unit), SETTINGS, NOW,
        )
    ):  # fmt: skip
        pass


def entries(unit: Unit, id: str = "A1") -> dict[str, tuple[str, str]]:
    found = unit.database.ledger.find({"announcement_id": id})
    return {one["people"][0]: (one["state"], one["reason"]) for one in found}


def planned_for(unit: Unit, id: str = "A1") -> list[str]:
    parts = unit.database.parts.find({"chunk_id": {"$regex": f"^{id}:"}})
    return sorted(
        person for part in parts for one in part["deliveries"] for person in one["people"]
    )


def test_who_is_kept_from_it_is_planned_nothing_and_the_ledger_says_why(unit: Unit) -> None:
    named = CHILD | {"rights": ["emergency"]}
    known(unit, a_person("g1", CHILD), a_person("g2", CHILD), a_person("g3", named),
          a_person("g4", CHILD), a_person("g5", named, has=[], ways={}))  # fmt: skip
    remember(unit, limit_recorded(1, "g1", "st1"), choice_recorded(person_id="g2"))

    plan(unit, category="newsletter")

    assert planned_for(unit) == ["g4"]
    assert entries(unit) == {
        "g1": (Fate.SUPPRESSED, "limit"), "g2": (Fate.SUPPRESSED, "opted-out"),
        "g3": (Fate.SUPPRESSED, "no-right"), "g5": (Fate.SUPPRESSED, "no-right"),
    }  # fmt: skip
    told = report(unit, "A1")
    assert told["totals"]["suppressed"] == 4
    assert told["totals"]["people"] == 4  # the fifth has a chunk, and no entry yet


def test_why_names_the_limit(unit: Unit) -> None:
    known(unit, a_person("g1", CHILD))
    remember(unit, limit_recorded(7, "g1", "st1"))
    plan(unit)
    told = why(unit, "A1", "g1", office_of=())
    story = "\n".join(line["what"] for line in told["story"])
    assert told["outcome"] == "suppressed"
    assert "A limit is in force" in story
    assert "It was on account of st1. Limit L7" in story


@pytest.mark.parametrize("office_of", [None, ["another"]])
def test_why_tells_of_limits_the_office_of_their_school_alone(
    unit: Unit, office_of: list[str] | None
) -> None:
    known(unit, a_person("g1", CHILD))
    remember(unit, limit_recorded(7, "g1", "st1"))
    plan(unit)
    told = why(unit, "A1", "g1", office_of=office_of)
    story = "\n".join(line["what"] for line in told["story"])
    assert told["outcome"] == "suppressed"
    assert "The office knows why" in story
    assert "limit" not in story.casefold().replace("limits", "")
    assert "L7" not in story


def test_why_says_that_limits_could_not_be_checked(unit: Unit) -> None:
    known(unit, a_person("g1", CHILD))
    unit.run(lambda: MongoAnnouncements(unit).save(an_announcement("A1")))
    MongoLedger(unit).add([an_entry("d1", people=["g1"], neutral=True)])
    story = "\n".join(line["what"] for line in why(unit, "A1", "g1")["story"])
    assert "without the child's name" in story


def test_a_chunk_knows_by_which_copy_of_limits_it_was_planned(unit: Unit) -> None:
    known(unit, a_person("g1", CHILD))
    remember(unit, limit_recorded(1, "g9"), limit_recorded(2, "g8"))
    plan(unit)
    (chunk,) = unit.database.chunks.find()
    (part,) = unit.database.parts.find()
    assert chunk["limits"] == 1  # one change, of two limits
    assert part["deliveries"][0]["about"] == ["st1"]


def test_a_correction_does_not_go_to_who_may_not_be_told_any_more(unit: Unit) -> None:
    known(unit, a_person("g1", CHILD), a_person("g2", CHILD), a_person("g3"))
    MongoLedger(unit).add(
        [
            an_entry(f"d-{id}", people=[id], contact_point_id=f"email:{id}", about=["st1"])
            for id in ("g1", "g2", "g3")
        ]
    )
    remember(unit, limit_recorded(1, "g1", "st1"))
    correction = an_announcement("C1")
    correction.corrects = "A1"
    unit.run(lambda: MongoAnnouncements(unit).save(correction))
    unit.run(
        lambda: handlers.plan_window(
            "C1", MongoAnnouncements(unit), MongoAudiences(unit, SETTINGS), MongoChunks(unit),
            MongoLedger(unit), SETTINGS, NOW,
        )
    )  # fmt: skip
    assert planned_for(unit, "C1") == ["g2"]
    assert entries(unit, "C1") == {
        "g1": (Fate.SUPPRESSED, "limit"), "g3": (Fate.SUPPRESSED, "no-right"),
    }  # fmt: skip


@pytest.mark.parametrize(("nobodys", "told"), [("gone", []), ("g1", ["g1"])])
def test_a_correction_of_what_went_to_another_on_nobodys_account_does_not_go_to_who_stays_behind(
    unit: Unit, nobodys: str, told: list[str]
) -> None:
    known(unit, a_person("g1", CHILD))
    shared = {"people": ["g1", "gone"], "about": ["", "st1"], "on_nobodys": [nobodys]}
    MongoLedger(unit).add([an_entry("d1", contact_point_id="email:g1", **shared)])
    remember(unit, limit_recorded(1, "g1", "st1"))
    correction = an_announcement("C1")
    correction.corrects = "A1"
    unit.run(lambda: MongoAnnouncements(unit).save(correction))
    unit.run(
        lambda: handlers.plan_window(
            "C1", MongoAnnouncements(unit), MongoAudiences(unit, SETTINGS), MongoChunks(unit),
            MongoLedger(unit), SETTINGS, NOW,
        )
    )  # fmt: skip
    assert planned_for(unit, "C1") == told
