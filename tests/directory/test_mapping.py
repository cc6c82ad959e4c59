# SPDX-License-Identifier: Apache-2.0
"""The district's own columns, by its mapping file."""

from pathlib import Path

import pytest

from services.directory.errors import RosterRefused
from services.directory.roster.mapping import NO_MAPPING, read_mapping
from tests.directory.builders import Roster, reading

pytestmark = pytest.mark.row(22)


def mapping_file(folder: Path, text: str) -> str:
    path = folder / "mapping.toml"
    path.write_text(text)
    return str(path)


def test_a_mapped_column_holds_the_home_language(tmp_path: Path) -> None:
    path = mapping_file(tmp_path, '[users]\nhome_language = ["x.none", "X.Lang"]\n')
    roster = Roster().replace("users.csv", "password", "x.lang")
    roster.change("users.csv", "rosa", **{"x.lang": "Somali"})

    people = reading(roster.write(tmp_path / "r"), mapping=read_mapping(path)).people

    assert people["rosa"].language == "so"


@pytest.mark.parametrize("target", ["custody_text", "contact_rights"])
def test_what_only_a_person_can_judge_is_reported_by_row_and_not_repeated(
    tmp_path: Path, target: str
) -> None:
    path = mapping_file(tmp_path, f'[users]\n{target} = "x.court"\n')
    roster = Roster().replace("users.csv", "password", "x.court")
    roster = roster.change("users.csv", "ana", **{"x.court": "no contact with LUIS"})
    for id in ("ben", "minh", "ba", "rosa", "luis", "teach"):
        roster.change("users.csv", id, **{"x.court": ""})

    outcome = reading(roster.write(tmp_path / "r"), mapping=read_mapping(path))

    (finding,) = outcome.findings
    assert (finding.line, finding.column, finding.code) == (2, "x.court", "needs-a-person")
    assert "needs a person to enter a limit" in finding.reason
    assert "LUIS" not in repr(outcome.findings)
    assert set(outcome.people) >= {"ana", "luis"}


def test_without_a_file_nothing_is_mapped() -> None:
    assert read_mapping("") is NO_MAPPING


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[users]\nhome_language = "a"\nshoe_size = "b"\n', 3),
        ('# ours\n\n[orgs]\nhome_language = "a"\n', 3),
        ('[users]\ncustody_text = "a"\n[demographics]\nhome_language = "b"\n', 4),
        ("[users]\nhome_language = 7\n", 2),
        ('[users]\nhome_language = "a\n', 2),
        ('home_language = "a"\n', 1),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused_and_names_the_line(
    tmp_path: Path, text: str, line: int
) -> None:
    with pytest.raises(RosterRefused) as refused:
        read_mapping(mapping_file(tmp_path, text))

    assert refused.value.details == {"file": "mapping.toml", "line": line}
    assert f"line {line}" in refused.value.message


def test_a_mapping_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RosterRefused):
        read_mapping(str(tmp_path / "none.toml"))
