# SPDX-License-Identifier: Apache-2.0
from typing import Any

FLAG = {
    "contact_point_id": "cp-1", "kind": "email", "address": "rosa@families.example",
    "reason": "hard-bounce", "code": "5.1.1", "flagged_at": "2026-11-20T15:00:00+00:00",
    "people": [{"person_id": "rosa", "given_name": "Rosa", "family_name": "Ruiz"}],
}  # fmt: skip


def test_the_work_list_says_whose_it_is_and_what_to_do(rapport: Any) -> None:
    ran = rapport({"directory.people_flagged": {"flagged": [FLAG]}})("people", "flagged")
    told = " ".join(ran.stdout.split())
    assert ran.exit_code == 0
    for part in ("cp-1", "rosa@", "Rosa", "ask the", "people unflag"):
        assert part in told


def test_without_flags_it_says_so(rapport: Any) -> None:
    ran = rapport({"directory.people_flagged": {"flagged": []}})("people", "flagged")
    assert "No address that is known not to work." in ran.stdout


def test_unflagging_sends_the_reason(rapport: Any) -> None:
    line = rapport({"directory.people_unflag": {"contact_point_id": "cp-1"}})
    ran = line("people", "unflag", "cp-1", "--reason", "They called.")
    (asked,) = line.bus.payloads("directory.people_unflag")
    assert asked == {"contact_point_id": "cp-1", "reason": "They called."}
    assert "again" in ran.stdout


def test_unflagging_wants_a_reason(rapport: Any) -> None:
    assert rapport()("people", "unflag", "cp-1").exit_code == 2
