# SPDX-License-Identifier: Apache-2.0
from typing import Any

import pytest

from cli.problems import Exit

SHOWN = {
    "person_id": "p-7", "as_of": "2026-10-01T23:59:59+00:00", "in_directory": True,
    "given_name": "Rosa", "family_name": "Núñez", "roles": ["guardian"], "language": "es",
    "spoken_language": None, "interpreter": None, "grade": "", "school_ids": [], "class_ids": [],
    "student_ids": ["p-1"], "voice_phone": "", "said_by_family": ["language"], "guardians": [],
    "students": [{"person_id": "p-1", "given_name": "Ana", "family_name": "Núñez"}],
    "contact_points": [{"contact_point_id": "cp-1", "kind": "email", "address": "rosa@old.example",
                        "shared_by": 1}],
}  # fmt: skip
CHANGE = {
    "at": "2026-10-02T10:00:00+00:00", "what": "person", "change": "changed", "cause": "import-1",
    "by": "op-1", "approved_by": "op-2",
    "fields": [{"field": "given_name", "side": "roster", "before": "Rosa", "after": "Rosalía"}],
}  # fmt: skip


@pytest.mark.row(35)
def test_a_person_is_shown_as_of_the_end_of_a_day(rapport: Any) -> None:
    line = rapport({"directory.person_as_of": SHOWN})
    ran = line("people", "show", "p-7", "--as-of", "2026-10-01")
    assert ran.exit_code == Exit.OK
    assert line.bus.payloads("directory.person_as_of")[0]["at"].startswith("2026-10-01T23:59:59")
    for word in ("Rosa Núñez", "es (the family's word)", "rosa@old.example", "Ana Núñez (p-1)"):
        assert word in ran.stdout


def test_who_was_not_there_then_is_said_not_to_have_been(rapport: Any) -> None:
    gone = SHOWN | {"in_directory": False}
    ran = rapport({"directory.person_as_of": gone})(
        "people", "show", "p-7", "--as-of", "2026-10-01"
    )
    assert "was not in the directory" in ran.stdout


@pytest.mark.parametrize("day", ["2999-01-01", "yesterday"])
def test_what_is_no_past_day_is_refused_before_anybody_is_asked(rapport: Any, day: str) -> None:
    line = rapport({})
    assert line("people", "show", "p-7", "--as-of", day).exit_code == Exit.INVALID
    assert line.bus.asked == []


@pytest.mark.row(35)
def test_a_history_names_fields_values_import_and_both_persons(rapport: Any) -> None:
    line = rapport({"directory.person_history": {"person_id": "p-7", "changes": [CHANGE]}})
    ran = line("people", "history", "p-7")
    for word in ("given name: Rosa -> Rosalía", "import-1", "op-1 and op-2"):
        assert word in ran.stdout
