# SPDX-License-Identifier: Apache-2.0
import pytest

from services.translation.checkset.quality import measured
from services.translation.standing.dependencies import shipped


@pytest.mark.row(26)
def test_what_shipped_is_shown_for_exactly_the_version_that_was_measured() -> None:
    (best, *_) = [each for each in measured() if (each.source, each.target) == ("en", "es")]

    found = shipped(best.engine)

    assert found is not None
    assert (found.chrf, found.sentences, found.wrong) == (best.chrf, best.asked, best.wrong)
    assert (found.here, found.whole) == (False, True)
    assert shipped(best.engine + "x") is None
