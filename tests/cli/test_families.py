# SPDX-License-Identifier: Apache-2.0
"""`rapport people`: what belongs to the family, and what to the roster."""

from pathlib import Path
from typing import Any

import pytest

MADE = {
    "proposal_id": "P-1", "person_id": "rosa", "kind": "correction", "field": "email",
    "old": "a@x.example", "new": "b@x.example", "state": "open", "limit_id": "",
}  # fmt: skip

ROSA = {
    "person_id": "rosa", "given_name": "Rosa", "family_name": "Núñez", "roles": ["guardian"],
    "language": "mam", "language_name": "Mam", "spoken_language": "", "interpreter": True,
    "transport": "wheelchair van", "grade": "", "came_of_age_on": "", "schools": {}, "classes": {},
    "guardians": [], "voice_phone": "",
    "students": [
        {"person_id": "ana", "given_name": "Ana", "family_name": "Núñez", "relation": "parent",
         "rights": ["emergency", "mail"]},
        {"person_id": "ben", "given_name": "Ben", "family_name": "Núñez", "relation": "",
         "rights": ["emergency", "mail", "pickup", "portal"]},
    ],
    "contact_points": [
        {"contact_point_id": "cp-1", "kind": "phone", "address": "+12015550101", "shared_by": 2,
         "written": "(201) 555-0101", "owner": "roster", "since": None},
    ],
    "fields": [
        {"field": "language", "value": "mam", "owner": "family", "said_by": "family",
         "by": "op-kim", "since": "2026-11-26T08:00:00+00:00", "roster_has": "es"},
        {"field": "given_name", "value": "Rosa", "owner": "roster", "said_by": "roster", "by": "",
         "since": "2026-08-01T08:00:00+00:00", "roster_has": "Rosa"},
    ],
}  # fmt: skip


@pytest.mark.row(39)
def test_people_show_says_what_belongs_to_whom(rapport: Any) -> None:
    shown = rapport({"directory.person_show": ROSA})("people", "show", "rosa").stdout

    assert "family since 2026-11-26" in shown
    assert "roster since 2026-08-01" in shown
    assert "(201) 555-0101" in shown
    assert "Ana Núñez (ana, parent, no pickup, no portal); Ben Núñez (ben)" in shown
    assert "wheelchair van" in shown


@pytest.mark.row(39)
def test_what_a_family_chose_is_entered_and_undone(rapport: Any) -> None:
    ran = rapport(
        {
            "directory.person_set": {"person_id": "rosa"},
            "directory.person_back_to_roster": {"person_id": "rosa", "fields": ["language"]},
        }
    )

    entered = ran("people", "set", "rosa", "--language", "es", "--spoken", "same")
    undone = ran("people", "set", "rosa", "--back-to-roster")

    assert ran.bus.payloads("directory.person_set") == [
        {"person_id": "rosa", "said_by": "family", "language": "es", "spoken_language": ""}
    ]
    assert "No roster import changes it" in entered.stdout
    assert "The roster counts again for language." in undone.stdout


@pytest.mark.parametrize("words", [(), ("--language", "es", "--back-to-roster")])
def test_nothing_and_both_at_once_are_refused(rapport: Any, words: tuple[str, ...]) -> None:
    assert rapport()("people", "set", "rosa", *words).exit_code == 2


@pytest.mark.row(38)
def test_a_correction_is_proposed_listed_and_decided(rapport: Any) -> None:
    waiting = MADE | {
        "given_name": "Rosa", "family_name": "Núñez", "proposed_at": "2026-11-26T08:00:00+00:00",
        "said_by": "family", "import_id": "",
    }  # fmt: skip
    cell = waiting | {
        "proposal_id": "read-1", "kind": "custody-text", "file": "users.csv", "column": "court",
        "said_by": "", "import_id": "import-1",
    }  # fmt: skip
    ran = rapport(
        {
            "directory.proposal_make": MADE,
            "directory.proposals_list": {"proposals": [waiting, cell]},
            "directory.proposal_decide": MADE | {"state": "approved"},
        }
    )

    made = ran("people", "propose", "rosa", "--email", "b@x.example")
    listed = ran("people", "proposals")
    approved = ran("people", "approve", "P-1", "--reason", "called back")

    assert "rapport people approve P-1" in made.stdout
    assert "email: a@x.example -> b@x.example" in listed.stdout
    assert "read court in users.csv" in listed.stdout
    assert "in force now" in approved.stdout
    (decision,) = ran.bus.payloads("directory.proposal_decide")
    assert decision == {
        "proposal_id": "P-1", "approve": True, "reason": "called back", "document": "",
    }  # fmt: skip
    assert ran("people", "approve", "P-1").exit_code == 2


@pytest.mark.row(38)
def test_corrections_are_written_for_the_records_and_no_file_is_overwritten(
    rapport: Any, tmp_path: Path
) -> None:
    row = {
        "sourcedId": "rosa", "field": "email", "old": "a@x.example", "new": "b@x.example",
        "approved_by": "op-kim", "approved_at": "2026-11-26T08:00:00+00:00", "document": "",
    }  # fmt: skip
    ran = rapport({"directory.corrections_export": {"corrections": [row]}})
    path = tmp_path / "corrections.csv"

    assert "1 to enter" in ran("people", "export-corrections", str(path)).stdout

    header, line = path.read_text().splitlines()
    assert header == "sourcedId,field,old,new,approved_by,approved_at,document"
    assert line.startswith("rosa,email,a@x.example,b@x.example,op-kim,")
    assert ran("people", "export-corrections", str(path)).exit_code == 2
