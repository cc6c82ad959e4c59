# SPDX-License-Identifier: Apache-2.0
"""Every sentence through every engine that ships: what leaves is right, or nothing leaves."""

import pytest

from services.translation.config import DEFAULT_ROUTES
from tests.translation.checkset.known_wrong import KNOWN_WRONG
from tests.translation.checkset.routes import RealRoutes
from tests.translation.fakes import open_gate

MOST_REFUSED_PERCENT = 5.0
HELD_TO_IT = ("en-es=neural:en-pt+apertium:pt-es", "en-pt=neural:en-pt")


@pytest.mark.row(24, 25)
@pytest.mark.engine
@pytest.mark.parametrize("line", DEFAULT_ROUTES)
def test_all_that_leaves_keeps_what_the_school_wrote(
    line: str, real_routes: RealRoutes, record_property: pytest.FixtureRequest
) -> None:
    measured = real_routes.measured(line)

    said = f"{len(measured.refused)} of {len(measured.outcomes)} refused"
    record_property(line, said)  # type: ignore[operator]
    print(line, said)  # noqa: T201
    wrong = {each.sentence.id: (each.words, each.findings) for each in measured.wrong}
    assert {key: why for key, why in wrong.items() if key not in KNOWN_WRONG.get(line, ())} == {}


@pytest.mark.row(25)
@pytest.mark.engine
@pytest.mark.parametrize("line", HELD_TO_IT)
def test_hardly_any_routine_text_is_refused(line: str, real_routes: RealRoutes) -> None:
    measured = real_routes.measured(line)

    assert measured.refused_percent("routine") < MOST_REFUSED_PERCENT, [
        each.sentence.id for each in measured.refused
    ]


@pytest.mark.row(24, 25)
@pytest.mark.engine
@pytest.mark.parametrize("line", [line for line in DEFAULT_ROUTES if line[:2] in ("es", "en")])
def test_without_the_gate_every_engine_would_tell_families_something_wrong(
    line: str, real_routes: RealRoutes
) -> None:
    """The negative control of all that is said above."""
    safe, unsafe = real_routes.measured(line), real_routes.measured(line, open_gate)

    assert len(unsafe.wrong) > len(safe.wrong) or line == "en-pt=neural:en-pt"
