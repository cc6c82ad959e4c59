# SPDX-License-Identifier: Apache-2.0
"""What people type in a hurry: dates with a stroke, lists without blanks, letters, names.

Each sentence left wrong once. They are no part of the check set, whose sentences the judge can
read in English, too.
"""

from pathlib import Path

import pytest

from services.translation.checkset.measuring import measure
from services.translation.checkset.sentences import read
from services.translation.model.gate import judge, judge_facts
from services.translation.translating import Gate
from tests.translation.checkset.routes import RealRoutes

TYPED = read(Path(__file__).with_name("typed.toml"))
MOST_REFUSED_PERCENT = 10.0
LINES = ("en-es=neural:en-pt+apertium:pt-es", "en-es=apertium:eng-spa", "en-pt=neural:en-pt")


@pytest.mark.row(24, 25)
@pytest.mark.engine
@pytest.mark.parametrize("gate", [judge, judge_facts])
@pytest.mark.parametrize("line", LINES)
def test_what_is_typed_in_a_hurry_leaves_right_or_not_at_all(
    line: str, gate: Gate, real_routes: RealRoutes
) -> None:
    pair = line.split("=")[0].split("-")

    measured = measure([real_routes.engine(line)], *pair, asked=TYPED, gate=gate)

    assert {each.sentence.id: (each.words, each.findings) for each in measured.wrong} == {}
    assert measured.refused_percent() <= MOST_REFUSED_PERCENT
