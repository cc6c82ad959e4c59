# SPDX-License-Identifier: Apache-2.0
from pathlib import Path
from typing import Any

import pytest

from kernel.contracts import load
from services.directory.consent.commands import EnterChoice, SetWishes

PERSON = {
    "person_id": "rosa",
    "contact_points": [
        {"contact_point_id": "cp1", "kind": "phone", "address": "+13125550123", "shared_by": 2}
    ],
}


def held(category: str, allowed: bool, choice_id: str = "", student_id: str = "ana") -> Any:
    return {
        "contact_point_id": "cp1", "channel": "sms", "category": category, "allowed": allowed,
        "student_id": student_id, "basis": "enrollment", "choice_id": choice_id,
    }  # fmt: skip


def entered(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "seq": 7, "choice_id": "c7", "allowed": False, "category": "newsletter", "channel": "",
        "student_id": "", "school_id": "", "contact_point_id": "", "holds": [],
        "said_at": "2026-11-20T15:00:00Z",
        "origin": "office", "evidence": "By phone.", "entered_by": "op-kim",
    }  # fmt: skip
    return values | changes


def test_a_no_is_entered_with_how_it_was_said(rapport: Any) -> None:
    line = rapport({"directory.consent_record": entered()})

    ran = line("consent", "record", "rosa", "--no", "newsletter", "--channel", "sms",
               "--student", "ana", "--how", "By phone.", "--said", "2026-11-12 09:00")  # fmt: skip

    (asked,) = line.bus.payloads("directory.consent_record")
    assert ran.exit_code == 0
    assert load(EnterChoice, asked).said_at is not None, "the directory understands it"
    assert (asked["allowed"], asked["category"], asked["channel"]) == (False, "newsletter", "sms")
    assert (asked["student_id"], asked["evidence"]) == ("ana", "By phone.")
    assert asked["said_at"] == "2026-11-12T09:00:00+00:00"
    assert "number 7" in ran.stdout


def test_a_yes_that_lifts_no_stop_says_so(rapport: Any) -> None:
    holds = [held("newsletter", False, "c1"), held("general", True), held("emergency", False)]
    answer = entered(allowed=True, category="", holds=holds)

    ran = rapport({"directory.consent_record": answer})(
        "consent", "record", "rosa", "--yes", "all", "--how", "By phone."
    )

    assert "a no still stands against: newsletter over sms" in ran.stdout
    assert "--at ADDRESS" in ran.stdout


def test_at_an_address_it_is_entered_for_all_who_share_it(rapport: Any) -> None:
    line = rapport({"directory.person_show": PERSON, "directory.consent_record": entered()})

    line("consent", "record", "rosa", "--no", "all", "--at", "+13125550123", "--how", "Form.")
    elsewhere = line("consent", "record", "rosa", "--no", "all", "--at", "a@b", "--how", "Form.")

    (asked,) = line.bus.payloads("directory.consent_record")
    assert (asked["contact_point_id"], asked["category"]) == ("cp1", "")
    assert elsewhere.exit_code == 2
    assert "On file: +13125550123" in elsewhere.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ["record", "rosa", "--how", "x"],
        ["record", "rosa", "--how", "x", "--no", "all", "--yes", "general"],
        ["quiet", "rosa", "--how", "x"],
        ["quiet", "rosa", "--how", "x", "--from", "21:00"],
        ["quiet", "rosa", "--how", "x", "--never", "--from", "21:00", "--until", "07:00"],
        ["quiet", "rosa", "--how", "x", "--never", "--district"],
        ["digest", "rosa", "hourly", "--how", "x"],
        ["verify", "no-such-file"],
    ],
)
def test_what_says_nothing_or_two_things_is_refused_before_anybody_is_asked(
    rapport: Any, wrong: list[str]
) -> None:
    line = rapport(RAPPORT_TOKEN_KEY="k" * 32)

    assert line("consent", *wrong).exit_code == 2
    assert line.bus.asked == []


@pytest.mark.parametrize(
    ("words", "quiet_from", "told"),
    [
        (["--from", "21:00", "--until", "07:00"], "21:00", "21:00 to 07:00"),
        (["--never"], "00:00", "never"),
        (["--district"], "", "as the district has it"),
    ],
)
def test_quiet_hours_are_entered_and_told_back(
    rapport: Any, words: list[str], quiet_from: str, told: str
) -> None:
    line = rapport({"directory.wishes_set": lambda asked: asked | {"digest": ""}})

    ran = line("consent", "quiet", "rosa", "--how", "By phone.", *words)

    (asked,) = line.bus.payloads("directory.wishes_set")
    assert load(SetWishes, asked).quiet_from == quiet_from
    assert "digest" not in asked
    assert told in ran.stdout


def test_it_is_shown_what_holds_by_what_and_all_that_was_said(rapport: Any) -> None:
    shown = PERSON | {
        "students": [{"person_id": id, "given_name": id, "family_name": ""} for id in "ab"],
        "wishes": {"quiet_from": "20:00", "quiet_until": "08:00", "digest": "weekly"},
        "holds": [
            held("newsletter", False, "c7", "a"), held("newsletter", True, "", "b"),
            held("general", True, "", "a"), held("general", True, "", "b"),
        ],
        "said": [entered(student_id="a")],
    }  # fmt: skip

    ran = rapport({"directory.consent_show": shown})("consent", "show", "rosa")

    lines = [" ".join(line.split()) for line in ran.stdout.splitlines()]
    assert "+13125550123 newsletter a no enrollment entry 7" in lines
    assert "+13125550123 general all yes enrollment nobody said anything" in lines
    assert any("office: By phone." in line for line in lines)
    assert any("20:00 to 08:00" in line for line in lines)


def test_an_export_overwrites_nothing_and_is_readable_for_its_owner_only(
    rapport: Any, tmp_path: Path
) -> None:
    answer = {"entries": [], "people": ["rosa"], "format": "rapport.consent.export.v1"}
    line, file = rapport({"directory.consent_export": answer}), tmp_path / "rosa.json"

    first = line("consent", "export", "rosa", "--to", str(file))
    second = line("consent", "export", "rosa", "--to", str(file))

    assert (first.exit_code, second.exit_code) == (0, 2)
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_export_and_one_that_was_changed_are_told_apart(
    rapport: Any, tmp_path: Path
) -> None:
    line = rapport(RAPPORT_TOKEN_KEY="k" * 32)
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "spoiled.json").write_text('{"format": "rapport.consent.export.v1"}')

    other = line("consent", "verify", str(tmp_path / "other.json"))
    spoiled = line("consent", "verify", str(tmp_path / "spoiled.json"))

    assert (other.exit_code, spoiled.exit_code) == (2, 1)
    assert "changed, added or left out" in spoiled.stderr


def test_without_the_key_nothing_is_called_genuine(rapport: Any, tmp_path: Path) -> None:
    ran = rapport()("consent", "verify", str(tmp_path / "x"))

    assert ran.exit_code == 2
    assert "RAPPORT_TOKEN_KEY" in ran.stderr
