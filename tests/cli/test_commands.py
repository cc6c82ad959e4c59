# SPDX-License-Identifier: Apache-2.0
"""Every command: its help has an example, it prints JSON, and its exit codes mean something."""

from collections.abc import Iterator
from typing import Any

import click
import pytest
import typer

from cli.main import app
from cli.problems import Away, Exit, Invalid, NotAllowed, Problem, refused
from tests.cli.fakes import FakeBus, Several


def commands(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *path, name)
        else:
            yield (*path, name), command


ROOT = typer.main.get_command(app)
ALL = dict(commands(ROOT))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_an_example_and_prints_json(path: tuple[str, ...], rapport: Any) -> None:
    ran = rapport()(*path, "--help")
    assert ran.exit_code == 0
    assert f"rapport {' '.join(path)}" in ran.stdout.split("Example")[1]
    assert "--json" in ran.stdout


def test_the_exit_codes_are_told(rapport: Any) -> None:
    told = rapport()("--help").stdout
    for code in Exit:
        assert f"\n    {code.value}  " in told


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (Problem("It failed."), 1),
        (Invalid("It is wrong."), 2),
        (NotAllowed("It is not yours."), 3),
        (Away("It is away."), 4),
    ],
)
def test_a_problem_ends_with_its_exit_code_and_says_what_to_do(
    problem: Problem, code: int, rapport: Any
) -> None:
    problem.fix = "Do this next."
    ran = rapport({"directory.schools": problem})("schools")
    assert ran.exit_code == code
    assert problem.message in ran.stderr
    assert "Do this next." in ran.stderr
    assert ran.stdout == ""


def test_a_problem_is_json_where_json_was_asked_for(rapport: Any) -> None:
    ran = rapport({"directory.schools": Away("It is away.", fix="Wait.")})("schools", "--json")
    told = {"code": "unavailable", "message": "It is away.", "details": {}, "fix": "Wait."}
    assert (ran.exit_code, ran.json) == (4, {"error": told})


@pytest.mark.parametrize(
    ("code", "exit"),
    [
        ("invalid", 2), ("audience", 2), ("unknown-event", 2), ("role", 3), ("expired", 3),
        ("bad-token", 3), ("no-token", 3), ("unavailable", 4), ("conflict", 1), ("not-found", 1),
        ("no-such-person", 1), ("no-announcement", 1),
    ],
)  # fmt: skip
def test_what_a_service_refuses_has_the_exit_code_of_its_kind(code: str, exit: int) -> None:
    assert refused({"code": code, "message": "m", "details": {}}).exit == exit


def test_wrong_usage_is_exit_code_2(rapport: Any) -> None:
    assert rapport()("people", "find").exit_code == 2
    assert rapport()("nonsense").exit_code == 2


def test_the_bus_is_closed_whatever_happened(rapport: Any) -> None:
    for answer in ({"schools": []}, Problem("no")):
        line = rapport({"directory.schools": answer})
        line("schools")
        assert line.bus.closed


def test_a_mistake_in_an_audience_is_shown_with_its_place(rapport: Any) -> None:
    caret = "grade:03 and school:Lincon\n                    ^^^^^^"
    problem = refused(
        {
            "code": "audience",
            "message": 'Audience, line 1, column 21: There is no school "Lincon".',
            "details": {"line": 1, "column": 21, "caret": caret, "suggestions": ["Lincoln"]},
        }
    )
    line = rapport({"notifications.announcement_dry_run": problem})
    words = ("--subject", "s", "--body", "b", "--to", "grade:03 and school:Lincon", "--dry-run")
    ran = line("announce", *words)
    assert ran.exit_code == 2
    assert caret in ran.stderr
    assert "suggestions: Lincoln" in ran.stderr


def test_asking_again_uses_the_same_words() -> None:
    bus = FakeBus({"a.b": Several(Away("x"), {"done": True})})
    with pytest.raises(Away):
        bus.ask("a", "b")
    assert bus.ask("a", "b") == {"done": True}


def test_clicks_own_groups_are_what_the_tests_walk() -> None:
    assert isinstance(ROOT, (click.Group, typer.core.TyperGroup))
    assert ("roster", "import") in ALL
    assert len(ALL) > 30
