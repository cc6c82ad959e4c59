# SPDX-License-Identifier: Apache-2.0
from typing import Any

from cli.problems import Away
from tests.cli.fakes import Several
from tests.cli.test_announce import report

SILENT = Away("No answer.", details={"service": "notifications"})
TEXT = "School is open after all."


def answers(correction: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Of a service in which a-1 goes out and c-1 becomes its correction."""
    c1 = correction or report(
        announcement_id="c-1", corrects="a-1", subject="Correction: Late start"
    )
    waiting = c1["progress"] | {"planned": False, "waiting_for": "a-1"}
    shows = {
        "a-1": Several(report("cancelled", correction_id="c-1")),
        "c-1": Several(c1 | {"state": "planning", "progress": waiting}, c1),
    }
    told = {"announcement_id": "a-1", "correction_id": "c-1"}
    return {
        "notifications.announcement_cancel": told,
        "notifications.announcement_correct": told,
        "notifications.announcement_show": lambda asked: shows[asked["announcement_id"]].next(),
    } | more


def cancelled(**changes: Any) -> dict[str, Any]:
    """Of a service in which a-1 is cancelled without a correction."""
    return {
        "notifications.announcement_cancel": {"announcement_id": "a-1", "correction_id": ""},
        "notifications.announcement_show": report("cancelled", correction_id="", **changes),
    }


def test_without_a_correction_it_says_how_many_got_it_and_how_to_tell_them(rapport: Any) -> None:
    unsure = {"state": "unknown", "reason": "no-answer", "families": 2}
    families = {"total": 9, "reached": 4, "not_reached": [unsure]}
    ran = rapport(cancelled(families=families))("announcements", "cancel", "a-1", "--yes")
    assert ran.exit_code == 0
    assert "What had left by then:" in ran.stdout
    assert "6 families had got it, or may have" in ran.stderr
    assert "rapport announcements correct a-1" in ran.stderr


def test_with_a_correction_it_says_what_had_left_and_whom_the_correction_reached(
    rapport: Any,
) -> None:
    line = rapport(answers())
    ran = line("announcements", "cancel", "a-1", "--yes", "--correction", TEXT)
    assert ran.exit_code == 0
    assert "The correction is c-1." in ran.stderr
    assert "What had left of a-1:" in ran.stdout
    assert "The correction reached 4 of them" in ran.stdout
    assert "whom a-1 reached: it is a correction" in ran.stdout
    (asked,) = line.bus.payloads("notifications.announcement_cancel")
    assert asked == {
        "announcement_id": "a-1", "correction": TEXT, "correction_subject": "",
        "correction_language": "",
    }  # fmt: skip


def test_a_correction_for_nobody_says_so(rapport: Any) -> None:
    nobody = {"total": 0, "reached": 0, "not_reached": []}
    correction = report(announcement_id="c-1", corrects="a-1", families=nobody, deliveries=[])
    ran = rapport(answers(correction))("announcements", "correct", "a-1", TEXT)
    assert ran.exit_code == 0
    assert "It had reached nobody: no correction was sent." in ran.stdout


def test_what_was_cancelled_is_corrected_later(rapport: Any) -> None:
    line = rapport(answers())
    ran = line("announcements", "correct", "a-1", TEXT, "--subject", "Open", "--language", "en")
    assert ran.exit_code == 0
    (asked,) = line.bus.payloads("notifications.announcement_correct")
    assert asked == {
        "announcement_id": "a-1", "correction": TEXT, "correction_subject": "Open",
        "correction_language": "en",
    }  # fmt: skip


def test_nobody_has_to_wait(rapport: Any) -> None:
    line = rapport(answers())
    ran = line("announcements", "correct", "a-1", TEXT, "--no-wait")
    assert "Watch it: rapport announcements show c-1" in ran.stdout
    assert line.bus.payloads("notifications.announcement_show") == []


def test_a_correction_that_waits_says_for_what(rapport: Any) -> None:
    shown = answers()["notifications.announcement_show"]({"announcement_id": "c-1"})
    line = rapport({"notifications.announcement_show": shown})
    ran = line("announcements", "show", "c-1")
    assert "until it is known whom a-1 reached" in ran.stdout


def test_no_answer_is_asked_for_again_because_it_has_its_effect_once(rapport: Any) -> None:
    told = answers()["notifications.announcement_cancel"]
    line = rapport(answers(**{"notifications.announcement_cancel": Several(SILENT, told)}))
    ran = line("announcements", "cancel", "a-1", "--yes", "--correction", TEXT)
    assert ran.exit_code == 0
    assert "asking again" in ran.stderr


def test_who_does_not_say_yes_cancels_nothing(rapport: Any) -> None:
    line = rapport(answers())
    ran = line("announcements", "cancel", "a-1", "--correction", TEXT, typed="n\n")
    assert ran.exit_code == 1
    assert line.bus.asked == []


def test_a_subject_without_a_correction_is_refused(rapport: Any) -> None:
    line = rapport(answers())
    ran = line("announcements", "cancel", "a-1", "--yes", "--correction-subject", "Open")
    assert ran.exit_code == 2
    assert "by --correction" in ran.stderr
    assert line.bus.asked == []


def test_scripts_get_both_reports(rapport: Any) -> None:
    ran = rapport(answers())("announcements", "correct", "a-1", TEXT, "--json")
    assert ran.json["announcement_id"] == "a-1"
    assert ran.json["correction"]["announcement_id"] == "c-1"


def test_who_corrects_an_emergency_is_told_that_its_words_are_not_translated(rapport: Any) -> None:
    correction = report(announcement_id="c-1", corrects="a-1", category="emergency")
    ran = rapport(answers(correction))("announcements", "correct", "a-1", TEXT)
    assert "by default no engine translates one" in ran.stderr
    assert "no engine" not in rapport(answers())("announcements", "correct", "a-1", TEXT).stderr
