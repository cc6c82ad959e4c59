# SPDX-License-Identifier: Apache-2.0
"""What ships as measured is what the installed engines do."""

from pathlib import Path

import pytest

from services.translation.checkset.quality import (
    chrf_of,
    chrf_of_another_version,
    measured,
    quality_of,
    read,
    written,
)
from services.translation.config import DEFAULT_ROUTES
from services.translation.standing.dependencies import shipped
from tests.translation.checkset.routes import RealRoutes

MOST_APART = 1.0


@pytest.mark.row(20)
@pytest.mark.engine
@pytest.mark.parametrize("line", DEFAULT_ROUTES)
def test_what_ships_as_measured_is_what_the_installed_version_does(
    line: str, real_routes: RealRoutes
) -> None:
    """`python -m tests.bench.quality` writes it anew."""
    shipped = quality_of(real_routes.engine(line).name)
    now = real_routes.measured(line)

    assert shipped is not None
    assert (shipped.source, shipped.target) == (now.source, now.target)
    assert shipped.n == now.references
    assert abs(shipped.chrf - now.chrf) <= MOST_APART


def test_another_version_of_an_engine_is_not_measured() -> None:
    known = measured()[0].engine

    assert quality_of(known) is not None
    assert quality_of(known + "1") is None


def test_another_version_is_reckoned_with_and_not_called_measured() -> None:
    known = measured()[0].engine

    assert chrf_of(known + "1") is None
    assert chrf_of_another_version(known + "1") is not None
    assert chrf_of_another_version("nobody:en-es@1") is None


def test_forty_short_replies_do_not_say_how_news_of_a_school_comes_out() -> None:
    into_french = next(each for each in measured() if (each.source, each.target) == ("es", "fr"))
    out_of_french = next(each for each in measured() if (each.source, each.target) == ("fr", "es"))

    assert chrf_of(into_french.engine) is None
    assert chrf_of(out_of_french.engine) == out_of_french.chrf


def test_the_pivot_into_spanish_is_better_than_the_direct_way() -> None:
    into_spanish = [each for each in measured() if (each.source, each.target) == ("en", "es")]

    assert "+" in into_spanish[0].engine
    assert into_spanish[0].chrf > into_spanish[-1].chrf


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "quality.toml").write_text(written(measured()))

    assert tuple(read(tmp_path / "quality.toml")) == measured()


@pytest.mark.row(20)
def test_operators_are_told_what_shipped_until_they_measure_themselves() -> None:
    known = measured()[0]
    told = shipped(known.engine)

    assert told is not None
    assert (told.chrf, told.sentences, told.here) == (known.chrf, known.asked, False)
    assert shipped(known.engine + "1") is None
