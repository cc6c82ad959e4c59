# SPDX-License-Identifier: Apache-2.0
"""Where measurements are kept: one suite, on the fakes and on MongoDB."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.unit import Unit
from services.translation.standing.errors import NoSuchMeasuring
from services.translation.standing.model import Found, Measuring, Quality
from services.translation.standing.ports import Measurements, Measurings
from services.translation.standing.repository import MongoMeasurements, MongoMeasurings
from tests.translation.standing.fakes import FakeMeasurements, FakeMeasurings

NOON = datetime(2026, 11, 26, 18, tzinfo=UTC)
SHIPPED = Quality(
    engine="fake:en-es@1", source="en", target="es", chrf=60.0, sentences=500, wrong=0,
    refused_percent=2.0, measured_at=NOON,
)  # fmt: skip
BEGUN = Measuring(
    measuring_id="m1", engine="fake:en-es@1", source="en", target="es",
    sentence_ids=("a", "b", "c"), begun_at=NOON,
)  # fmt: skip
A = Found(sentence_id="a", words="Hola.", findings=("lost",))
B = Found(sentence_id="b", refused="a number changed")


@pytest.fixture(params=["fake", pytest.param("mongo", marks=pytest.mark.mongo)])
def kept(request: pytest.FixtureRequest) -> tuple[Measurements, Measurings]:
    if request.param == "fake":
        return FakeMeasurements(SHIPPED), FakeMeasurings()
    database = request.getfixturevalue("database")
    database.engine_measurements.delete_many({})
    database.engine_measurings.delete_many({})
    unit = Unit(database)
    shipped = {SHIPPED.engine: SHIPPED}
    return MongoMeasurements(unit, shipped.get), MongoMeasurings(unit)


def test_what_was_measured_here_counts_before_what_shipped(kept: Any) -> None:
    measurements, _ = kept
    assert measurements.of("fake:en-es@1") == SHIPPED
    assert (measurements.of("fake:en-es@2"), measurements.figures()) == (None, {})

    here = replace(SHIPPED, chrf=41.5, wrong=0, here=True)
    unknown = replace(SHIPPED, engine="fake:en-vi@1", chrf=None, here=True)
    for quality in (replace(here, chrf=1.0), here, unknown):
        measurements.keep(quality)

    assert measurements.of("fake:en-es@1") == here
    assert measurements.of("fake:en-vi@1") == unknown
    assert measurements.figures() == {}, "a part is not compared with what all sentences gave"
    measurements.keep(replace(here, whole=True))
    measurements.keep(replace(here, engine="fake:en-es@2"))
    measurements.keep(replace(here, engine="fake:en-es@3", sentences=40))
    assert measurements.figures() == {"fake:en-es@1": 41.5, "fake:en-es@2": 41.5}


def test_measuring_goes_on_where_it_stopped_and_the_faster_of_two_counts(kept: Any) -> None:
    _, measurings = kept
    begun = measurings.begin(BEGUN)
    assert measurings.begin(replace(BEGUN, engine="another")) == begun

    first = measurings.add(begun, [A])
    late = measurings.add(begun, [B])

    assert first == late == measurings.get("m1")
    assert (first.found, first.left) == ((A,), ("b", "c"))
    assert measurings.add(first, [B]).left == ("c",)


def test_a_measuring_that_nobody_began_is_named(kept: Any) -> None:
    _, measurings = kept
    with pytest.raises(NoSuchMeasuring):
        measurings.get("m2")


@pytest.mark.mongo
def test_what_a_newer_release_wrote_is_read_without_what_is_unknown(database: Any) -> None:
    database.engine_measurements.delete_many({})
    measurements = MongoMeasurements(Unit(database), lambda _: None)
    measurements.keep(SHIPPED)
    database.engine_measurements.update_one(
        {"_id": SHIPPED.engine}, {"$set": {"stars": 5}, "$unset": {"whole": 1}}
    )

    assert measurements.of(SHIPPED.engine) == SHIPPED
    assert measurements.figures() == {SHIPPED.engine: 60.0}
