# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable
from typing import Any

import pytest

from cli.checks import limits as check
from cli.commands.people import limited
from cli.limit_views import listed
from cli.problems import Away, NotAllowed
from tests.cli.conftest import CommandLine
from tests.cli.fakes import FakeProbes, Several, healthy

Rapport = Callable[..., CommandLine]
ADD = ("limits", "add", "luis", "--student", "ana", "--document", "Order 2026-D-1123")
KIM = {"operator_id": "op-kim", "name": "Kim", "at": "2026-11-26T15:00:00+00:00"}
LISTED = {
    "limit_id": "L-1", "person": {"person_id": "luis", "name": "Luis"},
    "students": [{"person_id": "ana", "name": "Ana"}], "scopes": ["all"],
    "document_reference": "Order 2026-D-1123", "source": "office", "begins_on": None,
    "ends_on": "2027-06-30", "state": "in force", "entered": KIM, "approved": None,
    "end_requested": KIM, "end_reason": "lifted", "ended": None, "number": 7,
    "confirmed": True,
}  # fmt: skip
ADDED = LISTED | {"created": True, "end_requested": None, "unrelated": []}


def state(confirmed: int | None, **changed: Any) -> dict[str, Any]:
    facts = {"number": 7, "confirmed_number": confirmed, "age_s": 0.3, "clock_difference_s": 0.0}
    return facts | changed


@pytest.mark.row(37)
def test_in_force_is_said_when_it_is_confirmed_and_not_before(rapport: Rapport) -> None:
    states = Several(state(None), state(6), state(7))
    line = rapport({"directory.limits_add": ADDED, "directory.limits_state": states})

    ran = line(*ADD)

    assert ran.exit_code == 0
    assert "In force: L-1. From now on nothing that it forbids leaves to Luis (luis)." in ran.stdout
    assert len(line.bus.payloads("directory.limits_state")) == 3
    (sent,) = line.bus.payloads("directory.limits_add")
    assert (sent["student_ids"], sent["scopes"]) == (["ana"], ["all"])
    assert sent["key"].startswith("cli-")


@pytest.mark.row(37)
def test_what_is_not_confirmed_in_time_is_never_called_in_force(rapport: Rapport) -> None:
    probes = FakeProbes({8601: healthy(), 8610: healthy() | {
        "status": "unhealthy", "problems": {"cook_directory": "RabbitMQ does not answer"},
    }})  # fmt: skip
    line = rapport({"directory.limits_add": ADDED, "directory.limits_state": state(6)}, probes)

    ran = line(*ADD)

    assert ran.exit_code == 4
    assert "In force:" not in ran.stdout
    assert "state NOT CONFIRMED" in " ".join(ran.stdout.split())
    assert "NOT yet confirmed: messages may still leave to this person." in ran.stdout
    assert "relay (passes them on): RabbitMQ does not answer" in ran.stdout
    assert "nothing has to be entered again" in ran.stdout


@pytest.mark.row(37)
@pytest.mark.parametrize(
    ("roster", "arrived", "exit_code"),
    [("finished", ["I-8", "I-9"], 0), ("finished", ["I-8"], 4), ("applying", ["I-9"], 4)],
)
def test_in_force_is_not_said_while_the_last_roster_is_on_its_way(
    rapport: Rapport, roster: str, arrived: list[str], exit_code: int
) -> None:
    line = rapport({
        "directory.limits_add": ADDED,
        "directory.limits_state": state(7, roster={"import_id": "I-9", "state": roster}),
        "notifications.copies": {"imports": dict.fromkeys(arrived, "2026-11-26T15:00:00+00:00")},
    })  # fmt: skip

    ran = line(*ADD)

    assert ran.exit_code == exit_code
    assert ("In force:" in ran.stdout) == (exit_code == 0)
    assert ("I-9" in ran.stdout) == (exit_code == 4)


def test_a_directory_that_was_restored_is_no_confirmation(rapport: Rapport) -> None:
    line = rapport({"directory.limits_add": ADDED, "directory.limits_state": state(50)})

    ran = line(*ADD)

    assert ran.exit_code == 4
    assert "rapport limits resend" in " ".join(ran.stdout.split())


def test_a_directory_that_falls_silent_after_the_entry_is_no_confirmation(rapport: Rapport) -> None:
    line = rapport({"directory.limits_add": ADDED})

    ran = line(*ADD)

    assert ran.exit_code == 4
    assert "NOT yet confirmed" in ran.stdout


def test_without_an_answer_the_same_is_asked_again_under_the_same_key(rapport: Rapport) -> None:
    silent = Away("The service 'directory' did not answer.", details={"service": "directory"})
    line = rapport({
        "directory.limits_add": Several(silent, ADDED), "directory.limits_state": state(7),
    })  # fmt: skip

    assert line(*ADD).exit_code == 0
    first, second = line.bus.payloads("directory.limits_add")
    assert first == second


def test_one_that_begins_later_is_not_called_in_force(rapport: Rapport) -> None:
    line = rapport({
        "directory.limits_add": ADDED | {"state": "to come"}, "directory.limits_state": state(7),
    })  # fmt: skip

    ran = line(*ADD, "--from", "2026-12-01", "--until", "2027-06-30", "--scope", "records")

    assert ran.exit_code == 0
    assert "In force from its first day" in ran.stdout
    (sent,) = line.bus.payloads("directory.limits_add")
    assert (sent["begins_on"], sent["ends_on"]) == ("2026-12-01", "2027-06-30")


def test_who_is_no_guardian_of_the_student_is_asked_about(rapport: Rapport) -> None:
    line = rapport({
        "directory.limits_add": ADDED | {"unrelated": ["ana"]},
        "directory.limits_state": state(7),
    })  # fmt: skip

    assert "no guardian of ana. Is it the right person?" in line(*ADD).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("limits", "add", "luis", "--document", "x"), "--student"),
        ((*ADD, "--every-child"), "--student"),
        ((*ADD, "--from", "tomorrow"), "2026-12-01"),
        ((*ADD, "--scope", "homework"), "homework"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_asked(
    rapport: Rapport, words: tuple[str, ...], said: str
) -> None:
    line = rapport()

    ran = line(*words)

    assert ran.exit_code == 2
    assert said in ran.stderr
    assert line.bus.asked == []


@pytest.mark.row(37)
def test_the_first_who_ends_a_limit_is_told_that_it_is_still_in_force(rapport: Rapport) -> None:
    ended = Several(LISTED, LISTED | {"ended": KIM, "state": "over"})
    line = rapport({"directory.limits_end": ended})

    first = line("limits", "end", "L-1", "--reason", "lifted", "--yes")
    second = line("limits", "end", "L-1", "--reason", "lifted", "--yes")

    assert "STILL IN FORCE" in first.stdout
    assert "rapport limits approve L-1 --end" in first.stdout
    assert "L-1 has ended." in second.stdout


def test_to_approve_means_the_entry_unless_the_end_is_named(rapport: Rapport) -> None:
    line = rapport({"directory.limits_approve": LISTED})

    line("limits", "approve", "L-1", "--yes")
    line("limits", "approve", "L-1", "--end", "--yes")

    assert [one["what"] for one in line.bus.payloads("directory.limits_approve")] == [
        "entry",
        "end",
    ]


@pytest.mark.parametrize("words", [("approve", "L-1", "--end"), ("end", "L-1", "--reason", "x")])
def test_before_anything_ends_it_is_shown_what_ends(
    rapport: Rapport, words: tuple[str, ...]
) -> None:
    line = rapport({"directory.limits_list": {"limits": [LISTED]}})

    ran = line("limits", *words, typed="n\n")

    assert ran.exit_code == 1
    assert "Luis (luis)" in ran.stderr
    assert "Kim asks to END it: lifted" in ran.stderr
    assert "Nothing was changed." in ran.stderr
    assert [question for question, _ in line.bus.asked] == ["directory.limits_list"]


def test_who_may_not_approve_is_told_so(rapport: Rapport) -> None:
    refused = NotAllowed("op-kim entered L-1: a second person has to say yes to it.")
    line = rapport({"directory.limits_approve": refused})

    ran = line("limits", "approve", "L-1", "--yes")

    assert (ran.exit_code, "second person" in ran.stderr) == (3, True)


def test_a_list_says_whom_a_second_person_is_waited_for(rapport: Rapport) -> None:
    line = rapport({"directory.limits_list": {"limits": [LISTED]}})

    ran = line("limits", "list", "--pending")

    flat = " ".join(ran.stdout.split())
    assert "L-1" in flat
    assert "not approved yet" in flat
    assert listed([]) is not None
    assert line.bus.payloads("directory.limits_list")[0]["pending"] is True


@pytest.mark.row(37)
def test_a_check_says_for_each_category_yes_or_no_and_why(rapport: Rapport) -> None:
    shared = {"address": "+12015550101", "shared_with": "luis", "limit_id": "L-1"}
    line = rapport({"directory.limits_explain": {
        "person": {"person_id": "luis", "name": "Luis"},
        "student": {"person_id": "ana", "name": "Ana"},
        "is_guardian": False,
        "categories": [
            {"category": "academic", "allowed": False, "reason": "limit", "limit_id": "L-1",
             "not_at": []},
            {"category": "general", "allowed": True, "reason": "", "limit_id": "",
             "not_at": [shared]},
        ],
    }})  # fmt: skip

    ran = line("limits", "check", "luis", "ana")

    flat = " ".join(ran.stdout.split())
    assert "academic no a limit L-1" in flat
    assert "general yes but not at +12015550101" in flat
    assert "no guardian of this student" in flat


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (state(7), "ok"),
        (state(6), "red"),
        (state(8), "red"),
        (state(7, age_s=60.0), "red"),
        (state(None), "red"),
        (state(None, number=0), "warning"),
    ],
)
def test_doctor_shows_how_far_the_copy_of_limits_is(told: dict[str, Any], verdict: str) -> None:
    assert check.copy(told).state == verdict


@pytest.mark.parametrize(("apart", "word"), [(3.2, "ahead"), (-3.2, "behind")])
def test_doctor_names_clocks_that_are_apart(apart: float, word: str) -> None:
    (finding,) = check.clocks(state(7, clock_difference_s=apart))

    assert (finding.state, word in finding.found) == ("red", True)
    assert check.clocks(state(7, clock_difference_s=0.4)) == []
    assert check.clocks(state(7, clock_difference_s=None)) == []


@pytest.mark.row(37)
def test_a_person_is_shown_with_what_they_must_not_be_told_and_who_about_them() -> None:
    on_rosa = LISTED | {"person": {"person_id": "rosa", "name": "Rosa"}}

    said = limited({"person_id": "luis", "limits": [LISTED, on_rosa]})

    assert "must not be told all about Ana (ana) [L-1, in force, Order 2026-D-1123]" in said
    assert "Rosa (rosa) must not be told all [L-1" in said
