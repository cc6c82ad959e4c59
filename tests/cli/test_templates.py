# SPDX-License-Identifier: Apache-2.0
"""`rapport templates`, answered as the service answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.problems import NotAllowed
from kernel.contracts import load
from services.translation.templates import commands, handlers, schemas
from services.translation.templates.exporting import exported
from services.translation.templates.handlers import Desk
from services.translation.templates.values import read_slots
from tests.translation.templates.builders import a_desk, now_in, the_library


def answers(desk: Desk) -> dict[str, Callable[[dict[str, Any]], Any]]:
    """What the service does, on a fake of its database."""

    def show(payload: dict[str, Any]) -> Any:
        asked = load(commands.ShowTemplate, payload)
        library = the_library(desk)
        found = handlers.in_force(library, asked.template, asked.language or "en")
        return schemas.shown(library, asked.template, found)

    def preview(payload: dict[str, Any]) -> Any:
        asked = load(commands.PreviewTemplate, payload)
        template = the_library(desk).template(asked.template)
        values = read_slots(template, template.examples | asked.slots)
        return schemas.previewed(the_library(desk), template, values, asked.languages)

    def reset(payload: dict[str, Any]) -> Any:
        found = handlers.reset_wording(load(commands.ResetWording, payload), desk)
        return {"wording": schemas.state_of(found) if found else None}

    return {
        "translation.templates_list": lambda payload: schemas.listed(
            the_library(desk), payload["language"]
        ),
        "translation.template_show": show,
        "translation.template_preview": preview,
        "translation.template_export": lambda payload: {
            "language": payload["language"],
            "text": exported(the_library(desk), payload["language"]),
        },
        "translation.template_review": lambda payload: schemas.state_of(
            handlers.review(load(commands.ReviewTemplate, payload), desk)
        ),
        "translation.template_revoke": lambda payload: schemas.state_of(
            handlers.revoke_review(load(commands.RevokeReview, payload), desk)
        ),
        "translation.template_import": lambda payload: {
            "wordings": [
                schemas.state_of(each)
                for each in handlers.import_wordings(load(commands.ImportWordings, payload), desk)
            ]
        },
        "translation.template_reset": reset,
        "translation.template_history": lambda payload: {
            "acts": [
                schemas.told(act)
                for act in desk.records.history(  # type: ignore[attr-defined]
                    payload["template"], payload["language"], payload["limit"]
                )
            ]
        },
    }


@pytest.fixture
def desk() -> Desk:
    return a_desk()


@pytest.fixture
def line(rapport: Any, desk: Desk) -> Any:
    return rapport(answers(desk))


@pytest.mark.row(28)
def test_words_are_read_beside_the_english_ones_and_approved_one_after_the_other(
    line: Any, desk: Desk
) -> None:
    ran = line("templates", "review", "--language", "es", typed="a\nRead twice.\ns\nr\n\nq\n")

    assert "1 approved, 0 rejected" in ran.stdout
    shown = " ".join(ran.stderr.split())
    for words in ("School closed: {school}", "{date}. No hay clases.", "Lincoln Elementary"):
        assert words in shown
    found = now_in(desk, "closure", "es")
    assert found.review is not None
    assert (found.review.name, found.review.note) == ("Olga Office", "Read twice.")
    assert now_in(desk, "delay", "es").state == "unreviewed"


def test_what_was_approved_is_not_asked_again_and_shows_in_the_list(line: Any, desk: Desk) -> None:
    version = now_in(desk, "closure", "es").wording.version
    one = ("--language", "es", "--approve", "closure", "--version", version)

    assert "approved by Olga Office" in line("templates", "review", *one).stdout

    assert "1 of" in line("templates", "review", "--language", "es", typed="q\n").stderr
    waiting = line("templates", "list", "--language", "es")
    assert "Olga Office" in waiting.stdout
    overview = line("templates", "list", "--json").json
    (closure,) = [each for each in overview["templates"] if each["template"] == "closure"]
    states = {each["language"]: each["state"] for each in closure["wordings"]}
    assert (states["es"], states["pt"]) == ("reviewed", "unreviewed")


def test_without_a_terminal_the_version_that_was_read_is_needed(line: Any, desk: Desk) -> None:
    bare = line("templates", "review", "--language", "es", "--approve", "closure")

    assert (bare.exit_code, "--version" in bare.stderr) == (2, True)
    assert now_in(desk, "closure", "es").review is None


def test_who_may_not_approve_is_told_so(rapport: Any) -> None:
    refusal = NotAllowed("op-1 neither reviews vi nor keeps the whole district's office.")
    line = rapport({"translation.template_review": refusal})

    ran = line("templates", "review", "--language", "vi", "--approve", "closure", "--version", "v1")

    assert ran.exit_code == 3


@pytest.mark.row(26, 28)
def test_a_file_goes_out_to_a_translator_and_comes_back(
    line: Any, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "es.toml"
    assert line("templates", "export", str(file), "--language", "es").exit_code == 0
    again = line("templates", "export", str(file), "--language", "es")
    unchanged = line("templates", "import", str(file))
    text = file.read_text("utf-8").replace("No hay clases. Por", "No habrá clases. Por")
    file.write_text(text, "utf-8")

    taken = line("templates", "import", str(file), "--note", "Sara")

    assert (again.exit_code, "exists" in again.stderr) == (2, True)
    assert "nothing was changed" in unchanged.stdout
    assert "closure in es" in taken.stdout
    assert "unreviewed" in taken.stdout
    assert now_in(desk, "closure", "es").own
    assert "imported" in line("templates", "history", "closure").stdout
    back = line("templates", "reset", "closure", "--language", "es")
    assert "unreviewed" in back.stdout
    assert not now_in(desk, "closure", "es").own


def test_a_preview_shows_every_language_as_families_would_read_it(line: Any) -> None:
    ran = line(
        "templates", "preview", "closure", "--slot", "school=Oak Hill", "--slot",
        "date=2027-01-04", "--language", "es", "--language", "xx",
    )  # fmt: skip

    assert "Oak Hill" in ran.stdout
    assert "lunes, 4 de enero de 2027" in ran.stdout
    assert "xx: no words that can be sent" in ran.stdout


def test_a_template_shows_its_slots(line: Any) -> None:
    shown = line("templates", "show", "closure").stdout

    assert "2026-12-04" in shown
    assert "School closed: {school}" in shown


def test_an_approval_is_taken_back(line: Any, desk: Desk) -> None:
    line("templates", "review", "--language", "es", typed="a\n\nq\n")

    ran = line("templates", "revoke", "closure", "--language", "es", "--note", "Typo.")

    assert "unreviewed" in ran.stdout
    assert now_in(desk, "closure", "es").review is None
