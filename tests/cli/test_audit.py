# SPDX-License-Identifier: Apache-2.0
"""Who asked: verified over all services against what this command saw last, and listed."""

from typing import Any

import pytest

from cli.commands.audit import databases

HASH = "a" * 64
WHOLE = {"chain": "audit", "entries": 7, "head": f"7:{HASH}", "findings": []}
CUT = WHOLE | {"findings": [{"seq": 5, "what": "missing: 5 to 7, the last"}]}


def all_say(chain: dict[str, Any], **others: Any) -> dict[str, Any]:
    answers = {f"{service}.audit_verify": {"chains": [chain]} for service in databases()}
    return answers | {f"{name}.audit_verify": {"chains": [one]} for name, one in others.items()}


@pytest.mark.row(88)
def test_whole_chains_are_ok_and_their_heads_remembered_for_the_next_time(rapport: Any) -> None:
    line = rapport(all_say(WHOLE))
    assert line("audit", "verify").exit_code == 0
    assert line("audit", "verify", "--new").exit_code == 0

    first, second = line.bus.payloads("directory.audit_verify")
    assert first == {"seen": {}, "only_after": False}
    assert second == {"seen": {"audit": f"7:{HASH}"}, "only_after": True}
    (kept,) = line.settings.home.glob("audit-heads-*.json")
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.row(88)
def test_a_fault_is_named_is_exit_code_1_and_its_head_is_not_remembered(rapport: Any) -> None:
    line = rapport(all_say(WHOLE, directory=CUT | {"head": f"4:{HASH}"}))
    ran = line("audit", "verify")
    assert ran.exit_code == 1
    assert "entry 5: missing: 5 to 7, the last" in ran.stdout
    line("audit", "verify")
    assert line.bus.payloads("directory.audit_verify")[1]["seen"] == {}
    assert line.bus.payloads("events.audit_verify")[1]["seen"] == {"audit": f"7:{HASH}"}


def test_a_head_kept_elsewhere_counts_before_the_one_that_was_seen(rapport: Any) -> None:
    line = rapport(all_say(WHOLE))
    line("audit", "verify")
    line("audit", "verify", "--against", f"directory.audit=9:{HASH}")
    asked = line.bus.payloads("directory.audit_verify")[1]
    assert asked["seen"] == {"audit": f"9:{HASH}"}
    assert line("audit", "verify", "--against", "nonsense").exit_code == 2


def test_a_service_that_does_not_answer_is_named_and_a_fault_comes_first(rapport: Any) -> None:
    answers = all_say(WHOLE)
    del answers["events.audit_verify"]
    ran = rapport(answers)("audit", "verify")
    assert (ran.exit_code, "events" in ran.stderr) == (4, True)
    answers |= {"directory.audit_verify": {"chains": [CUT]}}
    assert rapport(answers)("audit", "verify").exit_code == 1


def test_services_that_share_a_database_are_asked_once(rapport: Any) -> None:
    line = rapport(all_say(WHOLE))
    line("audit", "verify")
    assert {question.split(".")[0] for question, _ in line.bus.asked} == set(databases())
    assert all(question.count(".") == 1 for question, _ in line.bus.asked)


@pytest.mark.row(88)
def test_who_asked_about_a_person_is_listed_from_all_services_latest_first(rapport: Any) -> None:
    def entry(seq: int, at: str, method: str) -> dict[str, Any]:
        return {
            "seq": seq, "at": at, "kind": "read", "method": method, "operator_id": "op-1",
            "name": "Ana Torres", "about": ["4411", *"abcdef"], "correlation_id": "c",
        }  # fmt: skip

    answers = {f"{service}.audit_list": {"entries": []} for service in databases()}
    early = entry(3, "2026-11-26T08:00:00+00:00", "person_show")
    late = entry(1, "2026-11-26T09:00:00+00:00", "announcement_why")
    answers |= {
        "directory.audit_list": {"entries": [early]},
        "notifications.audit_list": {"entries": [late]},
    }
    line = rapport(answers)
    ran = line("audit", "list", "--person", "4411")
    assert ran.exit_code == 0
    assert ran.stdout.index("announcement_why") < ran.stdout.index("person_show")
    assert "and 2 more" in " ".join(ran.stdout.split())
    assert line.bus.payloads("directory.audit_list")[0]["about"] == "4411"
