# SPDX-License-Identifier: Apache-2.0
"""The report adds up, whatever happened."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.unit import Unit
from services.notifications.errors import AnnouncementNotFound
from services.notifications.model import Fate
from services.notifications.queries.reports import announcements, report
from services.notifications.repository import MongoAnnouncements, MongoChunks, MongoLedger
from tests.notifications.builders import a_chunk, an_announcement, an_entry, some_words

pytestmark = pytest.mark.mongo
FAMILIES = [f"f{n}" for n in range(6)]
REASONS = {
    Fate.SENT: [""],
    Fate.DELIVERED: [""],
    Fate.FAILED: ["refused", "gave-up", "bad-address"],
    Fate.UNKNOWN: ["no-answer"],
    Fate.SUPPRESSED: ["cancelled", "contact-gone", "not-on-allowlist"],
    Fate.UNREACHABLE: ["no-contact", "no-channel"],
}


@st.composite
def entries(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Deliveries to some families each, over several languages and channels, with any outcome."""
    count = draw(st.integers(min_value=0, max_value=12))
    return [an_entry(f"d{n}", **draw(_outcomes)) for n in range(count)]


_outcomes = st.sampled_from(list(Fate)).flatmap(
    lambda state: st.fixed_dictionaries(
        {
            "state": st.just(state),
            "reason": st.sampled_from(REASONS[state]),
            "families": st.lists(st.sampled_from(FAMILIES), unique=True, min_size=1, max_size=3),
            "language": st.sampled_from(["en", "es"]),
            "channel": st.just("") if state == Fate.UNREACHABLE
            else st.sampled_from(["email", "sms"]),
        }
    )
)  # fmt: skip


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries())
def test_families_are_those_reached_and_those_not_reached_with_a_reason(
    unit: Unit, ledger: list[dict[str, Any]]
) -> None:
    unit.database.announcements.delete_many({})
    unit.database.ledger.delete_many({})
    unit.run(lambda: MongoAnnouncements(unit).save(an_announcement()))
    MongoLedger(unit).add(ledger)

    shown = report(unit, "A1")

    families, went = shown["families"], (Fate.SENT, Fate.DELIVERED)
    missed = sum(one["families"] for one in families["not_reached"])
    assert families["total"] == families["reached"] + missed
    assert families["total"] == len({id for one in ledger for id in one["families"]})
    reached = {id for one in ledger if one["state"] in went for id in one["families"]}
    assert families["reached"] == len(reached)
    for one in families["not_reached"]:
        assert one["reason"] in REASONS[Fate(one["state"])]
    assert sum(line["deliveries"] for line in shown["deliveries"]) == len(ledger)
    for line in shown["deliveries"]:
        alike = [one for one in ledger if all(one[key] == line[key] for key in
                 ("language", "channel", "state", "reason"))]  # fmt: skip
        assert line["deliveries"] == len(alike)
        assert line["families"] == len({id for one in alike for id in one["families"]})


def test_a_family_that_one_of_its_guardians_was_reached_for_is_reached(unit: Unit) -> None:
    unit.run(lambda: MongoAnnouncements(unit).save(an_announcement()))
    MongoLedger(unit).add(
        [
            an_entry("d1", "failed", families=["f1"], reason="refused"),
            an_entry("d2", "sent", families=["f1"]),
            an_entry("d3", "unknown", families=["f2"], reason="no-answer"),
            an_entry("d4", "suppressed", families=["f2"], reason="contact-gone"),
        ]
    )
    assert report(unit, "A1")["families"] == {
        "total": 2,
        "reached": 1,
        "not_reached": [{"state": "unknown", "reason": "no-answer", "families": 1}],
    }


def test_it_shows_how_far_it_is_and_which_words_are_awaited(unit: Unit) -> None:
    announcement = an_announcement(urgent=True)
    announcement.miss(["es", "so"])
    announcement.take_words("es", some_words(engine="neural"))
    unit.run(lambda: MongoAnnouncements(unit).save(announcement))
    unit.run(lambda: MongoChunks(unit).add([a_chunk(announcement, 30)]))
    MongoLedger(unit).add([an_entry(f"d{n}") for n in range(7)])

    shown = report(unit, "A1")

    assert shown["progress"] == {
        "planned": False,
        "deliveries": 30,
        "settled": 7,
        "waiting_for_words": ["so"],
        "put_off": [],
        "waiting_for": "",
    }
    assert shown["languages"]["es"]["engine"] == "neural"
    assert (shown["state"], shown["urgent"], shown["seconds"]) == ("planning", True, None)


def test_twenty_thousand_families_are_reported_while_somebody_waits(unit: Unit) -> None:
    unit.run(lambda: MongoAnnouncements(unit).save(an_announcement()))
    unit.database.ledger.insert_many(
        [an_entry(f"d{n}", families=[f"family-{n:08d}"]) for n in range(20_000)]
    )
    before = unit.clock()
    shown = report(unit, "A1")
    assert (unit.clock() - before).total_seconds() < 5
    assert shown["families"]["reached"] == shown["deliveries"][0]["families"] == 20_000


def test_announcements_are_listed_newest_first(unit: Unit) -> None:
    for n, id in enumerate(("A1", "A2", "A3")):
        announcement = an_announcement(id)
        announcement.accepted_at = announcement.accepted_at.replace(minute=n)
        unit.run(lambda saved=announcement: MongoAnnouncements(unit).save(saved))  # type: ignore[misc]
    listed = announcements(unit.database, 2)
    assert [one["announcement_id"] for one in listed] == ["A3", "A2"]


def test_what_is_not_there_has_no_report(unit: Unit) -> None:
    with pytest.raises(AnnouncementNotFound):
        report(unit, "none")
