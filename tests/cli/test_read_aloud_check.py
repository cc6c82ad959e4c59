# SPDX-License-Identifier: Apache-2.0
from pathlib import Path
from typing import Any

import pytest

from cli.checks.finding import Finding
from cli.checks.read_aloud import check
from cli.session import Session
from tests.cli.fakes import FakeBus, FakeProbes
from tests.cli.fakes import settings as made_settings


def found(directory: Path, **changes: Any) -> list[Finding]:
    told = {"read_aloud": "email", "why": "", "languages": {"pt": "pt-br", "es": "es-419"}}
    bus = FakeBus({"notifications.listening": told | changes})
    return list(check(Session(settings=made_settings(directory), probes=FakeProbes({}), bus=bus)))


@pytest.mark.row(29)
def test_the_doctor_names_the_languages_that_can_be_heard(tmp_path: Path) -> None:
    [finding] = found(tmp_path)
    assert (finding.state, finding.found) == ("ok", "2 languages: es, pt")


def test_without_voices_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    [finding] = found(tmp_path, why="espeak-ng or lame is not installed.")
    assert (finding.state, "espeak-ng" in finding.found) == ("warning", True)


def test_who_switched_it_off_is_not_warned(tmp_path: Path) -> None:
    [finding] = found(tmp_path, read_aloud="off", why="RAPPORT_READ_ALOUD is off.")
    assert finding.state == "ok"
