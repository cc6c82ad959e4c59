# SPDX-License-Identifier: Apache-2.0
"""`rapport reviews` and `rapport reviewers`, with made-up answers."""

from pathlib import Path
from typing import Any

import pytest

from cli.checks import reviews
from cli.problems import Away, refused
from cli.review_file import as_file
from cli.session import Session
from cli.wordings import reviewed
from tests.cli.fakes import FakeBus, settings
from tests.cli.reviews.tasks import a_task, over

LISTED = "translation.reviews_list"
SHOWN = {"translation.review_show": a_task()}


def in_words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.row(23)
def test_the_list_ends_with_one_line_in_short(rapport: Any) -> None:
    late = a_task(task_id="rv-2", overdue=True, due_at="2026-11-26T13:00:00+00:00")
    answers = {LISTED: {"tasks": [late, a_task()], "languages": ["es"]}}

    ran = rapport(answers)("reviews", "list")

    assert ran.exit_code == 0
    last = ran.stdout.splitlines()[-1]
    assert last.startswith("2 translations wait for you (es): 1 overdue, the first due 2026-11-26")
    assert "the original goes out" in in_words(ran.stdout)


def test_an_empty_list_is_one_line_and_no_failure(rapport: Any) -> None:
    ran = rapport({LISTED: {"tasks": [], "languages": ["vi", "so"]}})("reviews", "list")

    assert (ran.exit_code, ran.stdout) == (0, "No translation waits for you (vi, so).\n")


@pytest.mark.row(23, 24)
def test_a_task_is_shown_side_by_side_with_all_a_reviewer_needs(rapport: Any) -> None:
    task = a_task()
    task["lines"][0]["terms"] = [
        {
            "start": 0,
            "end": 7,
            "text": "Hearing",
            "forms": ["audiencia"],
            "locked": True,
            "note": "in court",
        }
    ]
    task["lines"][0]["suggestions"] = [
        {"sentence": "Hearing on {weekday}", "words": "Audiencia del {weekday}", "score": 91,
         "difference": "Hearing on -Friday- +Monday+", "reviewed_by": "op-mai"}
    ]  # fmt: skip

    told = in_words(rapport({"translation.review_show": task})("reviews", "show", "rv-1").stdout)

    for part in (
        "Bring Form 12. (no draft)", "! a number changed", "then the original goes out",
        "Hearing = audiencia, and nothing else (in court)",
        "91 % alike, approved by op-mai: Hearing on -Friday- +Monday+",
        "--seen 9f3c01aa",
    ):  # fmt: skip
        assert part in told


def test_a_task_is_written_to_a_file_and_handed_in_from_there(rapport: Any, tmp_path: Path) -> None:
    file = tmp_path / "hearing.txt"
    line = rapport(SHOWN | {"translation.review_edit": over("edited", "person")})
    assert line("reviews", "show", "rv-1", "--file", str(file)).exit_code == 0
    again = line("reviews", "show", "rv-1", "--file", str(file))
    assert "exists already" in again.stderr
    unfinished = line("reviews", "edit", "rv-1", "--file", str(file))
    assert (unfinished.exit_code, "no translation of sentence 3" in unfinished.stderr) == (2, True)

    file.write_text(file.read_text() + "Traiga el formulario 12.\n")
    done = line("reviews", "edit", "rv-1", "--file", str(file))

    assert done.stdout == "rv-1 is edited: your words go out.\n"
    (asked,) = line.bus.payloads("translation.review_edit")
    assert (asked["seen"], asked["sentences"][2]) == ("9f3c01aa", "Traiga el formulario 12.")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read"), (b"\xff\xfe\x00", "no UTF-8 text")],
)
def test_a_file_that_cannot_be_read_is_named(
    rapport: Any, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "hearing.txt"
    if content is not None:
        file.write_bytes(content)

    ran = rapport(SHOWN)("reviews", "edit", "rv-1", "--file", str(file))

    assert ran.exit_code == 2
    assert said in in_words(ran.stderr)


def test_without_a_terminal_no_editor_is_opened(rapport: Any) -> None:
    ran = rapport(SHOWN)("reviews", "edit", "rv-1")
    assert (ran.exit_code, "no terminal" in ran.stderr) == (2, True)


@pytest.mark.row(23)
def test_what_is_accepted_is_what_was_shown(rapport: Any) -> None:
    line = rapport(SHOWN | {"translation.review_accept": over("accepted", "person")})

    assert line("reviews", "accept", "rv-1", typed="n\n").exit_code == 1
    assert line.bus.payloads("translation.review_accept") == []
    ran = line("reviews", "accept", "rv-1", typed="y\n")

    assert "rv-1 is accepted: your words go out." in ran.stdout
    (asked,) = line.bus.payloads("translation.review_accept")
    assert asked["seen"] == "9f3c01aa"


def test_a_script_says_what_it_saw(rapport: Any) -> None:
    line = rapport(SHOWN | {"translation.review_accept": over("accepted", "late")})

    assert line("reviews", "accept", "rv-1", "--json").exit_code == 2
    ran = line("reviews", "accept", "rv-1", "--seen", "9f3c01aa")

    assert "the original is out already" in in_words(ran.stdout)


def test_a_refusal_says_what_to_do(rapport: Any) -> None:
    said = {"code": "gate", "message": 'sentence 3: a time changed. Say why: --despite "WHY".'}
    line = rapport({"translation.review_accept": refused(said)})

    ran = line("reviews", "accept", "rv-1", "--seen", "x")

    assert (ran.exit_code, "--despite" in ran.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "method", "said"),
    [
        (("release", "rv-1"), "review_release", "open again"),
        (("decline", "rv-1", "--because", "x"), "review_decline", "the original goes out"),
        (("reassign", "rv-1", "--to", "op-mai"), "review_reassign", "with op-mai now"),
        (("escalate", "rv-1", "--because", "x"), "review_escalate", "is marked"),
    ],
)
def test_a_decision_is_sent_and_told(
    rapport: Any, words: tuple[str, ...], method: str, said: str
) -> None:
    line = rapport({f"translation.{method}": over("declined", "declined")})
    assert said in line("reviews", *words).stdout


def test_claiming_shows_what_there_is_to_do(rapport: Any) -> None:
    line = rapport(SHOWN | {"translation.review_claim": a_task()})
    assert "Hearing on Monday" in line("reviews", "claim", "rv-1").stdout


@pytest.mark.row(23)
def test_statistics_say_how_soon_and_how_much_was_kept(rapport: Any) -> None:
    spanish = {
        "language": "es", "asked": 1200, "waiting": 2, "in_time": 30, "late": 3, "expired": 1,
        "declined": 1, "not_needed": 0, "median_s": 4500.0, "p90_s": 100_000.0,
        "edited_share": 0.25, "similarity": 0.973,
    }  # fmt: skip
    line = rapport({"translation.reviews_stats": {"languages": [spanish]}})

    told = in_words(line("reviews", "stats", "--days", "90").stdout)

    for part in ("1,200", "1 h 15 min", "1 d 3 h", "25%", "97%"):
        assert part in told
    assert line.bus.payloads("translation.reviews_stats") == [{"days": 90}]


def test_reviewers_are_added_listed_and_removed(rapport: Any) -> None:
    lan = {"operator_id": "op-lan", "languages": ["so", "vi"]}
    line = rapport(
        {
            "directory.operators_list": {"operators": [{"operator_id": "op-lan"}]},
            "translation.reviewers_add": lan,
            "translation.reviewers_list": {"reviewers": [lan]},
            "translation.reviewers_remove": lan | {"languages": []},
        }
    )

    added = line("reviewers", "add", "op-lan", "--language", "vi", "--language", "so")
    assert added.stdout == "op-lan reviews so, vi now.\n"
    assert "so, vi" in line("reviewers", "list").stdout
    assert line("reviewers", "remove", "op-lan").stdout == "op-lan reviews nothing now.\n"


def test_nobody_is_added_who_is_no_operator(rapport: Any) -> None:
    line = rapport({"directory.operators_list": {"operators": []}})

    ran = line("reviewers", "add", "op-typo", "--language", "vi")

    assert (ran.exit_code, "no operator op-typo" in ran.stderr) == (2, True)


def test_the_office_adds_without_looking_operators_up(rapport: Any) -> None:
    no = refused({"code": "role", "message": "this takes the role admin"})
    lan = {"operator_id": "op-lan", "languages": ["vi"]}
    line = rapport({"directory.operators_list": no, "translation.reviewers_add": lan})

    assert line("reviewers", "add", "op-lan", "--language", "vi").exit_code == 0


def test_the_file_is_what_the_editor_opens() -> None:
    assert as_file(a_task()).startswith("task: rv-1\nseen: 9f3c01aa\n")


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ({}, ""),
        (a_task(), "rv-1, nobody has taken it, due 2099-11-26"),
        (a_task(claimed_by="op-lan"), "rv-1, with op-lan, due 2099-11-26"),
        (
            over("edited", "person") | {"finished_at": "2026-11-26T13:00:00+00:00",
                                        "because": "a time changed (moved)"},
            "edited by op-lan, 2026-11-26",
        ),
    ],
)  # fmt: skip
def test_how_an_announcement_came_by_its_words_names_who_read_them(
    task: dict[str, Any], said: str
) -> None:
    assert reviewed(task).startswith(said)


@pytest.mark.parametrize(
    ("answer", "states"),
    [
        ({"tasks": [], "nobody_reviews": []}, [("ok", "none waits")]),
        ({"tasks": [a_task()], "nobody_reviews": []}, [("ok", "1 wait")]),
        (
            {"tasks": [a_task(overdue=True, language="so")], "nobody_reviews": ["so"]},
            [("warning", "1 of 1 translations are overdue"),
             ("warning", "translations wait, and nobody reviews so")],
        ),
        (refused({"code": "no-reviewer", "message": "you review no language"}), []),
        (Away("no answer"), [("warning", "no answer")]),
    ],
)  # fmt: skip
def test_doctor_says_which_translations_wait_in_vain(
    answer: Any, states: list[tuple[str, str]], tmp_path: Path
) -> None:
    session = Session(settings=settings(tmp_path), bus=FakeBus({LISTED: answer}))
    assert [(one.state, one.found) for one in reviews.check(session)] == states
