# SPDX-License-Identifier: Apache-2.0
from pathlib import Path
from typing import Any

import pytest

from cli.problems import Away, Invalid
from tests.cli.fakes import Several

ANNOUNCE = ("announce", "--subject", "Late start", "--body", "At ten.", "--audience", "district")
SILENT = Away("No answer.", details={"service": "notifications"})


def report(state: str = "completed", **changes: Any) -> dict[str, Any]:
    return {
        "announcement_id": "a-1", "state": state, "category": "general", "urgent": False,
        "subject": "Late start", "accepted_at": "2026-12-01T10:00:00+00:00",
        "finished_at": "2026-12-01T10:00:03+00:00", "operator_id": "op-1", "audience": "district",
        "seconds": 3.0,
        "progress": {"planned": True, "deliveries": 4, "settled": 4, "waiting_for_words": []},
        "totals": {},
        "families": {
            "total": 5, "reached": 4,
            "not_reached": [{"state": "unreachable", "reason": "no-contact", "families": 1}],
        },
        "deliveries": [
            {"language": "es", "channel": "sms", "state": "sent", "reason": "", "deliveries": 1,
             "families": 1},
            {"language": "en", "channel": "email", "state": "sent", "reason": "", "deliveries": 3,
             "families": 3},
        ],
        "languages": {
            "so": {"words": "en", "engine": "", "notice": "original", "explanation": "no engine"}
        },
    } | changes  # fmt: skip


def accepted(created: bool = True) -> dict[str, Any]:
    return {"announcement_id": "a-1", "created": created}


def test_an_announcement_is_watched_and_its_report_adds_up(rapport: Any) -> None:
    line = rapport(
        {
            "notifications.announce": accepted(),
            "notifications.announcement_show": Several(report("planning"), report()),
        }
    )
    ran = line(*ANNOUNCE)
    assert ran.exit_code == 0
    assert "Families: 5 in all = 4 reached + 1 not reached." in ran.stdout
    assert "no email address or phone number on file" in ran.stdout
    assert "THE ORIGINAL, with a notice in their language" in ran.stdout
    assert len(line.bus.payloads("notifications.announcement_show")) == 2


def test_what_is_asked_reaches_the_service(rapport: Any) -> None:
    line = rapport({"notifications.announce": accepted()})
    line(
        *ANNOUNCE, "--category", "gatherings", "--urgent", "--channel", "sms", "--key", "k-1",
        "--language", "es", "--no-wait",
    )  # fmt: skip
    assert line.bus.payloads("notifications.announce") == [
        {
            "idempotency_key": "k-1", "subject": "Late start", "body": "At ten.",
            "audience": "district", "category": "gatherings", "urgent": True, "language": "es",
            "channels": ["sms"],
        }
    ]  # fmt: skip


def test_without_an_answer_it_is_asked_again_with_the_same_key(rapport: Any) -> None:
    line = rapport({"notifications.announce": Several(SILENT, SILENT, accepted())})
    assert line(*ANNOUNCE, "--no-wait").exit_code == 0
    keys = {asked["idempotency_key"] for asked in line.bus.payloads("notifications.announce")}
    assert len(line.bus.payloads("notifications.announce")) == 3
    assert len(keys) == 1


def test_two_announcements_have_two_keys(rapport: Any) -> None:
    line = rapport({"notifications.announce": accepted()})
    line(*ANNOUNCE, "--no-wait")
    line(*ANNOUNCE, "--no-wait")
    keys = {asked["idempotency_key"] for asked in line.bus.payloads("notifications.announce")}
    assert len(keys) == 2


def test_without_any_answer_the_key_is_told(rapport: Any) -> None:
    line = rapport({"notifications.announce": SILENT})
    ran = line(*ANNOUNCE, "--no-wait")
    [key] = {asked["idempotency_key"] for asked in line.bus.payloads("notifications.announce")}
    assert ran.exit_code == 4
    assert f"--key {key}" in ran.stderr


def test_a_key_used_before_is_no_second_announcement_and_says_so(rapport: Any) -> None:
    line = rapport({"notifications.announce": accepted(created=False)})
    ran = line(*ANNOUNCE, "--no-wait")
    assert (ran.exit_code, "not a second one" in ran.stderr) == (0, True)


def test_json_carries_the_whole_report(rapport: Any) -> None:
    answers = {
        "notifications.announce": accepted(), "notifications.announcement_show": report()
    }  # fmt: skip
    ran = rapport(answers)(*ANNOUNCE, "--json")
    assert ran.json["families"]["total"] == 5
    assert ran.json["created"] is True
    assert ran.stderr == ""


def test_a_service_that_is_being_restarted_is_waited_for(rapport: Any) -> None:
    shows = Several(report("sending"), SILENT, SILENT, report())
    answers = {"notifications.announce": accepted(), "notifications.announcement_show": shows}
    assert rapport(answers)(*ANNOUNCE).exit_code == 0


def test_an_announcement_that_was_cancelled_meanwhile_is_exit_code_1(rapport: Any) -> None:
    answers = {
        "notifications.announce": accepted(),
        "notifications.announcement_show": report("cancelled"),
    }
    assert rapport(answers)(*ANNOUNCE).exit_code == 1


def test_a_dry_run_asks_for_no_announcement(rapport: Any) -> None:
    found = {
        "audience": "district", "category": "general", "people": 7, "reached_people": 5,
        "reached_families": 4, "deliveries": 5,
        "lines": [
            {"language": "en", "channel": "email", "deliveries": 4},
            {"language": "es", "channel": "sms", "deliveries": 1, "segments": 2,
             "encoding": "UCS-2", "estimated": True},
        ],
        "unreachable": {"people": 2, "reasons": {"no-contact": 2}, "examples": ["p-1", "p-2"]},
        "languages_without_notice": ["tlh"],
    }  # fmt: skip
    person = {
        "way": "person", "tier": "vital", "why": "A person reads it.", "refused": "",
        "beside": False, "review_within_s": 86400, "then": "original",
    }  # fmt: skip
    none = {"way": "original", "tier": "", "why": "Needs no translation.", "refused": ""}
    line = rapport(
        {
            "notifications.announcement_dry_run": found,
            "translation.outlook": {"en": none, "es": person},
        }
    )
    ran = line(*ANNOUNCE, "--dry-run")
    assert ran.exit_code == 0
    assert [question for question, _ in line.bus.asked] == [
        "notifications.announcement_dry_run", "translation.outlook",
    ]  # fmt: skip
    assert "A person reads it. They have 24 h; then: the original, with a notice." in " ".join(
        ran.stdout.split()
    )
    assert "7 = 5 who can be reached + 2 who cannot" in ran.stdout
    assert "about 2 (UCS-2)" in ran.stdout
    assert "tlh" in ran.stdout


@pytest.mark.row(28)
def test_who_writes_an_emergency_freely_is_told_what_families_get(rapport: Any) -> None:
    line = rapport({"notifications.announce": accepted()})

    freely = line(*ANNOUNCE, "--category", "emergency", "--no-wait")

    assert "rapport templates list" in freely.stderr
    assert "rapport templates list" not in line(*ANNOUNCE, "--no-wait").stderr


def test_the_message_comes_from_a_file(rapport: Any, tmp_path: Path) -> None:
    file = tmp_path / "snow.txt"
    file.write_text("Nieve: a las diez. 雪", "utf-8")
    line = rapport({"notifications.announce": accepted()})
    words = ("announce", "--subject", "s", "--body-file", str(file), "--to", "district")
    assert line(*words, "--no-wait").exit_code == 0
    assert line.bus.payloads("notifications.announce")[0]["body"] == "Nieve: a las diez. 雪"


def test_the_message_can_be_piped_in(rapport: Any) -> None:
    line = rapport({"notifications.announce": accepted()})
    words = ("announce", "--subject", "s", "--body-file", "-", "--to", "district", "--no-wait")
    line(*words, typed="At ten.")
    assert line.bus.payloads("notifications.announce")[0]["body"] == "At ten."


@pytest.mark.parametrize(
    "words",
    [
        ("--subject", "s", "--to", "district"),
        ("--subject", "s", "--to", "district", "--body", "b", "--body-file", "x"),
        ("--subject", "s", "--to", "district", "--body-file", "/there/is/none"),
        ("--subject", "s", "--to", "district", "--body", "b", "--category", "gossip"),
        ("--subject", "s", "--body", "b"),
    ],
)
def test_what_cannot_be_announced_asks_no_service(words: tuple[str, ...], rapport: Any) -> None:
    line = rapport()
    assert line("announce", *words).exit_code == 2
    assert line.bus.asked == []


def test_a_file_in_another_encoding_is_refused_before_anything_is_sent(
    rapport: Any, tmp_path: Path
) -> None:
    file = tmp_path / "latin.txt"
    file.write_bytes("mañana".encode("latin-1"))
    ran = rapport()("announce", "--subject", "s", "--to", "district", "--body-file", str(file))
    assert (ran.exit_code, "not UTF-8" in ran.stderr) == (2, True)


def test_what_waits_for_the_end_of_quiet_hours_is_not_watched_all_night(rapport: Any) -> None:
    waits = {"why": "quiet-hours", "until": "2026-12-02T13:00:00+00:00", "deliveries": 3,
             "local": "Wed 2026-12-02 07:00"}  # fmt: skip
    progress = {"planned": True, "deliveries": 4, "settled": 1, "waiting_for_words": []}
    still_sending = report("sending", progress=progress | {"put_off": [waits | {"deliveries": 2}]})
    only_waiting = report("sending", progress=progress | {"put_off": [waits]})
    line = rapport(
        {
            "notifications.announce": accepted(),
            "notifications.announcement_show": Several(still_sending, only_waiting),
        }
    )

    ran = line(*ANNOUNCE)

    assert ran.exit_code == 0
    assert len(line.bus.payloads("notifications.announcement_show")) == 2
    assert "3 until Wed 2026-12-02 07:00 (quiet hours)" in ran.stdout
    assert "leaves by itself" in ran.stderr


TEMPLATE = (
    "announce", "--template", "closure", "--slot", "school=Lincoln School", "--slot",
    "date=2026-12-04", "--audience", "school:1001",
)  # fmt: skip
RENDERED = {
    "template": "closure", "kind": "emergency", "category": "emergency", "urgent": True,
    "language": "en", "version": "v1",
    "texts": {"subject": "School closed", "body": "Friday.", "sms": "Closed Friday."},
}  # fmt: skip


@pytest.mark.row(28)
def test_a_template_brings_texts_category_and_urgency(rapport: Any) -> None:
    line = rapport({"translation.render_template": RENDERED, "notifications.announce": accepted()})

    assert line(*TEMPLATE, "--key", "k-1", "--no-wait").exit_code == 0

    slots = {"school": "Lincoln School", "date": "2026-12-04"}
    assert line.bus.payloads("translation.render_template") == [
        {"template": "closure", "slots": slots}
    ]
    assert line.bus.payloads("notifications.announce") == [
        {
            "idempotency_key": "k-1", "subject": "School closed", "body": "Friday.",
            "sms": "Closed Friday.", "audience": "school:1001", "category": "emergency",
            "urgent": True, "language": "en", "channels": [], "template": "closure",
            "slots": slots,
        }
    ]  # fmt: skip


@pytest.mark.row(28)
def test_a_slot_that_is_wrong_stops_it_before_anything_is_sent(rapport: Any) -> None:
    wrong = Invalid("Template closure, slot date: 'soon' is no date; write e.g. 2026-12-04.")
    line = rapport({"translation.render_template": wrong})

    ran = line(*TEMPLATE)

    assert (ran.exit_code, "slot date: 'soon' is no date" in ran.stderr) == (2, True)
    assert line.bus.payloads("notifications.announce") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([*TEMPLATE, "--body", "x"], "--body cannot stand beside --template"),
        ([*TEMPLATE, "--category", "general"], "--category cannot stand beside --template"),
        ([*TEMPLATE, "--slot", "date=2026-12-05"], "The slot date is given twice."),
        ([*TEMPLATE, "--slot", "date"], "--slot 'date' has no =."),
        ([*ANNOUNCE, "--slot", "date=2026-12-05"], "--slot goes with --template."),
        (["announce", "--body", "x", "--audience", "district"], "The message has no subject."),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_asked(
    rapport: Any, words: list[str], said: str
) -> None:
    line = rapport()

    ran = line(*words)

    assert (ran.exit_code, said in " ".join(ran.stderr.split())) == (2, True)
    assert line.bus.asked == []
