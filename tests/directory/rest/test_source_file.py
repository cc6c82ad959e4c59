# SPDX-License-Identifier: Apache-2.0
"""The file of sources: what is followed, and the line that cannot be."""

import os
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from services.directory.errors import RosterRefused
from services.directory.roster.sources.source_file import CsvSource, RestSource, read_sources
from tests.directory.conftest import environ_for

pytestmark = pytest.mark.row(31)
GOOD = """# Ours
[sis]
kind = "oneroster-rest"
url = "https://sis.example/ims/oneroster/rostering/v1p2/"
token_url = "https://sis.example/token"
client_id = "rapport"
secret_env = "TEST_SIS_SECRET"
every_minutes = 15

[drop]
kind = "csv"
path = "/srv/rosters"
at = ["05:30", "12:00"]
"""


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    return str(path)


def test_sources_are_read_with_their_defaults(tmp_path: Path) -> None:
    rest, drop = read_sources(written(tmp_path, GOOD))

    assert isinstance(rest, RestSource)
    assert (rest.name, rest.version, rest.place) == ("sis", "1.2", "sis.example")
    assert rest.url == "https://sis.example/ims/oneroster/rostering/v1p2"
    assert "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly" in rest.scopes
    assert (rest.schedule.every_minutes, rest.schedule.bulk_at) == (15, (time(1, 30),))
    assert isinstance(drop, CsvSource)
    assert (drop.schedule.every_minutes, drop.schedule.at) == (0, (time(5, 30), time(12, 0)))
    assert read_sources("") == []


def test_a_secret_in_a_file_is_read_anew_each_time(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("first\n")
    text = GOOD.replace('secret_env = "TEST_SIS_SECRET"', f'secret_file = "{secret}"')
    [rest, _] = read_sources(written(tmp_path, text))
    assert isinstance(rest, RestSource)
    assert rest.secret() == "first"
    secret.write_text("second\n")
    assert rest.secret() == "second"


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ('kind = "csv"', 'kind = "ftp"', 11, "kind must be one of csv, oneroster-rest"),
        ("https://sis.example/token", "http://sis.example/token", 5, "begins with https://"),
        ("rostering/v1p2", "rostering", 4, "url must hold v1p2 or v1p1"),
        ("every_minutes = 15", "every_minutes = 1.5", 8, "a whole number from 1 to 1440"),
        ("every_minutes = 15", "", 2, "every_minutes, at or bulk_at is missing"),
        ("every_minutes = 15", "every_minuts = 15", 8, "every_minuts is none of"),
        ('"05:30"', '"5:30"', 13, 'at must be a time such as "05:30"'),
        ("TEST_SIS_SECRET", "NO_SUCH_SECRET", 7, "the variable NO_SUCH_SECRET is not set"),
        ('secret_env = "TEST_SIS_SECRET"', "", 2, "give either secret_env or secret_file"),
        ('secret_env = "TEST_SIS_SECRET"', 'secret_file = "/no"', 7, "there is no /no"),
        ('path = "/srv/rosters"', 'path = "rosters"', 12, "path must be a whole path"),
        ("[drop]", "[drop", 10, "this is not TOML"),
        ("[drop]", "[Drop]", 10, "named in small letters"),
        ("# Ours", "other = 1", 1, "a source is a table"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, why: str
) -> None:
    assert old in GOOD
    with pytest.raises(RosterRefused) as refused:
        read_sources(written(tmp_path, GOOD.replace(old, new)))
    assert why in refused.value.message
    assert f"sources.toml, line {line} (RAPPORT_ROSTER_SOURCES)" in refused.value.message


@pytest.mark.system
def test_a_bad_file_keeps_the_worker_from_starting(tmp_path: Path) -> None:
    told = environ_for("mongodb://127.0.0.1:1/", "nowhere")
    told["RAPPORT_ROSTER_SOURCES"] = written(tmp_path, GOOD.replace("every_minutes", "sometimes"))
    ended = subprocess.run(
        [sys.executable, "-m", "services.directory.roster.worker"], env={**os.environ, **told},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("sources.toml, line 8")
    assert "Traceback" not in ended.stderr
