# SPDX-License-Identifier: Apache-2.0
"""`rapport reviews` against the service itself: what one says the other understands."""

from pathlib import Path
from typing import Any

import pytest

from cli.problems import refused
from kernel.identity import Operator
from kernel.mongo import Database
from services.translation.glossary import Term
from services.translation.ports import Suggestion
from tests.cli.conftest import CommandLine
from tests.cli.fakes import FakeBus, settings
from tests.translation.review.builders import WORDS, a_person
from tests.translation.review.fakes import FakeReviewedMemory
from tests.translation.review.services import a_service, answers, register, want

pytestmark = [pytest.mark.mongo, pytest.mark.row(23)]
TERM = Term(term="form", source="en", target="es", translation="formulario", locked=True)
ALIKE = Suggestion(
    unit_id="u1", sentence="Hearing on {weekday}", words="Audiencia el {weekday}", score=90,
    difference="", by="memory:person", reviewed_by="op-mai",
)  # fmt: skip


class Served(FakeBus):
    """Questions go to the service's methods, as one operator asks them."""

    def __init__(self, database: Database, operator: Operator) -> None:
        super().__init__({})
        self.service = a_service(database, operator, TERM, memory=FakeReviewedMemory(ALIKE))

    def ask(self, service: str, method: str, timeout_s: float = 1.0, /, **payload: Any) -> Any:
        told = getattr(self.service, method)(payload)
        if "error" in told:
            raise refused(told["error"])
        return told["result"]


@pytest.fixture
def lan(queue: Database, tmp_path: Path) -> CommandLine:
    register(queue, lan=["es"], mai=["es"])
    return CommandLine(settings=settings(tmp_path), bus=Served(queue, a_person("op-lan")))


def in_words(text: str) -> str:
    return " ".join(text.split())


def test_a_task_from_the_list_to_the_answer(
    queue: Database, lan: CommandLine, tmp_path: Path
) -> None:
    task_id, file = want(queue), tmp_path / "hearing.txt"

    listed = lan("reviews", "list")
    assert task_id in listed.stdout
    assert listed.stdout.splitlines()[-1].startswith("1 translation waits for you (es): the first")
    shown = in_words(lan("reviews", "claim", task_id).stdout)
    for part in ("op-lan, until", "Bring Form 12.", "Form = formulario, and nothing", "90 % alike"):
        assert part in shown
    assert lan("reviews", "show", task_id, "--file", str(file)).exit_code == 0
    file.write_text(file.read_text().replace("a las 4:30", "a las 5:30"))
    wrong = lan("reviews", "edit", task_id, "--file", str(file))
    assert (wrong.exit_code, "sentence 3: a time changed" in in_words(wrong.stderr)) == (2, True)
    file.write_text(file.read_text().replace("a las 5:30", "a las 4:30").replace("Traiga", "Lleve"))
    done = lan("reviews", "edit", task_id, "--file", str(file))

    assert done.stdout == f"{task_id} is edited: your words go out.\n"
    assert answers(queue)[0].texts["body"].endswith("Lleve el formulario 12.")
    assert in_words(lan("reviews", "stats").stdout).count("100%") == 1
    assert lan("reviews", "list").stdout == "No translation waits for you (es).\n"


def test_accepting_is_of_what_was_on_the_screen(queue: Database, lan: CommandLine) -> None:
    task_id = want(queue)

    ran = lan("reviews", "accept", task_id, typed="y\n")

    assert all(each.split()[0] in ran.stdout for each in WORDS)
    assert ran.stdout.endswith(f"{task_id} is accepted: your words go out.\n")


def test_the_other_decisions(queue: Database, lan: CommandLine) -> None:
    task_id = want(queue)

    for words in (
        ("claim", task_id), ("release", task_id), ("escalate", task_id, "--because", "help"),
        ("reassign", task_id, "--to", "op-lan"), ("decline", task_id, "--because", "unclear"),
    ):  # fmt: skip
        ran = lan("reviews", *words)
        assert ran.exit_code == 0, ran.stderr
    assert lan("reviews", "list", "--all").exit_code == 0
    over = lan("reviews", "claim", task_id)
    assert (over.exit_code, "is declined already, by op-lan" in in_words(over.stderr)) == (2, True)
    assert [each.refused for each in answers(queue)] == ["review-declined"]


def test_who_reviews_nothing_is_told_how_to(queue: Database, tmp_path: Path) -> None:
    line = CommandLine(settings=settings(tmp_path), bus=Served(queue, a_person("op-new")))

    ran = line("reviews", "list")

    assert (ran.exit_code, "reviewers add op-new" in in_words(ran.stderr)) == (3, True)
