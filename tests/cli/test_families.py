# SPDX-License-Identifier: Apache-2.0
"""`rapport people`: what belongs to the family, and what to the roster."""

from typing import Any

import pytest

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
